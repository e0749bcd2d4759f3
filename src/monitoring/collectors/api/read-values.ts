import { bitRate, datetime, duration, ValueError, type ValueType } from '../../../core/values';

/** Seconds of `12ms345us`, `1w2d03:04:05`, `5m`. Undefined where the text is no duration, e.g. `never`. */
export function secondsOf(text: string | undefined): number | undefined {
  const ms = read(duration, text);
  return ms === undefined ? undefined : ms / 1_000;
}

const NUMBER = /^[+-]?\d+(?:\.\d+)?/;

/** The number that a text begins with, whatever unit stands behind it: `-62dBm@6Mbps`, `24.1V`, `35 %`. */
export function numberOf(text: string | undefined): number | undefined {
  const match = NUMBER.exec(text?.trim() ?? '');
  return match ? Number(match[0]) : undefined;
}

/** `35%` or `35` to 0.35. */
export function ratioOf(text: string | undefined): number | undefined {
  const percent = numberOf(text);
  return percent === undefined ? undefined : percent / 100;
}

const SIZE = /^(\d+(?:\.\d+)?) ?(?:([KMGT])(?:i?B)?|(B))?$/i;
const BINARY: Readonly<Record<string, number>> = { b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/** Bytes of `123456`, `48KiB`, `1.5MiB`. A console rounds where the API does not, so that the result may not be exact. */
export function bytesOf(text: string | undefined, bare: 'bytes' | 'KiB' = 'bytes'): number | undefined {
  const match = SIZE.exec(text?.trim() ?? '');
  if (!match) return undefined;
  const unit = (match[2] ?? match[3])?.toLowerCase();
  const factor = unit === undefined ? (bare === 'KiB' ? 1_024 : 1) : (BINARY[unit] ?? 1);
  return Math.round(Number(match[1]) * factor);
}

/** Bytes per second of `1Gbps`. */
export function byteRateOf(text: string | undefined): number | undefined {
  const bits = read(bitRate, text);
  return bits === undefined ? undefined : bits / 8;
}

/** Two numbers of one property: `upload/download`, `sent,received`. */
export function pairOf(text: string | undefined, separator: '/' | ','): readonly [number, number] | undefined {
  const [first, second] = (text ?? '').split(separator).map(numberOf);
  return first === undefined || second === undefined ? undefined : [first, second];
}

/** A flag: RouterOS leaves those out that do not hold. */
export function isTrue(text: string | undefined): boolean {
  return text === 'true' || text === 'yes';
}

/** Milliseconds since 1970 of a date and time, read as if it were UTC. Both forms, `jan/02/2026` and `2026-01-02`. */
export function wallTimeOf(text: string | undefined): number | undefined {
  const wall = read(datetime, text);
  const ms = wall === undefined ? Number.NaN : Date.parse(`${wall.replace(' ', 'T')}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

function read<T>(type: ValueType<T>, text: string | undefined): T | undefined {
  if (text === undefined || text === '') return undefined;
  try {
    return type.parse(text);
  } catch (error) {
    // What a router prints here is for people too: a word that is no value says that there is none.
    if (error instanceof ValueError) return undefined;
    throw error;
  }
}
