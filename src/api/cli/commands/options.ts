import { InvalidArgumentError } from 'commander';
import { parseDurationMs } from '../../../core/config';

/** Repeated options as a list. */
export function collect(value: string, held: readonly string[] | undefined): readonly string[] {
  return [...(held ?? []), value];
}

/** A whole number from `min` on. */
export function wholeNumber(min: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= min) return value;
    throw new InvalidArgumentError(`Give a whole number from ${min} on.`);
  };
}

export function durationMs(text: string): number {
  const ms = parseDurationMs(text);
  if (ms !== undefined) return ms;
  throw new InvalidArgumentError('Give a duration such as 20ms, 30s or 5m.');
}

/** `key=value` pairs as a record. */
export function collectPairs(text: string, held: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined) throw new InvalidArgumentError('Give key=value.');
  return { ...held, [key]: value };
}
