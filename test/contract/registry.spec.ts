import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createRegistry, inputJsonSchema, parseInput, unmetRequirements, type ActionExample } from '../../src/core/catalogue';
import { AREAS } from '../../src/modules';
import { createAreaModule } from '../../src/modules/create-area.module';

const MODULES = join(__dirname, '../../src/modules');

/** Those that the round trips run on: an example that none of them takes would never be tried. */
const TRIED = ['7.24', '7.15.3', '6.49.18'];

const registry = createRegistry(AREAS);
const byId = registry.actions.map((action) => [action.id, action] as const);

describe('test/contract/registry', () => {
  it('is made of every folder of src/modules, sorted', () => {
    const folders = readdirSync(MODULES, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
    expect(AREAS.map((area) => area.id)).toEqual(folders);
  });

  it.each(AREAS.map((area) => [area.id]))('area %s is a few small files', (id) => {
    const files = readdirSync(join(MODULES, id));
    expect(files).toEqual(expect.arrayContaining(['README.md', `${id}.area.ts`]));
    expect(files.filter((name) => name.endsWith('.module.ts'))).toEqual([]);
  });

  it('gives every area to the HTTP layer', () => {
    const names = AREAS.map((area) => createAreaModule(area).name);
    expect(names).toEqual(AREAS.map((area) => `${area.id.split('-').map(capital).join('')}Module`));
  });

  it('names each action once, as area.verb_noun', () => {
    const ids = AREAS.flatMap((area) => area.actions.map((action) => action.id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/.test(id))).toEqual([]);
  });

  it.each(byId)('%s says what it does', (_id, action) => {
    expect(action.summary).toMatch(/^[A-Z].*\.$/);
    expect(action.title).toMatch(/^[A-Z]/);
    expect(action.timeoutMs).toBeGreaterThan(0);
    expect(action.menus.filter((menu) => !menu.startsWith('/'))).toEqual([]);
  });

  it('names an alternative where a version lacks a write', () => {
    const silent = registry.actions.filter(({ kind, versions }) => kind !== 'read' && versions && !versions.instead);
    expect(silent.map(({ id }) => id)).toEqual([]);
  });

  it.each(byId.filter(([, action]) => action.kind === 'read'))('%s says what it gives', (_id, action) => {
    expect(Object.keys(action.output ?? {}).length).toBeGreaterThan(0);
    expect(Object.values(action.output ?? {}).filter((told) => !/^.*\S.*$/.test(told))).toEqual([]);
  });

  it.each(byId)('%s takes its own examples, and gives them back unchanged', (_id, action) => {
    for (const example of action.examples) {
      const parsed = parseInput(action, example.input);
      expect(parseInput(action, parsed)).toEqual(parsed);
    }
  });

  it.each(byId)('%s has an example that is tried, and each starts from actions that exist', (_id, action) => {
    const tried = action.examples.some((example) =>
      TRIED.some((version) => unmetRequirements(action, parseInput(action, example.input), { version }).length === 0),
    );
    expect(tried).toBe(true);
    for (const step of action.examples.flatMap((example) => example.before ?? [])) {
      expect(() => parseInput(registry.action(step.do), step.input)).not.toThrow();
    }
    expect(action.examples.filter(isTrivial)).toEqual([]);
  });

  it.each(byId)('%s refuses an argument that it does not know', (_id, action) => {
    const [example] = action.examples;
    const input = { ...example?.input, 'no-such-argument': 'x' };
    expect(() => parseInput(action, input)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });

  it.each(byId)('%s describes every input', (_id, action) => {
    const { properties = {} } = inputJsonSchema(action) as { properties?: Record<string, { description?: string }> };
    const silent = Object.entries(properties).filter(([, property]) => !property.description);
    expect(silent.map(([name]) => name)).toEqual([]);
  });
});

function isTrivial({ title }: ActionExample): boolean {
  return title.trim() === '' || !/^[A-Z0-9]/.test(title);
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
