import { ValueError } from './value-type';

const QUOTE_LIMIT = 40;

/** Shortens and escapes what was given, so that an error stays one readable line. */
export function quote(text: string): string {
  return JSON.stringify(text.length > QUOTE_LIMIT ? `${text.slice(0, QUOTE_LIMIT)}…` : text);
}

/** `"10.0.0.300" is not an IPv4 address: octet 300 is over 255`. @throws ValueError always */
export function fail(text: string, expected: string, why?: string): never {
  const problem = text === '' ? `the value is empty, expected ${expected}` : `${quote(text)} is not ${expected}`;
  throw new ValueError(why === undefined ? problem : `${problem}: ${why}`);
}

/** The value, or undefined where it does not parse: for types that try one form after the other. */
export function attempt<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof ValueError) return undefined;
    throw error;
  }
}

/** Text cut at the first `separator`; the second part is undefined where there is none. */
export function cut(text: string, separator: string): readonly [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** C0 controls and DEL: no RouterOS name may hold one, and a terminal would act on it. */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
export const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]/;
