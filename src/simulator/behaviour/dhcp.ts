import { formatDuration } from '../kernel/duration';
import { formatIp, parseIp } from '../kernel/ipv4';
import type { CommandContext, CommandResult, RouterState, SimRow, Values } from '../kernel/menu';
import { failure } from '../kernel/refusal';
import { leaseOf } from './addresses';

const LEASES = '/ip/dhcp-server/lease';
const LEASE_TIME_MS = 1_800_000;
const CLIENT_NAMES = ['phone', 'laptop', 'tv', 'printer', 'camera', 'tablet', 'nas', 'voip'];

/** A handful of clients; how many and which differs from router to router. */
export function leasesOf(state: RouterState): readonly Values[] {
  const { index, seed } = state.identity;
  const count = 3 + ((index + seed) % 5);
  const first = parseIp('192.168.88.254') ?? 0;
  return Array.from({ length: count }, (_, place) => {
    const tail = [0xa4, (seed + place) & 255, (index >> 8) & 255, index & 255, place];
    const mac = ['02', ...tail.map((byte) => byte.toString(16).padStart(2, '0'))].join(':').toUpperCase();
    const isDynamic = place > 0;
    return {
      address: formatIp(first - place),
      'mac-address': mac,
      'client-id': `1:${mac.toLowerCase()}`,
      server: 'defconf',
      'host-name': `${CLIENT_NAMES[(place + index) % CLIENT_NAMES.length]}-${place}`,
      '~bound': 'true',
      ...(isDynamic ? { dynamic: 'true' } : { comment: 'reserved' }),
    };
  });
}

export function deriveLease(row: SimRow, state: RouterState): Values {
  if (row.values['~bound'] === undefined || row.values.disabled === 'true') return { status: 'waiting' };
  const { address = '', 'mac-address': mac = '', 'client-id': client, server } = row.values;
  const spentMs = (state.nowMs() - state.startedMs + row.id * 97_000) % (LEASE_TIME_MS / 2);
  return {
    status: 'bound',
    'expires-after': formatDuration(Math.round((LEASE_TIME_MS - spentMs) / 1_000) * 1_000),
    'last-seen': formatDuration(Math.round(spentMs / 1_000) * 1_000),
    'active-address': address,
    'active-mac-address': mac,
    ...(client === undefined ? {} : { 'active-client-id': client }),
    ...(server === undefined ? {} : { 'active-server': server }),
  };
}

export function completeLease(next: Values, context: { state: RouterState; before?: SimRow }): Values {
  if (next['mac-address'] === undefined && next['client-id'] === undefined) {
    throw failure('mac-address or client-id must be present');
  }
  if (context.before?.values.dynamic === 'true') throw failure('can not change dynamic lease');
  const twin = context.state.rows(LEASES).find((row) => row.id !== context.before?.id && sameLease(row.values, next));
  if (twin) throw failure('already have static lease with this mac-address or client-id');
  return next;
}

function sameLease(a: Values, b: Values): boolean {
  return (
    a.dynamic !== 'true' && a['mac-address'] === b['mac-address'] && a.server === b.server && a['client-id'] === b['client-id']
  );
}

export function makeStatic({ state, rows }: CommandContext): CommandResult {
  if (rows.some((row) => row.values.dynamic !== 'true')) throw failure('already static');
  for (const row of rows) {
    const { dynamic: _, ...values } = row.values;
    state.replace(LEASES, row.id, values);
  }
  return {};
}

export function completeServer(next: Values, context: { state: RouterState; before?: SimRow }): Values {
  if (next.name !== undefined || context.before) return next;
  const taken = context.state.namesOf(['/ip/dhcp-server']);
  let number = 1;
  while (taken.has(`dhcp${number}`)) number += 1;
  return { ...next, name: `dhcp${number}` };
}

export function deriveClient(row: SimRow, state: RouterState): Values {
  const lease = leaseOf(row, state);
  if (!lease) return { status: 'stopped' };
  return {
    status: 'bound',
    address: lease.address,
    gateway: lease.gateway,
    'dhcp-server': lease.gateway,
    'primary-dns': lease.dns,
    'expires-after': formatDuration(86_400_000 - (Math.floor((state.nowMs() - state.startedMs) / 1_000) % 43_200) * 1_000),
  };
}

/** The uplink always gives the same address again. */
export function renew(): CommandResult {
  return {};
}
