import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { authorise, DEFAULT_TENANT, type Actor } from '../../core/access';
import { AppError, isAppError } from '../../core/errors';
import { listenMndp, scanAddresses, type MndpNeighbour, type ScanPort } from '../../routeros';
import { inSql, queryRows, rawSql, sql } from '../database';
import { addressKey, addressRange, type NetworkPolicy } from '../network';
import { parseInput, type FleetStore } from '../support';

const MAX_LISTEN_MS = 60_000;
const MAX_NETWORKS = 16;
/** A /20: more is not onboarding but a survey. */
const MAX_ADDRESSES = 4_096;

export const DiscoverInput = z
  .strictObject({
    tenant: z.string().optional().describe('Whose routers count as known. Absent: default.'),
    mndpMs: z.number().int().min(100).max(MAX_LISTEN_MS).optional().describe('Listen for MNDP so many milliseconds.'),
    scan: z.array(z.string()).min(1).max(MAX_NETWORKS).optional().describe('IPv4 networks to try, e.g. 10.0.0.0/24.'),
  })
  .refine((input) => input.mndpMs !== undefined || input.scan !== undefined, 'mndpMs, scan, or both');
export type DiscoverInput = z.input<typeof DiscoverInput>;

/** Something that may be a router. What it says of itself is not proven. */
export interface Candidate {
  readonly address: string;
  /** Name of the router of the tenant that has this address. */
  readonly known: string | null;
  /** Ports that accept connections; empty where it was only heard. */
  readonly open: readonly ScanPort[];
  readonly mndp: Omit<MndpNeighbour, 'address'> | null;
}

export interface Discovery {
  readonly candidates: readonly Candidate[];
  /** Addresses of the networks that were not tried to the end. */
  readonly left: number;
  /** Heard from outside the networks where routers may live. */
  readonly outside: number;
}

/** Finds routers to onboard. It only looks when it is asked to, and only where routers may live. */
export class DiscoveryService {
  readonly #store: FleetStore;
  readonly #network: NetworkPolicy;

  constructor(store: FleetStore, network: NetworkPolicy) {
    this.#store = store;
    this.#network = network;
  }

  /** @throws AppError FORBIDDEN, INPUT_INVALID, INPUT_TOO_LARGE, NETWORK_NOT_ALLOWED, CONNECT_FAILED, CANCELLED */
  async discover(actor: Actor, input: DiscoverInput, options: { readonly signal?: AbortSignal } = {}): Promise<Discovery> {
    const { tenant = DEFAULT_TENANT, mndpMs, scan = [] } = parseInput(DiscoverInput, input);
    authorise(actor, 'router:write', tenant);
    const addresses = this.#addressesOf(scan);
    const [heard, scanned] = await Promise.all([
      mndpMs === undefined ? [] : listenMndp({ durationMs: mndpMs, ...options }),
      scanAddresses({ addresses, ...options }),
    ]);
    const inside = heard.filter((neighbour) => this.#allows(addressOf(neighbour)));
    const merged = new Map<string, Candidate>();
    for (const { address, open } of scanned.found) merged.set(address, { address, known: null, open, mndp: null });
    for (const neighbour of inside) {
      const { address: _from, ...mndp } = neighbour;
      const address = addressOf(neighbour);
      merged.set(address, { address, known: null, open: merged.get(address)?.open ?? [], mndp });
    }
    const known = await this.#known(tenant, [...merged.keys()]);
    const candidates = [...merged.values()].map((one) => ({ ...one, known: known.get(addressKey(one.address) ?? '') ?? null }));
    return { candidates, left: scanned.left, outside: heard.length - inside.length };
  }

  /** @throws AppError INPUT_INVALID, INPUT_TOO_LARGE, NETWORK_NOT_ALLOWED: before the first packet is sent */
  #addressesOf(networks: readonly string[]): string[] {
    const all = new Set<string>();
    for (const network of networks) {
      for (const address of expand(network)) {
        this.#network.check(address);
        all.add(address);
      }
      if (all.size > MAX_ADDRESSES) throw tooMany(network);
    }
    return [...all];
  }

  #allows(address: string): boolean {
    try {
      this.#network.check(address);
      return true;
    } catch (error) {
      if (isAppError(error)) return false;
      throw error;
    }
  }

  async #known(tenantId: string, addresses: readonly string[]): Promise<Map<string, string>> {
    const keys = addresses.flatMap((address) => addressKey(address) ?? []);
    if (keys.length === 0) return new Map();
    const rows = await queryRows<{ addressKey: string; name: string }>(
      this.#store.source.manager,
      sql`SELECT r."addressKey", r."name" FROM "router" r WHERE r."tenantId" = ${tenantId} AND ${inSql(rawSql('r."addressKey"'), keys)}`,
    );
    return new Map(rows.map((row) => [row.addressKey, row.name]));
  }
}

/** The address that a router names is where it can be reached; the packet may come from another one of its own. */
function addressOf({ address, ipv4 }: MndpNeighbour): string {
  return ipv4 === undefined || ipv4 === '0.0.0.0' ? address : ipv4;
}

function expand(network: string): string[] {
  const range = addressRange(network);
  if (!range?.low.startsWith('4')) {
    throw new AppError('INPUT_INVALID', `${network} is no IPv4 network such as 10.0.0.0/24`, {
      details: { fields: [{ field: 'scan', message: `${network} is no IPv4 network` }] },
    });
  }
  const [low, high] = [range.low, range.high].map((key) => Number.parseInt(key.slice(1), 16)) as [number, number];
  const size = high - low + 1;
  if (size > MAX_ADDRESSES) throw tooMany(network);
  // The first and the last address of a real network belong to no router.
  const [first, last] = size > 2 ? [low + 1, high - 1] : [low, high];
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(first + index);
    return ipaddr.fromByteArray([...bytes]).toString();
  });
}

function tooMany(network: string): AppError {
  return new AppError('INPUT_TOO_LARGE', `${network} makes more than ${MAX_ADDRESSES} addresses to try`, {
    details: { maxAddresses: MAX_ADDRESSES },
    remedy: 'Name smaller networks.',
  });
}
