import { cut, fail } from './fail';
import { flagSet, listOf, oneOf, renamed, splitList } from './factories';
import { parseInteger } from './numbers';
import { duration } from './time';
import { defineValue, ValueError, type ValueType } from './value-type';

/** Two whole numbers, both included; equal where a single one was given. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

interface SpanBounds {
  readonly expected: string;
  readonly min: number;
  readonly max: number;
}

/** `80` or `8000-8100`. @throws ValueError */
function parseSpan(text: string, { expected, min, max }: SpanBounds): Span {
  const [first, last] = cut(text.trim(), '-');
  const from = parseInteger(first, expected);
  const to = last === undefined ? from : parseInteger(last, expected);
  for (const value of [from, to]) {
    if (value < min || value > max) fail(text, expected, `${value} is not between ${min} and ${max}`);
  }
  if (to < from) fail(text, expected, 'the range ends before it begins');
  return { from, to };
}

function formatSpan({ from, to }: Span): string {
  return from === to ? String(from) : `${from}-${to}`;
}

const PORTS: SpanBounds = { expected: 'a port or a range such as 8000-8100', min: 0, max: 65_535 };

export const port: ValueType<number> = defineValue<number>({
  name: 'port',
  description: 'TCP or UDP port, 0 to 65535.',
  example: '443',
  accepts: ['number'],
  parse(text) {
    const expected = 'a port from 0 to 65535';
    const value = parseInteger(text, expected);
    return value >= 0 && value <= 65_535 ? value : fail(text, expected);
  },
  format: (value) => String(value),
});

export interface PortList {
  readonly negated: boolean;
  readonly ports: readonly Span[];
}

/** The order stays: RouterOS prints the list as it was written. */
export const portList: ValueType<PortList> = defineValue<PortList>({
  name: 'port-list',
  description: 'Comma-separated ports and ranges; a leading "!" turns the whole list around.',
  example: '80,443,8000-8100',
  accepts: ['number', 'string[]'],
  parse(text) {
    const trimmed = text.trim();
    const negated = trimmed.startsWith('!');
    const ports = splitList(negated ? trimmed.slice(1) : trimmed).map((part) => parseSpan(part, PORTS));
    return ports.length > 0 ? { negated, ports } : fail(text, 'a list of ports');
  },
  format: ({ negated, ports }) => `${negated ? '!' : ''}${ports.map(formatSpan).join(',')}`,
});

function spanType(
  about: { readonly name: string; readonly description: string; readonly example: string } & SpanBounds,
): ValueType<Span> {
  return defineValue<Span>({
    name: about.name,
    description: about.description,
    example: about.example,
    accepts: ['number'],
    parse: (text) => parseSpan(text, about),
    format: formatSpan,
  });
}

export const packetSizeRange = spanType({
  name: 'packet-size-range',
  description: 'Packet size or range of sizes in bytes.',
  example: '0-123',
  expected: 'a packet size or a range such as 0-123',
  min: 0,
  max: 65_535,
});

export const vlanIdRange = spanType({
  name: 'vlan-id-range',
  description: 'VLAN identifier or range of them.',
  example: '100-199',
  expected: 'a VLAN id or a range such as 100-199',
  min: 1,
  max: 4_094,
});

export const vlanIdList = renamed(listOf(vlanIdRange), {
  name: 'vlan-id-list',
  description: 'Comma-separated VLAN identifiers and ranges.',
  example: '10,100-199',
});

/** ICMP type and code, as `icmp-options` takes them. */
export type IcmpType = { readonly type: number; readonly codes: Span } | { readonly any: true };

const ICMP_NUMBER = { min: 0, max: 255 } as const;
const ALL_CODES: Span = { from: 0, to: 255 };

