import type { InputIssue } from '../../core/catalogue';
import { ipPrefix, isRange, networkOf, poolRanges, type Prefix } from '../../core/values';

/** Do two networks share an address? Host bits do not matter; an IPv4 and an IPv6 network never do. */
export function overlaps(left: string, right: string): boolean {
  const [a, b] = [ipPrefix.parse(left), ipPrefix.parse(right)];
  if (a.address.includes(':') !== b.address.includes(':')) return false;
  const length = Math.min(a.length, b.length);
  return networkOf({ ...a, length }).address === networkOf({ ...b, length }).address;
}

/** Is all of `inner`, a network or an address, in the network `outer`? */
export function isWithin(inner: string, outer: string): boolean {
  return overlaps(inner, outer) && ipPrefix.parse(inner).length >= ipPrefix.parse(outer).length;
}

/** `192.0.2.1/24` to `192.0.2.0/24`. */
export function networkText(prefix: string): string {
  return ipPrefix.format(networkOf(ipPrefix.parse(prefix)));
}

/** `192.0.2.1/24` to `192.0.2.1`. */
export function addressOf(prefix: string): string {
  return ipPrefix.parse(prefix).address;
}

/** The usable address number `index`, from 1, of an IPv4 network, with its length: the first of a /30 is `.1`, of a /31 `.0`. */
export function hostOf(network: string, index: number): string {
  const { address, length } = networkOf(ipPrefix.parse(network));
  const first = length >= 31 ? -1 : 0;
  return `${toText(toNumber(address) + first + index)}/${length}`;
}

/** First and last address of each range of a pool, as numbers. */
function spansOf(ranges: string): readonly { readonly first: number; readonly last: number }[] {
  return poolRanges.parse(ranges).map((span) => {
    if (isRange(span)) return { first: toNumber(span.first), last: toNumber(span.last) };
    const first = toNumber(networkOf(span).address);
    return { first, last: first + 2 ** (32 - span.length) - 1 };
  });
}

/** Would a pool with these ranges give this address out? */
export function poolHolds(ranges: string, address: string): boolean {
  const number = toNumber(addressOf(address));
  return spansOf(ranges).some(({ first, last }) => first <= number && number <= last);
}

/** Does a pool give out only addresses of this network? */
export function isPoolWithin(ranges: string, network: string): boolean {
  const prefix = ipPrefix.parse(network);
  const from = toNumber(networkOf(prefix).address);
  const to = from + 2 ** (32 - prefix.length) - 1;
  return spansOf(ranges).every(({ first, last }) => from <= first && last <= to);
}

export interface NamedNetwork {
  /** Where it stands in the input. */
  readonly path: string;
  readonly network: string;
  /** As a person would call it: `the network behind this router`. */
  readonly what: string;
}

/** One complaint for each network that overlaps with an earlier one. */
export function overlapIssues(networks: readonly NamedNetwork[]): readonly InputIssue[] {
  return networks.flatMap(({ path, network }, index) => {
    const other = networks.slice(0, index).find((earlier) => overlaps(earlier.network, network));
    return other ? [{ path, message: `${network} overlaps with ${other.what}, ${other.network}` }] : [];
  });
}

/** One complaint for each value that was there before. */
export function repeatIssues(path: string, values: readonly string[], what: string): readonly InputIssue[] {
  return values.flatMap((value, index) =>
    values.indexOf(value) < index ? [{ path: `${path}.${index}`, message: `${what} ${value} is there twice` }] : [],
  );
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

function toText(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}

/** The smallest network that holds all of a pool: what a rule or a policy says for it. */
export function networkAround(ranges: string): string {
  const spans = spansOf(ranges);
  const first = Math.min(...spans.map((span) => span.first));
  const last = Math.max(...spans.map((span) => span.last));
  let length = 32;
  const base = (size: number): number => Math.floor(first / size) * size;
  while (base(2 ** (32 - length)) + 2 ** (32 - length) - 1 < last) length -= 1;
  const prefix: Prefix = { address: toText(base(2 ** (32 - length))), length };
  return ipPrefix.format(prefix);
}

/** The address that stands in `to` where this one stands in `from`: `192.0.2.7` of a /24 to `198.51.100.7`. */
export function movedTo(address: string, { from, to }: { readonly from: string; readonly to: string }): string {
  const offset = toNumber(addressOf(address)) - toNumber(addressOf(networkText(from)));
  return toText(toNumber(addressOf(networkText(to))) + offset);
}
