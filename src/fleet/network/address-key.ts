import ipaddr from 'ipaddr.js';

const IPV4_BITS = 32;
const IPV6_BITS = 128;
/** An IPv4 address inside IPv6: the system connects to it as IPv4, so it is one. */
const MAPPED_PREFIX = '00000000000000000000ffff';
const MAPPED_BITS = IPV6_BITS - IPV4_BITS;

export interface AddressRange {
  readonly low: string;
  readonly high: string;
}

/**
 * An address as text that sorts, so that a network is a range: the family, then all hex digits. The families never mix:
 * `::/0` holds no IPv4 address.
 * @returns undefined where the text is a hostname or has a zone
 */
export function addressKey(text: string): string | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return `4${hex(ipaddr.IPv4.parse(text).toByteArray())}`;
  if (!text.includes(':') || text.includes('%') || !ipaddr.IPv6.isValid(text)) return undefined;
  const digits = hex(ipaddr.IPv6.parse(text).toByteArray());
  return digits.startsWith(MAPPED_PREFIX) ? `4${digits.slice(MAPPED_PREFIX.length)}` : `6${digits}`;
}

/** `10.0.0.0/8`, `2001:db8::/32`, or one address. @returns undefined where the text is neither */
export function addressRange(text: string): AddressRange | undefined {
  const [address = '', length, ...rest] = text.split('/');
  const key = addressKey(address);
  if (key === undefined || rest.length > 0) return undefined;
  if (length === undefined) return { low: key, high: key };
  const width = key.startsWith('4') ? IPV4_BITS : IPV6_BITS;
  const isMapped = width === IPV4_BITS && address.includes(':');
  const prefix = /^\d{1,3}$/.test(length) ? Number(length) - (isMapped ? MAPPED_BITS : 0) : -1;
  return prefix < 0 || prefix > width ? undefined : rangeOf(key, width, prefix);
}

function rangeOf(key: string, width: number, prefix: number): AddressRange {
  const hostBits = BigInt(width - prefix);
  const low = (BigInt(`0x${key.slice(1)}`) >> hostBits) << hostBits;
  const high = low | ((1n << hostBits) - 1n);
  const text = (value: bigint): string => `${key.slice(0, 1)}${value.toString(16).padStart(width / 4, '0')}`;
  return { low: text(low), high: text(high) };
}

function hex(bytes: readonly number[]): string {
  return Buffer.from(bytes).toString('hex');
}
