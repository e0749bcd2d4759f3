import { cut, fail } from './fail';
import { listOf, negatable, oneOf, renamed, splitList } from './factories';
import { intRange, parseInteger } from './numbers';
import { defineValue, type ValueType } from './value-type';

export const randomPercent = intRange({
  name: 'random-percent',
  min: 1,
  max: 99,
  unit: 'per cent',
  description: 'Share of packets that match, 1 to 99 per cent.',
});

export interface Nth {
  readonly every: number;
  readonly packet: number;
}

export const nth: ValueType<Nth> = defineValue<Nth>({
  name: 'nth',
  description: 'Every Nth packet: of EVERY packets the one with number PACKET.',
  example: '3,1',
  accepts: ['string[]'],
  parse(text) {
    const expected = 'two numbers such as 3,1';
    const parts = splitList(text);
    if (parts.length !== 2) return fail(text, expected);
    const [every, packet] = parts.map((part) => parseInteger(part, expected)) as [number, number];
    if (every < 1 || packet < 1 || packet > every) fail(text, expected, 'the second is between 1 and the first');
    return { every, packet };
  },
  format: ({ every, packet }) => `${every},${packet}`,
});

const classifier = oneOf({
  name: 'classifier',
  values: [
    'both-addresses',
    'both-addresses-and-ports',
    'both-ports',
    'dst-address',
    'dst-address-and-port',
    'dst-port',
    'src-address',
    'src-address-and-port',
    'src-port',
  ],
});

export interface ConnectionClassifier {
  readonly by: string;
  readonly denominator: number;
  readonly remainder: number;
}

export const connectionClassifier: ValueType<ConnectionClassifier> = defineValue<ConnectionClassifier>({
  name: 'per-connection-classifier',
  description: 'Share of connections by a hash: what is hashed, into how many parts, which part.',
  example: 'both-addresses:2/0',
  parse(text, context) {
    const expected = 'a classifier such as both-addresses:2/0';
    const [by, share = ''] = cut(text.trim(), ':');
    const [denominator, remainder = ''] = cut(share, '/');
    const value = {
      by: classifier.parse(by, context),
      denominator: parseInteger(denominator, expected),
      remainder: parseInteger(remainder, expected),
    };
    const fits = value.denominator >= 1 && value.remainder >= 0 && value.remainder < value.denominator;
    return fits ? value : fail(text, expected, 'the remainder is between 0 and the denominator less one');
  },
  format: ({ by, denominator, remainder }) => `${by}:${denominator}/${remainder}`,
});

const topic = defineValue<string>({
  name: 'log-topic',
  description: 'Topic of log lines.',
  example: 'firewall',
  parse(text) {
    const word = text.trim().toLowerCase();
    return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(word) ? word : fail(text, 'a log topic such as firewall');
  },
  format: (value) => value,
});

/** A line must carry every topic, and none of those with `!`. */
export const logTopics = renamed(listOf(negatable(topic)), {
  name: 'log-topics',
  description: 'Topics that a log line must carry; "!" excludes lines with that topic.',
  example: 'info,!firewall',
});