export const icmpType: ValueType<IcmpType> = defineValue<IcmpType>({
  name: 'icmp-type',
  description: 'ICMP type with a code or range of codes; without codes it is all of them. Or any.',
  example: '8:0-255',
  accepts: ['number'],
  parse(text) {
    if (text.trim() === 'any') return { any: true };
    const [kind, codes] = cut(text.trim(), ':');
    const { from, to } = parseSpan(kind, { expected: 'an ICMP type such as 8 or 3:4', ...ICMP_NUMBER });
    if (from !== to) fail(text, 'an ICMP type', 'only the code can be a range');
    return {
      type: from,
      codes: codes === undefined ? ALL_CODES : parseSpan(codes, { expected: 'an ICMP code', ...ICMP_NUMBER }),
    };
  },
  format: (value) => ('any' in value ? 'any' : `${value.type}:${formatSpan(value.codes)}`),
});

/** Names that RouterOS prints for IANA protocol numbers. */
const PROTOCOLS: Readonly<Record<string, number>> = {
  icmp: 1,
  igmp: 2,
  ggp: 3,
  ipencap: 4,
  st: 5,
  tcp: 6,
  egp: 8,
  pup: 12,
  udp: 17,
  hmp: 20,
  'xns-idp': 22,
  rdp: 27,
  'iso-tp4': 29,
  dccp: 33,
  xtp: 36,
  ddp: 37,
  'idpr-cmtp': 38,
  'ipv6-encap': 41,
  'ipv6-route': 43,
  'ipv6-frag': 44,
  rsvp: 46,
  gre: 47,
  'ipsec-esp': 50,
  'ipsec-ah': 51,
  icmpv6: 58,
  'ipv6-nonxt': 59,
  'ipv6-opts': 60,
  rspf: 73,
  vmtp: 81,
  ospf: 89,
  ipip: 94,
  etherip: 97,
  encap: 98,
  pim: 103,
  vrrp: 112,
  l2tp: 115,
  sctp: 132,
  'udp-lite': 136,
};
const PROTOCOL_NAMES = new Map(Object.entries(PROTOCOLS).map(([name, number]) => [number, name]));
const PROTOCOL_ALIASES: Readonly<Record<string, string>> = {
  esp: 'ipsec-esp',
  ah: 'ipsec-ah',
  udplite: 'udp-lite',
  'ipv6-icmp': 'icmpv6',
};

/** The name where RouterOS has one, else the number: 6.x and 7.x print `6` as `tcp`. */
export const protocol: ValueType<string> = defineValue<string>({
  name: 'protocol',
  description: 'IP protocol by name or number, e.g. tcp, udp, icmp, gre, 47.',
  example: 'tcp',
  accepts: ['number'],
  parse(text) {
    const word = text.trim().toLowerCase();
    const name = PROTOCOL_ALIASES[word] ?? word;
    if (Object.hasOwn(PROTOCOLS, name)) return name;
    const expected = 'an IP protocol such as tcp, udp, icmp or 47';
    const number = parseInteger(word, expected);
    if (number < 0 || number > 255) fail(text, expected, 'its number is not between 0 and 255');
    return PROTOCOL_NAMES.get(number) ?? String(number);
  },
  format: (value) => value,
});

export const tcpFlags = flagSet({
  name: 'tcp-flags',
  description: 'TCP flags that must be set, or with "!" must not be set.',
  values: ['fin', 'syn', 'rst', 'psh', 'ack', 'urg', 'ece', 'cwr'],
  example: 'syn,!ack',
  negation: 'each',
});

export const connectionState = flagSet({
  name: 'connection-state',
  description: 'States of connection tracking; a leading "!" turns the whole set around.',
  values: ['established', 'related', 'new', 'invalid', 'untracked'],
  example: 'established,related',
  negation: 'whole',
});

export const connectionNatState = flagSet({
  name: 'connection-nat-state',
  description: 'How the connection is translated; a leading "!" turns the whole set around.',
  values: ['srcnat', 'dstnat', 'ein-snat', 'ein-dnat'],
  example: 'dstnat',
  negation: 'whole',
});

export interface ConnectionLimit {
  readonly count: number;
  /** Prefix length that addresses are grouped by. */
  readonly netmask: number;
}

