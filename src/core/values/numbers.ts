import { fail } from './fail';
import { parsePair } from './factories';
import { defineValue, type ValueType } from './value-type';

export interface IntRangeOptions {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** e.g. `seconds`, `bytes`; shown in the documentation. */
  readonly unit?: string;
  readonly description?: string;
  /** How the number is written: RouterOS prints some as hexadecimal, e.g. a bridge priority as `0x8000`. @defaultValue 10 */
  readonly base?: 10 | 16;
}

const DECIMAL = /^[+-]?\d+$/;
const HEXADECIMAL = /^0x[0-9a-f]+$/i;

/** A whole number between two bounds, both included. Decimal and `0x` hexadecimal are read. */
export function intRange(options: IntRangeOptions): ValueType<number> {
  const { name, min, max, unit, base = 10 } = options;
  const expected = `a whole number from ${min} to ${max}`;
  return defineValue<number>({
    name,
    description: options.description ?? `Whole number from ${min} to ${max}${unit === undefined ? '' : ` (${unit})`}.`,
    example: writeInt(min, base),
    accepts: ['number'],
    parse(text) {
      const value = parseInteger(text, expected);
      if (value < min) fail(text, expected, `it is under ${min}`);
      if (value > max) fail(text, expected, `it is over ${max}`);
      return value;
    },
    format: (value) => writeInt(value, base),
  });
}

function writeInt(value: number, base: 10 | 16): string {
  return base === 16 ? `0x${value.toString(16).toUpperCase()}` : String(value);
}

/** @throws ValueError where the text is no whole number or too large to be exact */
export function parseInteger(text: string, expected: string): number {
  const trimmed = text.trim();
  if (!DECIMAL.test(trimmed) && !HEXADECIMAL.test(trimmed)) fail(text, expected);
  const value = Number(trimmed);
  if (!Number.isSafeInteger(value)) fail(text, expected, 'it is too large');
  // `-0` would print as `0` but compare unequal.
  return value === 0 ? 0 : value;
}

/**
 * RouterOS prints `true`/`false` over the API and `yes`/`no` in exports, and every version takes both. `yes`/`no` is
 * canonical because scripts (the dead-man guard), exports and every 6.x menu take it as well.
 */
export const bool: ValueType<boolean> = defineValue<boolean>({
  name: 'bool',
  description: 'yes or no.',
  example: 'yes',
  enum: ['yes', 'no', 'true', 'false'],
  accepts: ['boolean'],
  parse(text) {
    const word = text.trim().toLowerCase();
    if (word === 'yes' || word === 'true') return true;
    if (word === 'no' || word === 'false') return false;
    return fail(text, 'yes or no');
  },
  format: (value) => (value ? 'yes' : 'no'),
});

const BINARY: Readonly<Record<string, number>> = { b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };
const DECIMAL_UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 };
const SIZE = /^(\d+(?:\.\d+)?) ?(?:([bkmgt])(?:i?b)?)?$/i;

interface ByteSizeOptions {
  readonly name: string;
  readonly description: string;
  readonly example: string;
  /** Bytes that a number without suffix counts, and the unit that is written. */
  readonly bareUnit: 'bytes' | 'KiB';
}

/** Sizes in powers of 1024: RouterOS means 1024 by `k` here, with and without `iB`. */
function byteSizeOf(options: ByteSizeOptions): ValueType<number> {
  const bare = options.bareUnit === 'KiB' ? 1024 : 1;
  const expected = 'a size such as 512, 64KiB or 10MiB';
  return defineValue<number>({
    name: options.name,
    description: options.description,
    example: options.example,
    accepts: ['number'],
    parse(text) {
      const match = SIZE.exec(text.trim());
      if (!match) return fail(text, expected);
      const bytes = Number(match[1]) * (match[2] === undefined ? bare : (BINARY[match[2].toLowerCase()] as number));
      if (!Number.isSafeInteger(bytes)) fail(text, expected, 'it is not a whole number of bytes');
      if (bytes % bare !== 0) fail(text, expected, 'it is not a whole number of KiB');
      return bytes;
    },
    format: (bytes) => (options.bareUnit === 'KiB' ? `${bytes / 1024}KiB` : String(bytes)),
  });
}

export const byteSize = byteSizeOf({
  name: 'byte-size',
  description: 'Size in bytes; k, M, G or KiB, MiB, GiB count in powers of 1024.',
  example: '1048576',
  bareUnit: 'bytes',
});

