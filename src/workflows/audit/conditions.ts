import { z } from 'zod';
import type { Row } from '../../core/catalogue';
import { wordsOf } from './view';

const Scalar = z.union([z.string(), z.number(), z.boolean()]);

const Test = z
  .strictObject({
    is: z.union([Scalar, z.array(Scalar).min(1)]).describe('One of these texts.'),
    not: z.union([Scalar, z.array(Scalar).min(1)]).describe('None of these texts.'),
    has: Scalar.describe('One of the comma separated words of the value.'),
    lacks: Scalar.describe('Not among the comma separated words of the value.'),
    matches: z
      .string()
      .min(1)
      .max(500)
      .refine(isPattern, 'a regular expression')
      .describe('Regular expression, case does not count.'),
    above: z.number().describe('The value is a number above this.'),
    below: z.number().describe('The value is a number below this.'),
    set: z.boolean().describe('Whether the property has a value at all.'),
  })
  .partial()
  .refine((test) => Object.keys(test).length > 0, 'at least one test');

/** Properties with what they have to be: a text (yes and true are the same), or tests that all have to hold. */
export const Where = z.record(z.string().min(1), z.union([Scalar, Test]));
export type Where = z.output<typeof Where>;

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'i');
    return true;
  } catch {
    return false;
  }
}

/** Every property fits. */
export function fits(row: Row, where: Where): boolean {
  return Object.entries(where).every(([name, wanted]) => {
    const held = row[name] ?? '';
    return typeof wanted === 'object' ? passes(held, wanted) : same(held, wanted);
  });
}

function passes(held: string, test: z.output<typeof Test>): boolean {
  const words = wordsOf(held);
  const answers = [
    test.is === undefined || listed(test.is).some((each) => same(held, each)),
    test.not === undefined || !listed(test.not).some((each) => same(held, each)),
    test.has === undefined || words.some((word) => same(word, test.has as string)),
    test.lacks === undefined || !words.some((word) => same(word, test.lacks as string)),
    test.matches === undefined || new RegExp(test.matches, 'i').test(held),
    test.above === undefined || (held !== '' && Number(held) > test.above),
    test.below === undefined || (held !== '' && Number(held) < test.below),
    test.set === undefined || (held !== '') === test.set,
  ];
  return answers.every(Boolean);
}

type Plain = z.output<typeof Scalar>;

function listed(values: Plain | readonly Plain[]): readonly Plain[] {
  return Array.isArray(values) ? (values as readonly Plain[]) : [values as Plain];
}

function same(held: string, wanted: Plain): boolean {
  return flag(held) === flag(String(wanted));
}

/** RouterOS prints true over the API and yes in an export. */
function flag(text: string): string {
  return text === 'true' ? 'yes' : text === 'false' ? 'no' : text;
}