export const connectionLimit: ValueType<ConnectionLimit> = defineValue<ConnectionLimit>({
  name: 'connection-limit',
  description: 'Connections per group of addresses: count and prefix length; without a length each IPv4 address counts alone.',
  example: '100,32',
  accepts: ['number', 'string[]'],
  parse(text) {
    const [count, netmask, extra] = splitList(text);
    const expected = 'a connection limit such as 100,32';
    if (count === undefined || extra !== undefined) return fail(text, expected);
    const parsed = { count: parseInteger(count, expected), netmask: parseInteger(netmask ?? '32', expected) };
    if (parsed.count < 0 || parsed.count > 4_294_967_295) fail(text, expected, 'the count is out of range');
    if (parsed.netmask < 0 || parsed.netmask > 128) fail(text, expected, 'the prefix length is not between 0 and 128');
    return parsed;
  },
  format: ({ count, netmask }) => `${count},${netmask}`,
});

export interface RateLimit {
  readonly rate: number;
  readonly perMs: number;
  readonly burst: number;
  readonly mode: 'packet' | 'bit';
}

const COUNT_UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 };
const ONE_SECOND_MS = 1_000;

/** `10,5:packet`, `10/1m,5:packet`; 6.x prints some without the mode, which is then packets. */
export const limit: ValueType<RateLimit> = defineValue<RateLimit>({
  name: 'limit',
  description: 'Rate with burst: count[/time],burst[:packet|bit]; per second where no time is given.',
  example: '10,5:packet',
  parse(text, context) {
    const expected = 'a limit such as 10,5:packet or 10/1m,5:packet';
    const [body, mode = 'packet'] = cut(text.trim(), ':');
    const [rateText, burst, extra] = body.split(',');
    if (rateText === undefined || burst === undefined || extra !== undefined) return fail(text, expected);
    if (mode !== 'packet' && mode !== 'bit') return fail(text, expected, 'the mode is packet or bit');
    const [rate, per] = cut(rateText, '/');
    const perMs = per === undefined || per === 'sec' ? ONE_SECOND_MS : duration.parse(per, context);
    if (perMs === 0) fail(text, expected, 'the time is zero');
    return { rate: parseCount(rate, expected), perMs, burst: parseCount(burst, expected), mode };
  },
  format({ rate, perMs, burst, mode }, context) {
    const per = perMs === ONE_SECOND_MS ? '' : `/${duration.format(perMs, context)}`;
    return `${rate}${per},${burst}:${mode}`;
  },
});

function parseCount(text: string, expected: string): number {
  const match = /^(\d+)([kmg]?)$/i.exec(text.trim());
  if (!match) return fail(text, expected);
  const value = Number(match[1]) * (COUNT_UNITS[(match[2] as string).toLowerCase()] as number);
  return Number.isSafeInteger(value) ? value : fail(text, expected, 'it is too large');
}

export interface TtlMatch {
  readonly operator: 'equal' | 'greater-than' | 'less-than' | 'not-equal';
  readonly hops: number;
}

const ttlOperator = oneOf({ name: 'ttl-operator', values: ['equal', 'greater-than', 'less-than', 'not-equal'] });

export const ttlMatch: ValueType<TtlMatch> = defineValue<TtlMatch>({
  name: 'ttl-match',
  description: 'Comparison with the time to live of a packet: equal, not-equal, less-than or greater-than, and 0 to 255.',
  example: 'equal:64',
  accepts: ['number'],
  parse(text, context) {
    const [operator, hops] = cut(text.trim(), ':');
    const expected = 'a TTL match such as equal:64';
    const number = parseInteger(hops ?? operator, expected);
    if (number < 0 || number > 255) throw new ValueError(`TTL ${number} is not between 0 and 255`);
    return { operator: hops === undefined ? 'equal' : ttlOperator.parse(operator, context), hops: number };
  },
  format: ({ operator, hops }) => `${operator}:${hops}`,
});
