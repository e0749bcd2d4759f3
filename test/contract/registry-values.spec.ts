import { createRegistry, parseInput, type Action, type Field, type Resource } from '../../src/core/catalogue';
import { isAppError } from '../../src/core/errors';
import { AREAS } from '../../src/modules';

/** What hardly any property may hold; a type that takes all of it checks nothing. */
const NASTY = ['\0', '', 'x'.repeat(70_000), ' no value! ', '-1', '99999999999999999999', '300.1.1.1', '::::', '25:61:61'];

const registry = createRegistry(AREAS);

interface Taken {
  readonly action: Action;
  readonly resource: Resource;
  readonly fields: readonly (readonly [name: string, field: Field])[];
}

/** One action for each resource that takes most of its fields, so that each field is tried once. */
function takers(): readonly (readonly [id: string, taken: Taken])[] {
  return AREAS.flatMap((area) => area.resources).flatMap((resource) => {
    const actions = registry.actions.filter((action) => action.kind !== 'read' && touches(action, resource));
    const [action] = [...actions].sort((a, b) => count(b, resource) - count(a, resource));
    if (!action || count(action, resource) === 0) return [];
    const fields = Object.entries(resource.fields).filter(([name]) => action.input.shape[name]);
    return [[`${resource.id} through ${action.id}`, { action, resource, fields }] as const];
  });
}

function touches(action: Action, { menu }: Resource): boolean {
  return action.menus.includes(typeof menu === 'string' ? menu : menu.v7);
}

function count({ input }: Action, { fields }: Resource): number {
  return Object.keys(fields).filter((name) => input.shape[name]).length;
}

/** Paths that the input is refused for; none where it is taken. */
function refusals(action: Action, name: string, value: unknown): readonly string[] {
  try {
    parseInput(action, { ...action.examples[0]?.input, [name]: value });
    return [];
  } catch (error) {
    if (!isAppError(error)) throw error;
    return (error.details?.['issues'] as { path: string }[]).map((issue) => issue.path);
  }
}

describe('test/contract/registry-values', () => {
  it.each(takers())('%s: every field refuses what it cannot be', (_title, { action, fields }) => {
    const careless = fields.filter(([name]) => !NASTY.some((value) => refusals(action, name, value).includes(name)));
    expect(careless.map(([name]) => name)).toEqual([]);
    const formless = fields.filter(([name]) => !refusals(action, name, { nested: { object: 1 } }).includes(name));
    expect(formless.map(([name]) => name)).toEqual([]);
  });

  it.each(takers())('%s: every field takes the example of its type, and gives it back unchanged', (_title, { fields }) => {
    const unstable = fields.filter(([, { type }]) => {
      const canonical = type.canonical(type.example);
      return type.canonical(canonical) !== canonical || !type.schema.safeParse(type.example).success;
    });
    expect(unstable.map(([name]) => name)).toEqual([]);
  });

  it.each(takers())('%s: every default is canonical', (_title, { fields }) => {
    const other = fields.filter(
      ([, { type, default: held }]) => held !== undefined && held !== '' && type.canonical(held) !== held,
    );
    expect(other.map(([name]) => name)).toEqual([]);
  });
});
