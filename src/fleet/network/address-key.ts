import ipaddr from 'ipaddr.js';

const MAPPED_PREFIX = '00000000000000000000ffff';
const BITS = 128;
const IPV4_BITS = 32;

export interface AddressRange {
  readonly low: string;
  readonly high: string;
}

/**
 * An address as 32 hex digits; an IPv4 address as its mapped IPv6 form, so that both sort in one order and a network is
 * a range of text.
 * @returns undefined where the text is a hostname or has a zone
 */
export function addressKey(text: string): string | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return MAPPED_PREFIX + hex(ipaddr.IPv4.parse(text).toByteArray());
  if (!text.includes(':') || text.includes('%') || !ipaddr.IPv6.isValid(text)) return undefined;
  return hex(ipaddr.IPv6.parse(text).toByteArray());
}

/** `10.0.0.0/8`, `2001:db8::/32`, or one address. @returns undefined where the text is neither */
export function addressRange(text: string): AddressRange | undefined {
  const [address = '', length, ...rest] = text.split('/');
  const key = addressKey(address);
  if (key === undefined || rest.length > 0) return undefined;
  if (length === undefined) return { low: key, high: key };
  const width = address.includes(':') ? BITS : IPV4_BITS;
  if (!/^\d{1,3}$/.test(length) || Number(length) > width) return undefined;
  const hostBits = BigInt(width - Number(length));
  const low = (BigInt(`0x${key}`) >> hostBits) << hostBits;
  const high = low | ((1n << hostBits) - 1n);
  return { low: pad(low), high: pad(high) };
}

function hex(bytes: readonly number[]): string {
  return Buffer.from(bytes).toString('hex');
}

function pad(value: bigint): string {
  return value.toString(16).padStart(BITS / 4, '0');
}
