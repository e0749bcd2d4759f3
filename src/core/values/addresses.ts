import { IPv6 } from 'ipaddr.js';
import { attempt, cut, fail, quote } from './fail';
import { parseInteger } from './numbers';
import { defineValue, ValueError, type ValueType } from './value-type';

const OCTET = /^\d{1,3}$/;

/** Dotted quad to its canonical text. `010` is refused: some systems read it as octal. @throws ValueError */
export function parseIpv4(text: string, expected = 'an IPv4 address'): string {
  const trimmed = text.trim();
  const octets = trimmed.split('.');
  if (octets.length !== 4) fail(text, expected);
  for (const octet of octets) {
    if (!OCTET.test(octet)) fail(text, expected);
    if (octet.length > 1 && octet.startsWith('0')) fail(text, expected, `octet ${octet} starts with 0`);
    if (Number(octet) > 255) fail(text, expected, `octet ${octet} is over 255`);
  }
  return trimmed;
}

/** The 32 bits of an IPv4 address as a number, for comparing and masking. */
export function ipv4ToNumber(address: string): number {
  return address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

function numberToIpv4(bits: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(bits / 2 ** shift) % 256).join('.');
}

/** IPv6 text to the RFC 5952 form that RouterOS prints. @throws ValueError */
export function parseIpv6(text: string, expected = 'an IPv6 address'): string {
  const trimmed = text.trim();
  if (trimmed.includes('%')) fail(text, expected, 'the part from "%" on names an interface and does not belong here');
  if (!trimmed.includes(':') || !IPv6.isValid(trimmed)) fail(text, expected);
  return writeIpv6(IPv6.parse(trimmed));
}

/** RFC 5952, with the IPv4 part of a mapped address in dots as section 5 of it recommends. */
function writeIpv6(address: IPv6): string {
  return address.isIPv4MappedAddress() ? `::ffff:${address.toIPv4Address().toString()}` : address.toRFC5952String();
}

function parseIp(text: string, expected = 'an IPv4 or IPv6 address'): string {
  return text.includes(':') ? parseIpv6(text, expected) : parseIpv4(text, expected);
}

/** An address with the length of its network part. */
export interface Prefix {
  readonly address: string;
  /** Bits of the network part. */
  readonly length: number;
}

function parseLength(text: string, given: string, most: 32 | 128, expected: string): number {
  const length = parseInteger(text, 'a prefix length');
  if (length < 0 || length > most) fail(given, expected, `the prefix length is not between 0 and ${most}`);
  return length;
}

export function parseIpv4Prefix(text: string, expected = 'an IPv4 prefix'): Prefix {
  const [address, mask] = cut(text.trim(), '/');
  const parsed = parseIpv4(address, expected);
  if (mask === undefined) return { address: parsed, length: 32 };
  const length = mask.includes('.') ? maskLength(mask, text) : parseLength(mask, text, 32, expected);
  return { address: parsed, length };
}

export function parseIpv6Prefix(text: string, expected = 'an IPv6 prefix'): Prefix {
  const [address, mask] = cut(text.trim(), '/');
  const parsed = parseIpv6(address, expected);
  return { address: parsed, length: mask === undefined ? 128 : parseLength(mask, text, 128, expected) };
}

function parseIpPrefix(text: string, expected = 'an IPv4 or IPv6 prefix'): Prefix {
  return text.includes(':') ? parseIpv6Prefix(text, expected) : parseIpv4Prefix(text, expected);
}

function formatPrefix({ address, length }: Prefix): string {
  return `${address}/${length}`;
}

/** `255.255.255.0` to 24. @throws ValueError where the ones are not contiguous */
function maskLength(mask: string, given: string): number {
  const bits = ipv4ToNumber(parseIpv4(mask, 'a netmask')).toString(2).padStart(32, '0');
  if (!/^1*0*$/.test(bits)) fail(given, 'a netmask', 'its ones are not contiguous');
  return bits.lastIndexOf('1') + 1;
}

/** The first address of the network a prefix lies in. */
export function networkOf({ address, length }: Prefix): Prefix {
  if (address.includes(':')) {
    return { address: writeIpv6(IPv6.networkAddressFromCIDR(`${address}/${length}`)), length };
  }
  const size = 2 ** (32 - length);
  return { address: numberToIpv4(Math.floor(ipv4ToNumber(address) / size) * size), length };
}

/** RouterOS silently cuts host bits off a matcher or a route, and the reread would then differ: refuse them here. */
export function requireNetwork(prefix: Prefix, given: string, expected: string): Prefix {
  const network = networkOf(prefix);
  return network.address === prefix.address ? prefix : fail(given, expected, `the network is ${formatPrefix(network)}`);
}

export const ipv4: ValueType<string> = defineValue<string>({
  name: 'ipv4',
  description: 'IPv4 address.',
  example: '192.0.2.1',
  parse: (text) => parseIpv4(text),
  format: (value) => value,
});

export const ipv6: ValueType<string> = defineValue<string>({
  name: 'ipv6',
  description: 'IPv6 address without interface.',
  example: '2001:db8::1',
  parse: (text) => parseIpv6(text),
  format: (value) => value,
});

export const ip: ValueType<string> = defineValue<string>({
  name: 'ip',
  description: 'IPv4 or IPv6 address.',
  example: '192.0.2.1',
  parse: (text) => parseIp(text),
  format: (value) => value,
});