/** For the fields whose bare number RouterOS reads as KiB, such as the DNS cache size and the queue limits of `pcq`. */
export const kibSize = byteSizeOf({
  name: 'kib-size',
  description: 'Size in KiB: a bare number counts KiB; MiB and GiB are read too.',
  example: '2048KiB',
  bareUnit: 'KiB',
});

const RATE = /^(\d+(?:\.\d+)?) ?([kmgt]?)(?:bit\/s|bps|bit)?$/i;

/** The API prints plain bits per second where an export prints `10M`; plain digits are canonical. */
export const bitRate: ValueType<number> = defineValue<number>({
  name: 'bit-rate',
  description: 'Bits per second; k, M and G count in powers of 1000. 0 is unlimited.',
  example: '10000000',
  accepts: ['number'],
  parse: parseRate,
  format: (value) => String(value),
});

function parseRate(text: string): number {
  const expected = 'a rate such as 512k, 10M or 1G';
  const match = RATE.exec(text.trim());
  if (!match) return fail(text, expected);
  const bits = exactProduct(match[1] as string, DECIMAL_UNITS[(match[2] as string).toLowerCase()] as number);
  return bits ?? fail(text, expected, 'it is not a whole number of bits');
}

/** `1.1` times 1000000 is 1100000.0000000002 in binary; the product is therefore made of digits. */
function exactProduct(decimal: string, factor: number): number | undefined {
  const [whole = '0', fraction = ''] = decimal.split('.');
  const scaled = BigInt(whole + fraction) * BigInt(factor);
  const divisor = 10n ** BigInt(fraction.length);
  if (scaled % divisor !== 0n) return undefined;
  const product = Number(scaled / divisor);
  return Number.isSafeInteger(product) ? product : undefined;
}

/** Two rates of one queue or rate limit. */
export interface RatePair {
  /** From the client to the router, bits per second. */
  readonly upload: number;
  /** From the router to the client, bits per second. */
  readonly download: number;
}

export const ratePair: ValueType<RatePair> = defineValue<RatePair>({
  name: 'rate-pair',
  description: 'Upload/download in bits per second; one rate alone stands for both. 0 is unlimited.',
  example: '5000000/20000000',
  accepts: ['number'],
  parse(text) {
    const [upload, download] = parsePair(text, '/', parseRate);
    return { upload, download };
  },
  format: ({ upload, download }) => `${upload}/${download}`,
});

export const percent: ValueType<number> = defineValue<number>({
  name: 'percent',
  description: 'Whole per cent from 0 to 100, with or without the sign.',
  example: '50',
  accepts: ['number'],
  parse(text) {
    const expected = 'a percentage from 0 to 100';
    const value = parseInteger(text.trim().replace(/ ?%$/, ''), expected);
    return value >= 0 && value <= 100 ? value : fail(text, expected);
  },
  format: (value) => String(value),
});

/** 32 is the least that RouterOS takes (CAPsMAN datapath), 65535 the most; the driver may allow less. */
export const mtu = intRange({
  name: 'mtu',
  min: 32,
  max: 65_535,
  unit: 'bytes',
  description: 'Largest packet in bytes, 32 to 65535.',
});
export const dscp = intRange({ name: 'dscp', min: 0, max: 63, description: 'Differentiated services code point, 0 to 63.' });
export const ttl = intRange({ name: 'ttl', min: 1, max: 255, unit: 'hops', description: 'Hops a packet may live, 1 to 255.' });
export const vlanId = intRange({ name: 'vlan-id', min: 1, max: 4094, description: 'VLAN identifier, 1 to 4094.' });
export const distance = intRange({
  name: 'distance',
  min: 1,
  max: 255,
  description: 'Administrative distance of a route, 1 to 255.',
});

export const asn: ValueType<number> = defineValue<number>({
  name: 'asn',
  description: 'Autonomous system number; AS65000 and the dotted form 1.10 are read too.',
  example: '65000',
  accepts: ['number'],
  parse(text) {
    const expected = 'an AS number from 1 to 4294967295';
    const dotted = /^(?:as)?(\d{1,5})\.(\d{1,5})$/i.exec(text.trim());
    if (!dotted) return inBounds(parseInteger(text.trim().replace(/^as/i, ''), expected), text, expected);
    const [high, low] = [Number(dotted[1]), Number(dotted[2])];
    if (high > 65_535 || low > 65_535) fail(text, expected, 'each part of the dotted form is at most 65535');
    return inBounds(high * 65_536 + low, text, expected);
  },
  format: (value) => String(value),
});

function inBounds(value: number, text: string, expected: string): number {
  return value >= 1 && value <= 4_294_967_295 ? value : fail(text, expected);
}
