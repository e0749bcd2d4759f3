import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRegistry, inputJsonSchema, parseInput, type Action } from '../../src/core/catalogue';
import { AREAS } from '../../src/modules';
import { AREA_MODULES } from '../../src/modules/area-modules';

const ROOT = join(__dirname, '../..');
const MODULES = join(ROOT, 'src/modules');
const SPEC = join(ROOT, '../shared/spec/actions.json');

const registry = createRegistry(AREAS);
const byId = registry.actions.map((action) => [action.id, action] as const);

describe('the registry of actions', () => {
  it('is made of every folder of src/modules, sorted', () => {
    const folders = readdirSync(MODULES, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
    expect(AREAS.map((area) => area.id)).toEqual(folders);
  });

  it.each(AREAS.map((area) => [area.id]))('area %s has its pages and its Nest module', (id) => {
    const files = readdirSync(join(MODULES, id));
    expect(files).toEqual(expect.arrayContaining(['README.md', `${id}.area.ts`, `${id}.module.ts`]));
    const lines = readFileSync(join(MODULES, id, `${id}.module.ts`), 'utf8')
      .trim()
      .split('\n');
    expect(lines.length).toBeLessThanOrEqual(12);
  });

  it('gives every area to the HTTP layer', () => {
    const names = AREA_MODULES.map((area) => area.name);
    const wanted = AREAS.map((area) => `${area.id.split('-').map(capital).join('')}Module`);
    expect(names).toEqual(wanted);
  });

  it('names each action once, as area.verb_noun', () => {
    const ids = AREAS.flatMap((area) => area.actions.map((action) => action.id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z][a-z0-9]*\.[a-z][a-z0-9_]*$/.test(id))).toEqual([]);
  });

  it.each(byId)('%s says what it does', (_id, action) => {
    expect(action.summary).toMatch(/^[A-Z].*\.$/);
    expect(action.title).toMatch(/^[A-Z]/);
    expect(action.timeoutMs).toBeGreaterThan(0);
    expect(action.menus.every((menu) => menu.startsWith('/'))).toBe(true);
  });

  it.each(byId)('%s takes its own examples, and gives them back unchanged', (_id, action) => {
    for (const example of action.examples) {
      const parsed = parseInput(action, example.input);
      expect(parseInput(action, parsed)).toEqual(parsed);
    }
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

  it.each(AREAS.map((area) => [area.id, area.actions] as const))('keeps the inputs of area %s', (_id, actions) => {
    const schemas = Object.fromEntries(actions.map((action) => [action.id, inputJsonSchema(action)]));
    expect(schemas).toMatchSnapshot();
  });
});

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

interface SpecAction {
  readonly id: string;
  readonly kind: string;
  readonly args?: readonly string[];
  readonly risk: string;
}

/** Features whose areas are here; the list grows with the areas. */
const FEATURES: readonly RegExp[] = [
  /^dns\./,
  /^dhcp\.(list_leases|add_static_lease|make_static|remove_lease)$/,
  /^firewall\.(.*_filter_rules?|list_chains|create_jump_rule|delete_chain|create_basic_setup)$/,
  /^ip\..*_address(es)?$/,
  /^system\.(get|set)_identity$/,
];

/** Arguments of the list that an action takes in another way. */
const INSTEAD: Readonly<Record<string, readonly string[]>> = {
  // Nothing is written to the router, the script comes back as the result.
  'dns.export_config': ['file'],
  // What is read, not what is asked for.
  'dns.get_cache_statistics': ['cache-used', 'cache-size'],
  // Chosen by `where`, as everywhere.
  'dhcp.make_static': ['numbers'],
  'firewall.delete_chain': ['.id'],
  'firewall.list_chains': ['chain'],
};

const specified = existsSync(SPEC) ? (JSON.parse(readFileSync(SPEC, 'utf8')) as SpecAction[]) : undefined;
if (!specified) console.warn(`SKIPPED: ${SPEC} is not there, the actions are not compared with it`);

(specified ? describe : describe.skip)('the registry and the list of wanted actions', () => {
  const wanted = (specified ?? []).filter(
    (action) => action.kind === 'action' && FEATURES.some((feature) => feature.test(action.id)),
  );

  it('has every action of the features that are here', () => {
    const have = new Set(registry.actions.map((action) => action.id));
    expect(wanted.length).toBeGreaterThan(30);
    expect(wanted.filter((action) => !have.has(action.id)).map((action) => action.id)).toEqual([]);
  });

  it('takes the wanted arguments', () => {
    const missing = wanted.flatMap((spec) => {
      const taken = new Set([...inputNames(registry.action(spec.id)), ...(INSTEAD[spec.id] ?? [])]);
      return (spec.args ?? []).filter((name) => !taken.has(name)).map((name) => `${spec.id} ${name}`);
    });
    expect(missing).toEqual([]);
  });

  it('calls reading what reads and destroying what destroys', () => {
    const told = wanted.map(({ id }) => [id, registry.action(id).kind] as const);
    const asWanted = wanted.map(({ id, risk }) => {
      if (risk === 'read' || risk === 'destructive') return [id, risk];
      const { kind } = registry.action(id);
      return [id, kind === 'operational' ? kind : 'write'];
    });
    expect(told).toEqual(asWanted);
  });
});

/** Names that an input takes, at the top and in `where`. */
function inputNames(action: Action): string[] {
  const schema = inputJsonSchema(action) as { properties?: Record<string, { properties?: object }> };
  const properties = schema.properties ?? {};
  return [...Object.keys(properties), ...Object.keys(properties['where']?.properties ?? {})];
}
