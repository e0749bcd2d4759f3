import { formatDuration, parseDuration } from './duration';
import type { Field, NameSource, PlainTypeName } from './field';
import { formatIp, formatNetwork, parseIp, parsePrefix } from './ipv4';
import { ambiguous, invalidValue, noMatch, outOfRange } from './refusal';

/** Turns what was written into what the router prints. `undefined`: not of this type. */
type Canonical = (text: string, field: Field) => string | undefined;

const MAC = /^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i;
const DNS_NAME = /^(?=.{1,253}$)[a-z0-9_*]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?$/i;
const IPV6 = /^(?=.*:.*:)[0-9a-f:.]+(%[\w.-]+)?$/i;
const BOOLEANS: Readonly<Record<string, string>> = { yes: 'true', true: 'true', no: 'false', false: 'false' };

/** RouterOS drops the /32 of a single address in matchers and lists, and the host bits of a network. */
function matchForm(text: string): string | undefined {
  const range = text.split('-');
  if (range.length === 2) {
    const [from, to] = range.map(parseIp);
    return from !== undefined && to !== undefined && from <= to ? `${formatIp(from)}-${formatIp(to)}` : undefined;
  }
  const prefix = parsePrefix(text);
  if (!prefix) return undefined;
  return prefix.length === 32 ? formatIp(prefix.address) : formatNetwork(prefix);
}

function network(text: string): string | undefined {
  const prefix = parsePrefix(text);
  return prefix ? formatNetwork(prefix) : undefined;
}

function ip(text: string): string | undefined {
  const value = parseIp(text);
  return value === undefined ? undefined : formatIp(value);
}

function ipAny(text: string): string | undefined {
  return ip(text) ?? (IPV6.test(text) ? text.toLowerCase() : undefined);
}

function list(item: (text: string) => string | undefined): Canonical {
  return (text) => {
    if (text === '') return '';
    const parts = text.split(',').map((part) => item(part.trim()));
    return parts.every((part) => part !== undefined) ? parts.join(',') : undefined;
  };
}

function port(text: string): string | undefined {
  const ends = text.split('-');
  const valid = ends.length <= 2 && ends.every((end) => /^\d{1,5}$/.test(end) && Number(end) <= 65_535);
  return valid ? ends.map(Number).join('-') : undefined;
}

function integer(text: string, field: Field): string | undefined {
  if (!/^-?(\d+|0x[0-9a-f]+)$/i.test(text)) return undefined;
  const number = Number(text);
  const { min = 0, max = 4_294_967_295 } = field;
  if (number < min || number > max) throw outOfRange(field.name, String(min), String(max));
  return String(number);
}

function kibibytes(text: string): string | undefined {
  const match = /^(\d+)\s*(KiB|MiB|k|M)?$/.exec(text);
  if (!match) return undefined;
  return String(Number(match[1]) * (match[2]?.startsWith('M') ? 1_024 : 1));
}

function hexadecimal(text: string): string | undefined {
  if (!/^(0x[0-9a-f]+|\d+)$/i.test(text)) return undefined;
  return `0x${Number(text).toString(16).toUpperCase()}`;
}

function duration(text: string, field: Field): string | undefined {
  const ms = parseDuration(text);
  if (ms === undefined) return undefined;
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = field;
  if (ms < min || ms > max) throw outOfRange(field.name, formatDuration(min), formatDuration(max));
  return formatDuration(ms);
}

function interfaceAddress(text: string): string | undefined {
  const prefix = parsePrefix(text);
  return prefix ? `${formatIp(prefix.address)}/${prefix.length}` : undefined;
}

function addressOrName(text: string): string | undefined {
  return matchForm(text) ?? (/^[\d./-]*$/.test(text) || !DNS_NAME.test(text) ? undefined : text);
}

function mac(text: string): string | undefined {
  return MAC.test(text) ? text.toUpperCase().replaceAll('-', ':') : undefined;
}

const TYPES = {
  string: (text) => text,
  int: integer,
  kib: kibibytes,
  hex: hexadecimal,
  time: duration,
  ip,
  'ip-any': ipAny,
  'ip-interface': interfaceAddress,
  'ip-prefix': network,
  'ip-match': matchForm,
  'ip-or-name': addressOrName,
  'ip-list': list(ipAny),
  'ip-prefix-list': list((text) => network(text) ?? (IPV6.test(text.split('/', 1)[0] ?? '') ? text : undefined)),
  'ip-ranges': list(matchForm),
  mac,
  ports: list(port),
  bool: (text) => BOOLEANS[text],
} as const satisfies Record<PlainTypeName, Canonical>;

/**
 * The wire form that the router would print for what was written into `field`.
 * @throws Refusal with the text of RouterOS
 */
export function canonicalValue(field: Field, text: string, names: NameSource): string {
  const negated = field.not === true && text.startsWith('!');
  const bare = negated ? text.slice(1) : text;
  const value = field.parts ? severalValues(field, bare, names) : positiveValue(field, bare, names);
  return negated ? `!${value}` : value;
}

function severalValues(field: Field, text: string, names: NameSource): string {
  // Nothing is a value of its own where there can be several, and so is a word with a slash: `20/40mhz`.
  if (text === '' || field.values?.includes(text)) return text;
  const numbers = field.type === 'enum' || field.type === 'enum-list';
  const words = text.split(/([,/])/);
  const canonical = words.map((word, at) => {
    // Protocols, codes and limits can be given by number as well as by name.
    if (at % 2 === 1 || (numbers && /^\d+$/.test(word))) return word;
    const negated = word.startsWith('!');
    return negated ? `!${positiveValue(field, word.slice(1), names)}` : positiveValue(field, word, names);
  });
  return canonical.join('');
}

function positiveValue(field: Field, text: string, names: NameSource): string {
  switch (field.type) {
    case 'enum':
      return choose(field, text, new Set(field.values));
    case 'enum-list':
      return chooseList(field, text, new Set(field.values));
    case 'ref':
      return choose(field, text, choices(field, names));
    case 'ref-list':
      return chooseList(field, text, choices(field, names));
    case 'bool': {
      const value = TYPES.bool(text);
      if (value === undefined) throw text === '' ? ambiguous(field.name) : noMatch(field.name);
      return value;
    }
    default: {
      if (field.values?.includes(text)) return text;
      const value = TYPES[field.type](text, field);
      if (value === undefined) throw invalidValue(field.name);
      return value;
    }
  }
}

function choices(field: Field, names: NameSource): ReadonlySet<string> {
  return new Set([...(field.values ?? []), ...names.namesOf(field.refs ?? [])]);
}

/** The whole word, or a beginning that only one word has: RouterOS completes on the API too. */
function choose(field: Field, text: string, allowed: ReadonlySet<string>): string {
  if (allowed.has(text)) return text;
  const matches = [...allowed].filter((value) => value.startsWith(text));
  if (matches.length === 1 && text !== '') return matches[0] as string;
  throw text === '' || matches.length > 1 ? ambiguous(field.name) : noMatch(field.name);
}

function chooseList(field: Field, text: string, allowed: ReadonlySet<string>): string {
  if (text === '') return '';
  const items = text.split(',').map((item) => {
    const negated = item.startsWith('!');
    const value = choose(field, negated ? item.slice(1) : item, allowed);
    return negated ? `!${value}` : value;
  });
  return items.join(',');
}
