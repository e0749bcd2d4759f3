import type { PropertyFacts } from '../../../src/routeros';
import { isSecretProperty } from '../../../src/core/secrets';
import { KNOWN_FIELDS } from './known-fields';

export interface GuessedType {
  /** Source text of a value type. */
  readonly source: string;
  readonly description: string;
  readonly traits: readonly string[];
  /** Nothing but the name spoke for it. */
  readonly isGuess: boolean;
}

const BY_TYPE: Readonly<Record<string, string>> = {
  bool: 'bool',
  string: 'freeText',
  time: 'duration',
  ip: 'ip',
  mac: 'mac',
  'ip-prefix': 'ipv4Network',
  'ipv6-prefix': 'ipv6Network',
  'ip-range': 'ipSpan',
  hex: 'line',
  raw: 'line',
};

/** By what a name ends in, for properties whose type no tree tells. */
const BY_NAME: readonly (readonly [RegExp, string])[] = [
  [/(^|-)interface$/, 'interfaceName'],
  [/(^|-)interfaces$/, 'listOf(interfaceName)'],
  [/interface-list$/, 'interfaceList'],
  [/(^|-)mac(-address)?$/, 'mac'],
  [/-pool$/, 'pool'],
  [/-(timeout|interval|time|delay|lifetime|age)$/, 'duration'],
  [/-(port)$/, 'port'],
  [/-(ports)$/, 'portList'],
  [/-(address)$/, 'ip'],
  [/-(mtu)$/, 'mtu'],
  [/(^|-)(certificate|ca)$/, 'certificateName'],
  [/-address-list$/, 'addressListName'],
  [/(bridge-port)$/, 'interfaceName'],
  [/(bridge-port-list)$/, 'interfaceList'],
  [/(^|-)(queue|queue-type)$/, 'queueType'],
  [/(^|-)profile$/, 'profile'],
  [/(^|-)connection-mark$/, 'connectionMark'],
  [/(^|-)packet-marks?$/, 'packetMark'],
  [/(^|-)routing-mark$/, 'routingMark'],
];

/** The likeliest value type of a field, to be checked by a person. */
export function guessType(name: string, property: PropertyFacts | undefined, noun: string): GuessedType {
  const known = KNOWN_FIELDS[name];
  const traits = [...(known?.traits ?? [])];
  if (isSecretProperty(name) && !traits.includes('secret: true')) traits.push('secret: true');
  const fill = (text: string): string => text.replaceAll('{noun}', noun).replaceAll('{noun-id}', slug(noun));
  const description = fill(known?.description ?? `${sentence(name)}.`);
  const fromFacts = property && ofFacts(name, property, noun);
  // Words that stand beside names of rows: the list is not closed.
  const isOpen =
    (property?.values ?? []).some((value) => /^(all|none|default(-.*)?|any|no-mark)$/.test(value)) && byName(name) !== undefined;
  if (fromFacts?.startsWith('words(') && isOpen) return { source: byName(name) ?? fromFacts, description, traits, isGuess: true };
  // A closed list of words is a fact; a name that is known everywhere is better than any other type.
  if (fromFacts?.startsWith('words(')) return { source: fromFacts, description, traits, isGuess: false };
  if (known) return { source: fill(known.type), description, traits, isGuess: false };
  if (fromFacts) return { source: fromFacts, description, traits, isGuess: fromFacts === 'freeText' };
  return { source: byName(name) ?? `line('${slug(noun)}-${name}')`, description, traits, isGuess: true };
}

function byName(name: string): string | undefined {
  return BY_NAME.find(([pattern]) => pattern.test(name))?.[1];
}

function ofFacts(name: string, { type, values = [], range }: PropertyFacts, noun: string): string | undefined {
  if (type === undefined) return undefined;
  const list = values.join(' ');
  if (type === 'enum') return values.length > 0 ? `words('${slug(noun)}-${name}', '${list}')` : undefined;
  if (type === 'enum-list') return `wordSet('${slug(noun)}-${name}', '${list}')`;
  if (type === 'reference') return `named('${name}', '${values[0] ?? 'example'}')`;
  const base = type === 'int' ? intSource(range) : BY_TYPE[type];
  const source = base === 'line' ? `line('${slug(noun)}-${name}')` : (base ?? 'freeText');
  return values.length > 0 ? `or(${source}, '${list}')` : source;
}

function intSource(range: PropertyFacts['range']): string {
  const [min, max] = [Number(range?.min ?? 0), Number(range?.max ?? 4_294_967_295)];
  return `int(${Number.isFinite(min) ? min : 0}, ${Number.isFinite(max) ? max : 4_294_967_295})`;
}

function slug(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

function sentence(name: string): string {
  const text = name.replaceAll(/[-.]/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
