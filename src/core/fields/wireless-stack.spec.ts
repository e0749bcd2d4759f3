import { memoryReader } from '../../../test/kit/memory-reader';
import {
  defineResource,
  field,
  parseInput,
  type DefinedResource,
  type ReadAction,
  type RouterFacts,
  type WriteAction,
} from '../catalogue';
import { comment, line, ssid } from '../values';
import { actionsByStack, stackOf, type ByStack } from './wireless-stack';

function described(menu: string, fields: Parameters<typeof defineResource>[0]['fields']): DefinedResource {
  return defineResource({
    id: 'air.row',
    noun: 'row',
    plural: 'rows',
    menu,
    kind: 'list',
    key: ['name'],
    risk: 'none',
    fields: { name: field(line('air-name'), 'Name.', { required: true }), comment: field(comment, 'Comment.'), ...fields },
    readOnly: {},
    verbs: {
      list: { id: 'air.list', examples: [{ title: 'All', input: {} }] },
      create: { id: 'air.create', examples: [{ title: 'One', input: { name: 'a' } }] },
    },
  });
}

const STACKS: ByStack<DefinedResource> = {
  wifi: described('/interface/wifi', {
    'configuration.ssid': field(ssid, 'Name.'),
    afc: field(line('afc'), 'AFC.', { since: '7.24' }),
  }),
  wave2: described('/interface/wifiwave2', { 'configuration.ssid': field(ssid, 'Name.', { since: '7.12' }) }),
  legacy: described('/interface/wireless', { ssid: field(ssid, 'Name.'), key: field(line('air-key'), 'Key.', { secret: true }) }),
};

const [list, create] = actionsByStack(STACKS) as [ReadAction, WriteAction];

function reader(version: string, packages: readonly string[]) {
  const rows = [{ '.id': '*1', name: 'x', key: 'changeme' }];
  const menus = { '/interface/wifi': rows, '/interface/wifiwave2': rows, '/interface/wireless': rows };
  const read = memoryReader(menus, { version });
  return { ...read, facts: { ...read.facts, packages } };
}

function facts(version: string, packages?: readonly string[]): RouterFacts {
  return { version, major: Number(version.split('.')[0]), ...(packages ? { packages } : {}) };
}

async function menuFor(version: string, packages: readonly string[], input: object): Promise<string | undefined> {
  const plan = await create.plan(reader(version, packages), parseInput(create, input), {});
  return plan.changes[0]?.menu;
}

describe('src/core/fields/wireless-stack', () => {
  it.each([
    ['6.49.18', ['wireless'], 'legacy'],
    ['6.49.18', undefined, 'legacy'],
    ['7.12.2', ['routeros'], 'legacy'],
    ['7.12.2', ['routeros', 'wifiwave2'], 'wave2'],
    ['7.13', ['routeros', 'wireless'], 'legacy'],
    ['7.20.8', ['routeros', 'wifi-qcom-ac'], 'wifi'],
    ['7.20.8', ['routeros', 'wireless', 'wifi-qcom'], 'wifi'],
    ['7.24', ['routeros'], 'wifi'],
    ['7.24', undefined, 'wifi'],
  ] as const)('on %s with %p it is %s', (version, packages, stack) => {
    expect(stackOf(facts(version, packages))).toBe(stack);
  });

  it('goes to the menu that the router has', async () => {
    expect(await menuFor('7.24', ['wifi-qcom'], { name: 'a' })).toBe('/interface/wifi');
    expect(await menuFor('7.12.2', ['wifiwave2'], { name: 'a', 'configuration.ssid': 'n' })).toBe('/interface/wifiwave2');
    expect(await menuFor('7.24', ['wireless'], { name: 'a', ssid: 'n' })).toBe('/interface/wireless');
  });

  it('refuses on a router what its menu does not have', async () => {
    const lacking = { code: 'FIELD_UNAVAILABLE' };
    await expect(menuFor('7.24', ['wifi-qcom'], { name: 'a', ssid: 'n' })).rejects.toMatchObject(lacking);
    await expect(menuFor('7.24', ['wireless'], { name: 'a', 'configuration.ssid': 'n' })).rejects.toMatchObject(lacking);
    await expect(menuFor('7.10', ['wifiwave2'], { name: 'a', 'configuration.ssid': 'n' })).rejects.toMatchObject(lacking);
  });

  it('tells what the version alone rules out', () => {
    const needs = (input: object) => create.requires(parseInput(create, input));
    expect(needs({ name: 'a', ssid: 'n' })).toEqual([]);
    expect(needs({ name: 'a', 'configuration.ssid': 'n' })).toEqual([{ what: 'argument configuration.ssid', since: '7.1' }]);
    expect(needs({ name: 'a', afc: 'n' })).toEqual([{ what: 'argument afc', since: '7.24' }]);
  });

  it('still asks each menu for what it needs', async () => {
    await expect(menuFor('7.24', [], { 'configuration.ssid': 'n' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('masks the secrets of every menu', async () => {
    const { rows } = await list.read(reader('7.24', []), parseInput(list, {}));
    expect(rows.map((row) => row['key'])).not.toContain('changeme');
    expect(rows).toHaveLength(1);
  });
});
