import { ipv4ToNumber, parseIpv4, parseIpv4Prefix, parseIpv6, parseIpv6Prefix, requireNetwork, type Prefix } from './addresses';
import { IPv6 } from 'ipaddr.js';
import { cut, fail } from './fail';
import { listOf, renamed } from './factories';
import { defineValue, type ValueType } from './value-type';

export interface AddressRange {
  readonly first: string;
  readonly last: string;
}

/** What a matcher or a pool takes: a network, or a range of addresses. */
export type AddressSpan = Prefix | AddressRange;

export function isRange(span: AddressSpan): span is AddressRange {
  return 'first' in span;
}

/** @throws ValueError */
function parseRange(text: string, expected: string): AddressRange {
  const [first, last] = cut(text.trim(), '-').map((part) => part?.trim());
  const six = text.includes(':');
  const parseOne = (part: string): string => (six ? parseIpv6(part, expected) : parseIpv4(part, expected));
  const range = { first: parseOne(first ?? ''), last: parseOne(last ?? first ?? '') };
  if (compare(range.first, range.last) > 0) fail(text, expected, 'the last address is before the first');
  return range;
}

function compare(left: string, right: string): number {
  if (!left.includes(':')) return ipv4ToNumber(left) - ipv4ToNumber(right);
  const [a, b] = [IPv6.parse(left).parts, IPv6.parse(right).parts];
  for (const [index, part] of a.entries()) {
    const other = b[index] ?? 0;
    if (part !== other) return part - other;
  }
  return 0;
}

function formatRange({ first, last }: AddressRange): string {
  return first === last ? first : `${first}-${last}`;
}

/** A single address is `192.0.2.1` here, not `/32`: pools, matchers and address lists print it so. */
function formatSpan(span: AddressSpan): string {
  if (isRange(span)) return formatRange(span);
  const most = span.address.includes(':') ? 128 : 32;
  return span.length === most ? span.address : `${span.address}/${span.length}`;
}

function parseSpan(text: string, expected: string): AddressSpan {
  if (text.includes('-')) {
    const range = parseRange(text, expected);
    return range.first === range.last ? single(range.first) : range;
  }
  const prefix = text.includes(':') ? parseIpv6Prefix(text, expected) : parseIpv4Prefix(text, expected);
  return requireNetwork(prefix, text, expected);
}

function single(address: string): Prefix {
  return { address, length: address.includes(':') ? 128 : 32 };
}

export const ipv4Range: ValueType<AddressRange> = defineValue<AddressRange>({
  name: 'ipv4-range',
  description: 'IPv4 addresses from first to last; one address is a range of one.',
  example: '192.0.2.10-192.0.2.20',
  parse: (text) => (text.includes(':') ? fail(text, 'an IPv4 range') : parseRange(text, 'an IPv4 range')),
  format: formatRange,
});

/** One entry of a matcher, a pool or an address list. */
export const ipSpan: ValueType<AddressSpan> = defineValue<AddressSpan>({
  name: 'ip-span',
  description: 'IP address, network or range of addresses.',
  example: '192.0.2.0/24',
  parse: (text) => parseSpan(text, 'an IP address, network or range'),
  format: formatSpan,
});

function spanList(about: {
  readonly name: string;
  readonly description: string;
  readonly example: string;
}): ValueType<readonly AddressSpan[]> {
  return renamed(listOf(ipSpan), about);
}

export const ipRangeList = spanList({
  name: 'ip-range-list',
  description: 'Comma-separated addresses, networks and ranges.',
  example: '192.0.2.10-192.0.2.20,198.51.100.0/24',
});

export const poolRanges = spanList({
  name: 'pool-ranges',
  description: 'Ranges of an address pool, used in the given order.',
  example: '192.0.2.10-192.0.2.20,192.0.2.32/28',
});

/** As ip-span, for menus that know IPv6 alone. */
export const ipv6Span: ValueType<AddressSpan> = defineValue<AddressSpan>({
  name: 'ipv6-span',
  description: 'IPv6 address, network or range of addresses.',
  example: '2001:db8::/32',
  parse(text) {
    const expected = 'an IPv6 address, network or range';
    return text.includes(':') ? parseSpan(text, expected) : fail(text, expected);
  },
  format: formatSpan,
});
