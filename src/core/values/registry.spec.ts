import * as fc from 'fast-check';
import { z } from 'zod';
import { intRange, listOf, negatable, VALUE_TYPES, withWords, type ValueType } from './index';

const types = Object.values(VALUE_TYPES);
const derived: readonly ValueType[] = types.flatMap((type) => [
  type,
  ...(type.example.includes(',') ? [] : [listOf(type)]),
  negatable(type),
  withWords({ name: `${type.name}-or-none`, type, words: ['none'] }),
]);

describe('core/values/registry', () => {
  it.each(derived.map((type) => [type.name, type] as const))('%s parses its example and stays what it is', (_name, type) => {
    const value = type.parse(type.example);
    const wire = type.format(value);
    expect(type.parse(wire)).toEqual(value);
    expect(type.canonical(type.canonical(type.example))).toBe(type.canonical(type.example));
  });

  it.each(derived.map((type) => [type.name, type] as const))('%s has a JSON schema for its input', (_name, type) => {
    const schema = z.toJSONSchema(type.schema, { io: 'input' });
    expect(schema).toMatchObject({ title: type.name, description: type.description, examples: [type.example] });
    expect(type.schema.parse(type.example)).toBe(type.format(type.parse(type.example)));
  });

  it.each(types.map((type) => [type.name, type] as const))(
    '%s describes itself in one kebab-case name and a sentence',
    (name, type) => {
      expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      expect(type.description).toMatch(/\.$/);
    },
  );

  it.each(types.map((type) => [type.name, type] as const))('%s writes what it reads back, from any text', (_name, type) => {
    const near = type.example.split(/(?<=[^a-z0-9])|(?=[^a-z0-9])/i);
    const pieces = fc.constantFrom(...near, '0', '7', '255', '!', '-', ',', '/', ':', 'k', 'M', '1m', ' ', 'a', '::', 'ö');
    const mutated = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(mutated, fc.string()), (text) => {
        const canonical = type.canonical(text);
        expect(type.canonical(canonical)).toBe(canonical);
        const { data } = type.schema.safeParse(text);
        expect(data === undefined ? data : type.parse(data)).toEqual(data === undefined ? data : type.parse(text));
      }),
      { numRuns: 100 },
    );
  });

  it('refuses a list of what holds commas itself', () => {
    expect(() => listOf(VALUE_TYPES['limit'] as ValueType)).toThrow('cannot be listed');
  });

  it('leaves a text alone that it cannot read', () => {
    const port = VALUE_TYPES['port'] as ValueType;
    expect(port.canonical('any')).toBe('any');
  });

  it('takes the JSON types of a person and names what it expected', () => {
    const level = intRange({ name: 'level', min: 1, max: 9 });
    expect(level.schema.parse(7)).toBe('7');
    expect(VALUE_TYPES['bool']?.schema.parse(true)).toBe('yes');
    expect(VALUE_TYPES['port-list']?.schema.parse([80, '443'])).toBe('80,443');
    expect(level.schema.safeParse(true).error?.issues[0]?.message).toBe('expected text or a number');
    expect(level.schema.safeParse(12).error?.issues[0]?.message).toBe('"12" is not a whole number from 1 to 9: it is over 9');
  });
});
