import { convertText, schemaAt, typeWords } from './schema-text';

describe('src/api/cli/input/schema-text', () => {
  it('finds a property behind a union', () => {
    const schema = { anyOf: [{ const: 'first' }, { type: 'object', properties: { comment: { type: 'string' } } }] };
    expect(schemaAt({ properties: { destination: schema } }, ['destination', 'comment'])).toEqual({ type: 'string' });
  });

  it('knows nothing of a path that leads nowhere', () => {
    expect(schemaAt({ properties: {} }, ['a', 'b'])).toEqual({});
  });

  it('converts the items of a list', () => {
    expect(convertText('1, 2', { type: 'array', items: { type: 'integer' } })).toEqual([1, 2]);
    expect(convertText('', { type: 'array' })).toEqual([]);
  });

  it.each([
    [{ enum: ['add', 'set'] }, 'add|set'],
    [{ type: 'boolean' }, 'boolean'],
    [{ title: 'ipv4-prefix', type: 'string' }, 'ipv4-prefix'],
    [{ const: 'first' }, 'first'],
    [{}, 'anything'],
  ])('tells %j as %s', (schema, words) => {
    expect(typeWords(schema)).toBe(words);
  });
});
