import { lookup } from 'node:dns/promises';
import { AppError } from '../../core/errors';
import { addressKey, addressRange, type AddressRange } from './address-key';

/** All addresses of a hostname. */
export type ResolveHostname = (hostname: string) => Promise<readonly string[]>;

export interface NetworkPolicyOptions {
  /** Networks in CIDR form. */
  readonly allowed: readonly string[];
  /** @defaultValue the resolver of the system */
  readonly resolve?: ResolveHostname;
}

/** Where routers may live. Asked when a router is added, and again at every connect: a hostname may move. */
export class NetworkPolicy {
  readonly #ranges: readonly AddressRange[];
  readonly #resolve: ResolveHostname;

  /** @throws AppError CONFIG_INVALID where a network is malformed */
  constructor(options: NetworkPolicyOptions) {
    this.#ranges = options.allowed.map((network) => {
      const range = addressRange(network);
      if (range) return range;
      throw new AppError('CONFIG_INVALID', `ROSFLEET_ALLOWED_NETWORKS: ${network} is not a network such as 10.0.0.0/8`);
    });
    this.#resolve = options.resolve ?? resolveBySystem;
  }

  /** Checks a literal address; a hostname passes, since only the address at connect time counts. @throws AppError NETWORK_NOT_ALLOWED */
  check(address: string): void {
    const key = addressKey(address);
    if (key !== undefined && !this.#allows(key)) throw notAllowed(address, address);
  }

  /**
   * The address to connect to: what was checked is what is used, a second look-up could answer otherwise.
   * @throws AppError NETWORK_NOT_ALLOWED
   * @throws AppError CONNECT_FAILED where the hostname does not resolve
   */
  async addressFor(address: string): Promise<string> {
    if (addressKey(address) !== undefined) {
      this.check(address);
      return address;
    }
    const found = await this.#resolve(address).catch((cause: unknown) => {
      throw new AppError('CONNECT_FAILED', `the hostname ${address} does not resolve`, { cause, details: { address } });
    });
    const usable = found.find((candidate) => this.#allows(addressKey(candidate) ?? ''));
    if (usable !== undefined) return usable;
    throw notAllowed(address, found.join(', '));
  }

  #allows(key: string): boolean {
    return this.#ranges.some((range) => range.low <= key && key <= range.high);
  }
}

function notAllowed(address: string, resolved: string): AppError {
  const shown = address === resolved ? address : `${address} (${resolved})`;
  return new AppError('NETWORK_NOT_ALLOWED', `${shown} is outside the networks where routers may live`, {
    details: { address, resolved },
  });
}

async function resolveBySystem(hostname: string): Promise<readonly string[]> {
  return (await lookup(hostname, { all: true })).map((entry) => entry.address);
}
