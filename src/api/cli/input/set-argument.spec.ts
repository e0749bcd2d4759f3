import { applySetArguments, parseSetArgument } from './set-argument';
import type { JsonSchema } from './schema-text';

const SCHEMA: JsonSchema = {
  type: 'object',
  properties: {
    address: { type: 'string' },
    disabled: { anyOf: [{ type: 'string' }, { type: 'boolean' }] },
    all: { type: 'boolean' },
    limit: { type: 'integer' },
    proplist: { type: 'array', items: { type: 'string' } },
    where: { type: 'object', properties: { comment: { type: 'string' } } },
    values: { type: 'object', additionalProperties: { anyOf: [{ type: 'string' }, { type: 'number' }] } },
  },
};

function inputOf(...texts: string[]): Record<string, unknown> {
  return applySetArguments({}, texts.map(parseSetArgument), SCHEMA);
}

describe('src/api/cli/input/set-argument', () => {
  it.each([
    ['text stays text', ['address=10.0.0.1/24'], { address: '10.0.0.1/24' }],
    ['text stays text where text is taken as well', ['disabled=yes'], { disabled: 'yes' }],
    ['a value may hold an equals sign', ['address=a=b'], { address: 'a=b' }],
    ['a value may be empty', ['address='], { address: '' }],
    ['booleans are converted where the schema wants them', ['all=true'], { all: true }],
    ['numbers are converted where the schema wants them', ['limit=20'], { limit: 20 }],
    ['what does not fit is left for the check of the action', ['limit=many'], { limit: 'many' }],
    ['lists are cut at commas', ['proplist=.id,address'], { proplist: ['.id', 'address'] }],
    ['lists grow', ['proplist=a', 'proplist=b'], { proplist: ['a', 'b'] }],
    ['the last of two values counts', ['address=a', 'address=b'], { address: 'b' }],
    ['dots nest', ['where.comment=x y'], { where: { comment: 'x y' } }],
    ['a leading dot belongs to the name', ['.id=*3'], { '.id': '*3' }],
    ['a leading dot belongs to a nested name', ['where..id=*3'], { where: { '.id': '*3' } }],
    ['null unsets', ['address=null'], { address: null }],
    ['JSON is taken as it is', ['where:={"comment":null}'], { where: { comment: null } }],
    ['the text null can be said in JSON', ['address:="null"'], { address: 'null' }],
  ])('%s', (_title, texts, expected) => {
    expect(inputOf(...texts)).toEqual(expected);
  });

  it('wins over the file, and leaves the file as it was', () => {
    const file = { where: { comment: 'a' }, address: 'x' };
    expect(applySetArguments(file, [parseSetArgument('where.comment=b')], SCHEMA)).toEqual({
      where: { comment: 'b' },
      address: 'x',
    });
    expect(file.where.comment).toBe('a');
  });

  it.each(['address', '=x', 'where:={', '__proto__.polluted=1', 'a.constructor.b=1'])('refuses %s', (text) => {
    expect(() => inputOf(text)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('never quotes the value: it may be a secret', () => {
    expect(() => parseSetArgument('password:=hunter2')).toThrow(/^--set password:: /);
    expect(() => parseSetArgument('password:=hunter2')).not.toThrow(/hunter2/);
  });
});
