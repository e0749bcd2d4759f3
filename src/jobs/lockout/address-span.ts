import { IPv4, IPv6 } from 'ipaddr.js';
import type { Trit } from './trit';

interface Bits {
  readonly value: bigint;
  readonly width: 32 | 128;
}

interface Span {
  readonly low: bigint;
  readonly high: bigint;
  readonly width: 32 | 128;
}

/** @returns undefined where the text is no address, e.g. a name */
function bitsOf(text: string): Bits | undefined {
  if (IPv4.isValidFourPartDecimal(text)) return { value: numberOf(IPv4.parse(text).toByteArray()), width: 32 };
  if (text.includes(':') && IPv6.isValid(text)) return { value: numberOf(IPv6.parse(text).toByteArray()), width: 128 };
  return undefined;
}

function numberOf(bytes: readonly number[]): bigint {
  return bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

/** An address, a prefix (host bits are cut off) or a range. */
function spanOf(text: string): Span | undefined {
  const [first = '', last] = text.split('-');
  if (last !== undefined) {
    const [low, high] = [bitsOf(first), bitsOf(last)];
    return low && high && low.width === high.width ? { low: low.value, high: high.value, width: low.width } : undefined;
  }
  const [address = '', mask] = text.split('/');
  const bits = bitsOf(address);
  if (!bits) return undefined;
  const length = mask === undefined ? bits.width : Number(mask);
  if (!Number.isInteger(length) || length < 0 || length > bits.width) return undefined;
  const size = 1n << BigInt(bits.width - length);
  const low = bits.value - (bits.value % size);
  return { low, high: low + size - 1n, width: bits.width };
}

/**
 * Does the address lie in this address, prefix or range? `maybe` where either is not known: a name, or no address at all.
 * An address of the other family is in none.
 */
export function isWithin(address: string | undefined, text: string): Trit {
  if (address === undefined) return 'maybe';
  const [bits, span] = [bitsOf(address), spanOf(text)];
  if (!bits || !span) return 'maybe';
  return bits.width === span.width && bits.value >= span.low && bits.value <= span.high ? 'yes' : 'no';
}

/** The length of a prefix; that of a single address where none is written. */
export function lengthOf(prefix: string): number {
  const [address = '', length] = prefix.split('/');
  return length === undefined ? (address.includes(':') ? 128 : 32) : Number(length);
}

/** The address without its prefix length and without the interface behind `%`. */
export function bareAddress(text: string): string {
  return text.split(/[/%]/, 1)[0] ?? text;
}

export function isSameAddress(left: string, right: string): boolean {
  const [a, b] = [bitsOf(left), bitsOf(right)];
  return a !== undefined && b !== undefined && a.width === b.width && a.value === b.value;
}

export function isAddress(text: string): boolean {
  return bitsOf(text) !== undefined;
}

/** Every network that holds the address, shortest first: what to ask a router for instead of a whole table. */
export function networksOf(address: string): readonly { readonly network: string; readonly length: number }[] {
  const bits = bitsOf(address);
  if (!bits) return [];
  return Array.from({ length: bits.width + 1 }, (_, length) => {
    const size = 1n << BigInt(bits.width - length);
    return { network: textOf(bits.value - (bits.value % size), bits.width), length };
  });
}

function textOf(value: bigint, width: 32 | 128): string {
  const bytes = Array.from({ length: width / 8 }, (_, index) => Number((value >> BigInt(width - 8 * (index + 1))) & 255n));
  return width === 32 ? bytes.join('.') : new IPv6(bytes).toRFC5952String();
}
