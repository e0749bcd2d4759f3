import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import { AppError } from '../../core/errors';
import { addressKey, addressRange } from '../network';

/**
 * Where webhooks may be sent to: the public internet, and the private networks that the setting names. A webhook is an
 * address that somebody chose: without this, whoever may add one could make the daemon talk to what only it can reach.
 */
export class TargetPolicy {
  readonly #ranges: readonly NonNullable<ReturnType<typeof addressRange>>[];
  readonly #resolve: (hostname: string) => Promise<readonly string[]>;

  /** @throws AppError CONFIG_INVALID where a network is malformed */
  constructor(options: {
    /** Networks in CIDR form. */
    readonly allowed: readonly string[];
    /** @defaultValue the resolver of the system */
    readonly resolve?: (hostname: string) => Promise<readonly string[]>;
  }) {
    this.#ranges = options.allowed.map((network) => {
      const range = addressRange(network);
      if (range) return range;
      throw new AppError('CONFIG_INVALID', `ROSFLEET_WEBHOOK_NETWORKS: ${network} is not a network such as 10.1.0.0/16`);
    });
    this.#resolve =
      options.resolve ?? (async (hostname) => (await lookup(hostname, { all: true })).map(({ address }) => address));
  }

  /** Checks an address; a hostname passes, since only the address at connect time counts. @throws AppError NETWORK_NOT_ALLOWED */
  check(hostname: string): void {
    const address = bare(hostname);
    if (ipaddr.isValid(address) && !this.#allows(address)) throw notAllowed(address);
  }

  /**
   * The address to connect to; who connects must use this one, since a second look-up could answer otherwise.
   * @throws AppError NETWORK_NOT_ALLOWED where any address of the name is refused: which one is taken is chance
   * @throws the resolver's error where the name does not resolve
   */
  async addressFor(hostname: string): Promise<string> {
    const address = bare(hostname);
    const found = ipaddr.isValid(address) ? [address] : await this.#resolve(address);
    const refused = found.find((one) => !this.#allows(one));
    if (refused !== undefined) throw notAllowed(address);
    const [first] = found;
    if (first === undefined) throw new AppError('CONNECT_FAILED', `${address} has no address`);
    return first;
  }

  #allows(address: string): boolean {
    if (!ipaddr.isValid(address)) return false;
    // An IPv4 address inside IPv6 is one of IPv4. Whatever has a purpose of its own is not public.
    if (ipaddr.process(address).range() === 'unicast') return true;
    const key = addressKey(address);
    return key !== undefined && this.#ranges.some(({ low, high }) => low <= key && key <= high);
  }
}

/** URLs write addresses of IPv6 in brackets. */
function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

/** The addresses behind a name are not told: they are none of the business of who chose the name. */
function notAllowed(hostname: string): AppError {
  return new AppError('NETWORK_NOT_ALLOWED', `${hostname} is in a network that webhooks may not be sent to`, {
    remedy: 'Choose a public address, or have the network added to ROSFLEET_WEBHOOK_NETWORKS.',
  });
}
