import { domainToASCII } from 'node:url';
import { parseIpv4, parseIpv6 } from './addresses';
import { cut, fail, quote } from './fail';
import { listOf, oneOf, renamed } from './factories';
import { defineValue, ValueError, type ValueType } from './value-type';

const LABEL = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$/;

/** Lower case, no final dot: DNS does not tell case apart and RouterOS 6.x and 7.x differ in the dot. @throws ValueError */
function parseDnsName(text: string, expected = 'a DNS name'): string {
  const trimmed = text.trim().replace(/\.$/, '');
  const name = toAscii(trimmed.toLowerCase());
  if (name === '') fail(text, expected);
  if (name.length > 253) fail(text, expected, `it is ${name.length} characters long, at most 253 fit`);
  const labels = name.split('.');
  for (const [index, label] of labels.entries()) {
    if (label === '*' && index === 0 && labels.length > 1) continue;
    if (label.length > 63) fail(text, expected, `the part ${quote(label)} is over 63 characters`);
    if (!LABEL.test(label))
      fail(text, expected, label === '' ? 'a part between dots is empty' : `the part ${quote(label)} is malformed`);
  }
  // A wrong IPv4 address must not pass as a name.
  if (/^\d+$/.test(labels.at(-1) ?? '')) fail(text, expected, 'its last part is a number');
  return name;
}

/** `bücher.example` as DNS knows it; ASCII is left alone, since underscores and wildcards are no host names. */
function toAscii(name: string): string {
  // eslint-disable-next-line no-control-regex -- the test is for ASCII as a whole
  return /^[\u0000-\u007f]*$/.test(name) ? name : domainToASCII(name);
}

export const dnsName: ValueType<string> = defineValue<string>({
  name: 'dns-name',
  description: 'DNS name; a leading "*." matches every name below.',
  example: 'router.example.com',
  parse: (text) => parseDnsName(text),
  format: (value) => value,
});

export const dnsNameList = renamed(listOf(dnsName), { name: 'dns-name-list', description: 'Comma-separated DNS names.' });

/** Canonical IP text or a DNS name; what looks like an address must be one. @throws ValueError */
function parseAddressOrDns(text: string, expected: string, six: 'with-ipv6' | 'ipv4-only'): string {
  const trimmed = text.trim();
  if (trimmed.includes(':') && six === 'with-ipv6') return parseIpv6(trimmed, expected);
  return /^[\d.]+$/.test(trimmed) ? parseIpv4(trimmed, expected) : parseDnsName(trimmed, expected);
}

export const ipv4OrDns: ValueType<string> = defineValue<string>({
  name: 'ipv4-or-dns',
  description: 'IPv4 address or DNS name.',
  example: 'vpn.example.com',
  parse: (text) => parseAddressOrDns(text, 'an IPv4 address or DNS name', 'ipv4-only'),
  format: (value) => value,
});

export const ipOrDns: ValueType<string> = defineValue<string>({
  name: 'ip-or-dns',
  description: 'IP address or DNS name.',
  example: 'vpn.example.com',
  parse: (text) => parseAddressOrDns(text, 'an IP address or DNS name', 'with-ipv6'),
  format: (value) => value,
});

export const dnsRecordType = oneOf({
  name: 'dns-record-type',
  description: 'Type of a static DNS record. RouterOS 6.x leaves it out for A and AAAA.',
  values: ['A', 'AAAA', 'CNAME', 'FWD', 'MX', 'NS', 'NXDOMAIN', 'SRV', 'TXT'],
});

const HEX_PAIRS = /^[0-9a-f]{1,2}(:[0-9a-f]{1,2})+$/i;

/** RouterOS prints the bytes short and in lower case (`1:0:11:32:9e:7f:63`); a free text stays as it is. */
export const dhcpClientId: ValueType<string> = defineValue<string>({
  name: 'dhcp-client-id',
  description: 'DHCP client identifier: hexadecimal bytes with colons, or free text.',
  example: '1:0:11:32:9e:7f:63',
  parse(text) {
    if (text === '') fail(text, 'a DHCP client id');
    if (!HEX_PAIRS.test(text.trim())) return text;
    const bytes = text.trim().split(':');
    return bytes.map((byte) => Number.parseInt(byte, 16).toString(16)).join(':');
  },
  format: (value) => value,
});

const SCHEMES = ['http:', 'https:', 'ftp:', 'sftp:', 'tftp:'] as const;

/** The text is kept as it was written: RouterOS sends it on unchanged. It may hold a password, so it is never quoted. */
function parseUrl(text: string, schemes: readonly string[]): string {
  const trimmed = text.trim();
  const [scheme] = cut(trimmed, '//');
  if (!schemes.includes(scheme.toLowerCase()))
    throw new ValueError(`a URL must begin with ${schemes.map((one) => `${one}//`).join(', ')}`);
  if (/\s/.test(trimmed)) throw new ValueError('a URL must not hold spaces, write %20');
  if (!URL.canParse(trimmed)) throw new ValueError('the text is not a URL');
  return trimmed;
}

export const url: ValueType<string> = defineValue<string>({
  name: 'url',
  description: 'URL for http, https, ftp, sftp or tftp.',
  example: 'https://example.com/list.rsc',
  parse: (text) => parseUrl(text, SCHEMES),
  format: (value) => value,
});

export const dohUrl: ValueType<string> = defineValue<string>({
  name: 'doh-url',
  description: 'URL of a DNS over HTTPS server.',
  example: 'https://dns.example.com/dns-query',
  parse(text) {
    const value = parseUrl(text, ['https:']);
    if (new URL(value).username !== '') throw new ValueError('a DNS over HTTPS URL takes no user name');
    return value;
  },
  format: (value) => value,
});