interface PrefixOptions {
  readonly name: string;
  readonly description: string;
  readonly example: string;
  parse(text: string): Prefix;
}

function prefixType(options: PrefixOptions): ValueType<Prefix> {
  return defineValue<Prefix>({ ...options, format: formatPrefix });
}

/** Keeps host bits, as `/ip/address` needs them. The length is always written: 6.x and 7.x leave `/32` out in places. */
export const ipv4Prefix = prefixType({
  name: 'ipv4-prefix',
  description: 'IPv4 address with prefix length or netmask; without either it is a single address (/32). Host bits are kept.',
  example: '192.0.2.1/24',
  parse: (text) => parseIpv4Prefix(text),
});

export const ipv6Prefix = prefixType({
  name: 'ipv6-prefix',
  description: 'IPv6 address with prefix length; without one it is a single address (/128). Host bits are kept.',
  example: '2001:db8::1/64',
  parse: (text) => parseIpv6Prefix(text),
});

export const ipPrefix = prefixType({
  name: 'ip-prefix',
  description: 'IPv4 or IPv6 address with prefix length; without one it is a single address. Host bits are kept.',
  example: '192.0.2.1/24',
  parse: (text) => parseIpPrefix(text),
});

export const ipv4Network = prefixType({
  name: 'ipv4-network',
  description: 'IPv4 network, e.g. the destination of a route: no host bits beyond the prefix length.',
  example: '192.0.2.0/24',
  parse: (text) => requireNetwork(parseIpv4Prefix(text, 'an IPv4 network'), text, 'an IPv4 network'),
});

export const ipv6Network = prefixType({
  name: 'ipv6-network',
  description: 'IPv6 network, e.g. the destination of a route: no host bits beyond the prefix length.',
  example: '2001:db8::/32',
  parse: (text) => requireNetwork(parseIpv6Prefix(text, 'an IPv6 network'), text, 'an IPv6 network'),
});

export const ipNetwork = prefixType({
  name: 'ip-network',
  description: 'IPv4 or IPv6 network: no host bits beyond the prefix length.',
  example: '192.0.2.0/24',
  parse: (text) => requireNetwork(parseIpPrefix(text, 'an IP network'), text, 'an IP network'),
});

/** `24` and `255.255.255.0` mean the same; DHCP networks print the number. */
export const netmask: ValueType<number> = defineValue<number>({
  name: 'netmask',
  description: 'Length of the network part, 0 to 32; the dotted form is read too.',
  example: '24',
  accepts: ['number'],
  parse: (text) => (text.includes('.') ? maskLength(text, text) : parseLength(text, text, 32, 'a netmask')),
  format: (value) => String(value),
});

const MAC_SEPARATED = /^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i;
const MAC_COMPACT = /^([0-9a-f]{12}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})$/i;

/** @throws ValueError */
function parseMac(text: string): string {
  const trimmed = text.trim();
  if (!MAC_SEPARATED.test(trimmed) && !MAC_COMPACT.test(trimmed)) fail(text, 'a MAC address such as 02:00:00:00:00:01');
  const digits = trimmed.replace(/[:.-]/g, '').toUpperCase();
  return (digits.match(/../g) ?? []).join(':');
}

export const mac: ValueType<string> = defineValue<string>({
  name: 'mac',
  description: 'MAC address; dashes, dots and no separators are read too.',
  example: '02:00:00:00:00:01',
  parse: parseMac,
  format: (value) => value,
});

export interface MacMask {
  readonly address: string;
  readonly mask: string;
}

export const macMask: ValueType<MacMask> = defineValue<MacMask>({
  name: 'mac-mask',
  description: 'MAC address with a mask; without one it is a single address.',
  example: '02:00:00:00:00:00/FF:FF:FF:00:00:00',
  parse(text) {
    const [address, mask] = cut(text, '/');
    return { address: parseMac(address), mask: mask === undefined ? 'FF:FF:FF:FF:FF:FF' : parseMac(mask) };
  },
  format: ({ address, mask }) => `${address}/${mask}`,
});

export interface IpPort {
  readonly address: string;
  /** Absent where the router prints the address alone. */
  readonly port?: number;
}

/** `192.0.2.1:80`, `[2001:db8::1]:80`, or the address alone. */
export const ipPort: ValueType<IpPort> = defineValue<IpPort>({
  name: 'ip-port',
  description: 'IP address with an optional port; IPv6 with a port stands in brackets.',
  example: '192.0.2.1:8080',
  parse(text) {
    const trimmed = text.trim();
    const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(trimmed);
    if (bracketed) return { address: parseIpv6(bracketed[1] as string), ...portOf(bracketed[2], text) };
    if (attempt(() => parseIpv6(trimmed)) !== undefined) return { address: parseIpv6(trimmed) };
    const [address, port] = cut(trimmed, ':');
    return { address: parseIpv4(address, 'an IP address with port'), ...portOf(port, text) };
  },
  format({ address, port }) {
    if (port === undefined) return address;
    return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
  },
});

function portOf(port: string | undefined, given: string): { readonly port?: number } {
  if (port === undefined) return {};
  const value = parseInteger(port, 'a port');
  if (value < 0 || value > 65_535) throw new ValueError(`the port of ${quote(given)} is not between 0 and 65535`);
  return { port: value };
}
