import { memoryReader } from '../../../../test/kit/memory-reader';
import { comment, duration, freeText, interfaceName } from '../../values';
import type { ReadAction, WriteAction } from '../action';
import { field, type FieldTraits } from '../field';
import { byGeneration } from '../generation';
import { inverseOf, sentenceOf, type Plan } from '../plan';
import { parseInput } from '../registry';
import type { Row } from '../router-session';
import { defineStream } from '../stream';
import { composedRead } from './composed';
import { defineResource, resourceAction } from './define-resource';
import { rowCommand, rowRead } from './row-actions';

const OLD = '6.49.18';
const MENU = { v6: '/routing/bgp/peer', v7: '/routing/bgp/connection' };
const example = [{ title: 'One', input: {} }];

const peers = defineResource({
  id: 'test.peer',
  noun: 'peer',
  plural: 'peers',
  menu: MENU,
  kind: 'list',
  key: ['name'],
  risk: 'none',
  fields: {
    name: field(interfaceName, 'Name.', { required: true, exact: true }),
    'remote.address': field(freeText, 'Address.', { exact: true, wire: { v6: 'remote-address' } }),
    'tcp-md5-key': field(freeText, 'Key.', { secret: true }),
    comment: field(comment, 'Comment.'),
  },
  readOnly: { running: 'It is up.' },
  references: [{ menu: '/ip/firewall/filter', property: 'comment' }],
  verbs: {
    list: { id: 'test.list_peers', examples: example },
    create: { id: 'test.create_peer', examples: example },
    update: { id: 'test.update_peer', examples: example },
    remove: { id: 'test.remove_peer', examples: example },
  },
});

function action<A extends WriteAction | ReadAction = WriteAction>(id: string): A {
  return peers.actions.find((one) => one.id === id) as A;
}

function planOn(rows: readonly Row[], id: string, input: unknown, version = OLD): Promise<Plan> {
  const reader = memoryReader(
    { [MENU.v6]: rows, [MENU.v7]: rows, '/ip/firewall/filter': [{ '.id': '*9', comment: 'a' }] },
    { version },
  );
  return action(id).plan(reader, parseInput(action(id), input), {});
}

describe('src/core/catalogue/resource/row-actions', () => {
  describe('a property that 6.x calls otherwise', () => {
    const row: Row = { '.id': '*1', name: 'a', 'remote-address': '192.0.2.1' };

    it('is written under the name of the router', async () => {
      const input = { name: 'b', 'remote.address': '192.0.2.2' };
      const [old] = (await planOn([row], 'test.create_peer', input)).changes;
      expect(old && sentenceOf(old)).toEqual({
        command: '/routing/bgp/peer/add',
        args: { name: 'b', 'remote-address': '192.0.2.2' },
      });
      const [now] = (await planOn([], 'test.create_peer', input, '7.20.8')).changes;
      expect(now && sentenceOf(now).args).toEqual({ name: 'b', 'remote.address': '192.0.2.2' });
    });

    it('is read, compared, changed and made again under its name', async () => {
      const where = { 'remote.address': '192.0.2.1' };
      expect((await planOn([row], 'test.update_peer', { where, 'remote.address': '192.0.2.1' })).changes).toEqual([]);
      const [set] = (await planOn([row], 'test.update_peer', { where, 'remote.address': '192.0.2.9' })).changes;
      expect(set).toMatchObject({ before: { 'remote-address': '192.0.2.1' }, after: { 'remote-address': '192.0.2.9' } });
      const [remove] = (await planOn([row], 'test.remove_peer', { where })).changes;
      expect(remove && inverseOf(remove)).toMatchObject({ op: 'add', after: { name: 'a', 'remote-address': '192.0.2.1' } });
      const list = action<ReadAction>('test.list_peers');
      const { rows } = await list.read(memoryReader({ [MENU.v6]: [row] }, { version: OLD }), parseInput(list, { where }));
      expect(rows).toEqual([{ '.id': '*1', name: 'a', 'remote.address': '192.0.2.1' }]);
    });
  });

  it('tells who still names a row that goes', async () => {
    const { notes } = await planOn([{ '.id': '*1', name: 'a' }], 'test.remove_peer', { where: { name: 'a' } });
    expect(notes).toEqual(['a is still named by comment of 1 row in /ip/firewall/filter.']);
    const free = await planOn([{ '.id': '*1', name: 'b' }], 'test.remove_peer', { where: { name: 'b' } });
    expect(free).not.toHaveProperty('notes');
  });

  it('calls a command for each row, and takes it back by its opposite', async () => {
    const start = rowCommand(peers, {
      id: 'test.start_peer',
      title: 'Start peer',
      summary: 'Starts it.',
      command: 'start',
      undo: 'stop',
      risk: 'none',
      done: (row) => row['running'] === 'true',
      examples: example,
    }) as WriteAction;
    const rows: Row[] = [
      { '.id': '*1', name: 'a', running: 'true' },
      { '.id': '*2', name: 'b', running: 'false' },
    ];
    const input = parseInput(start, { where: { running: false } });
    const plan = await start.plan(memoryReader({ [MENU.v7]: rows }), input, {});
    expect(plan.changes.map(sentenceOf)).toEqual([{ command: '/routing/bgp/connection/start', args: { numbers: '*2' } }]);
    const [change] = plan.changes;
    const back = change && inverseOf(change);
    expect(back && sentenceOf(back)).toEqual({ command: '/routing/bgp/connection/stop', args: { numbers: '*2' } });
    expect(back && inverseOf(back)).toEqual(change);
    const after = rows.map((row) => ({ ...row, running: 'true' }));
    expect((await start.plan(memoryReader({ [MENU.v7]: after }), input, { previous: plan })).changes).toEqual([]);
  });

  it('looks at rows by a command, and masks what is secret', async () => {
    const monitor = rowRead(peers, {
      id: 'test.monitor_peer',
      title: 'Monitor peer',
      summary: 'Looks at it.',
      command: 'monitor',
      args: { once: '' },
      output: { state: 'State.' },
      examples: example,
    }) as ReadAction;
    const replies = { '/routing/bgp/connection/monitor': { rows: [{ state: 'up', 'tcp-md5-key': 'hunter2' }] } };
    const reader = memoryReader({ [MENU.v7]: [{ '.id': '*1', name: 'a' }] }, { replies });
    const { rows } = await monitor.read(reader, parseInput(monitor, { where: { name: 'a' } }));
    expect(rows).toEqual([{ name: 'a', state: 'up', 'tcp-md5-key': expect.not.stringContaining('hunter2') }]);
  });

  it('fixes values, narrows to some rows, and takes only what is left', async () => {
    const main = resourceAction(peers, 'create', {
      id: 'test.create_main',
      fixed: { comment: 'main' },
      only: ['name', 'comment'],
      examples: example,
    });
    expect(Object.keys(main.input.shape).sort()).toEqual(['name']);
    const { changes } = await (main as WriteAction).plan(memoryReader({ [MENU.v7]: [] }), parseInput(main, { name: 'x' }), {});
    expect(changes).toMatchObject([{ after: { name: 'x', comment: 'main' } }]);
    const clear = resourceAction(peers, 'remove', {
      id: 'test.clear',
      within: { comment: 'main' },
      all: true,
      examples: example,
    }) as WriteAction;
    const rows = ['main', 'other', 'main'].map((text, index) => ({ '.id': `*${index}`, name: `${index}`, comment: text }));
    const plan = await clear.plan(memoryReader({ [MENU.v7]: rows, '/ip/firewall/filter': [] }), parseInput(clear, {}), {});
    expect(plan.changes.map((change) => change.op === 'remove' && change.id)).toEqual(['*2', '*0']);
  });

  it('reads several menus as one, without those that are not there', async () => {
    const all = composedRead({
      id: 'test.read_all',
      title: 'Read all',
      summary: 'Reads all.',
      examples: example,
      parts: [
        { part: 'peer', of: peers, where: { comment: 'main' } },
        { part: 'active', menu: '/ppp/active', properties: { name: 'Name.' } },
        { part: 'old', menu: '/ppp/old', properties: { name: 'Name.' }, until: '7.1' },
        { part: 'extra', menu: '/not/there', properties: { name: 'Name.' } },
      ],
    }) as ReadAction;
    const menus: Readonly<Record<string, readonly Row[]>> = {
      [MENU.v7]: [{ name: 'a', comment: 'main' }, { name: 'b' }],
      '/ppp/active': [{ name: 'c' }],
    };
    const read = async (input: unknown) => (await all.read(memoryReader(menus), parseInput(all, input))).rows;
    expect(await read({})).toEqual([
      { part: 'peer', name: 'a', comment: 'main' },
      { part: 'active', name: 'c' },
    ]);
    expect(await read({ part: 'active' })).toEqual([{ part: 'active', name: 'c' }]);
  });

  it('collects the rows of a stream up to its limit, and refuses what would take too long', async () => {
    const torch = defineStream({
      id: 'test.torch',
      title: 'Torch',
      summary: 'Watches.',
      menu: '/tool',
      command: 'torch',
      durationArgument: 'duration',
      duration: '5s',
      maxDuration: '1m',
      input: { interface: interfaceName.schema.describe('Interface.') },
      output: { tx: 'Rate.' },
      examples: [{ title: 'One', input: { interface: 'ether1' } }],
    }) as ReadAction;
    const reader = memoryReader({ '/tool': [{ tx: '1' }, { tx: '2' }, { tx: '3' }] });
    expect(await torch.read(reader, parseInput(torch, { interface: 'ether1', limit: 2 }))).toEqual({
      rows: [{ tx: '1' }, { tx: '2' }],
      truncated: true,
    });
    expect(torch.stream?.maxDurationMs).toBe(60_000);
    expect(() => parseInput(torch, { interface: 'ether1', duration: '2m' })).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID' }),
    );
  });

  it('counts what is left of a time as the wanted time', async () => {
    const entries = defineResource({
      id: 'test.entry',
      noun: 'entry',
      plural: 'entries',
      menu: '/ip/firewall/address-list',
      kind: 'list',
      key: ['list'],
      dynamicRows: 'own',
      risk: 'none',
      fields: { list: field(freeText, 'List.', { required: true }), timeout: field(duration, 'Time.', { countsDown: true }) },
      readOnly: {},
      verbs: { ensure: { id: 'test.ensure_entry', examples: example } },
    });
    const [ensure] = entries.actions as unknown as [WriteAction];
    const changes = async (timeout: string) => {
      const reader = memoryReader({ '/ip/firewall/address-list': [{ '.id': '*1', list: 'a', timeout, dynamic: 'true' }] });
      return (await ensure.plan(reader, parseInput(ensure, { list: 'a', timeout: '1d' }), {})).changes.length;
    };
    expect([await changes('23:59:30'), await changes('12h'), await changes('2d')]).toEqual([0, 1, 1]);
  });

  it('joins two generations under one id, each with its own arguments', async () => {
    const filters = (menu: string, name: string) =>
      defineResource({
        id: `test.${name}`,
        noun: 'filter',
        plural: 'filters',
        menu,
        kind: 'list',
        key: ['chain'],
        risk: 'none',
        fields: { chain: field(freeText, 'Chain.', { required: true }), [name]: field(freeText, 'Text.') },
        readOnly: {},
        verbs: { create: { id: 'test.create_filter', examples: [{ title: 'One', input: { chain: 'a', [name]: 'x' } }] } },
      }).actions[0]!;
    const joined = byGeneration({
      v6: filters('/routing/filter', 'prefix'),
      v7: filters('/routing/filter/rule', 'rule'),
    }) as WriteAction;
    const told = Object.entries(joined.input.shape).map(([name, type]) => [name, type.description]);
    expect(told).toEqual(
      expect.arrayContaining([
        ['chain', 'Chain.'],
        ['rule', 'Text. Only on 7.x.'],
        ['prefix', 'Text. Only on 6.x.'],
      ]),
    );
    const input = parseInput(joined, { chain: 'a', rule: 'accept' });
    expect(joined.requires(input)).toEqual([{ what: 'argument rule', since: '7.1' }]);
    const { changes } = await joined.plan(memoryReader({ '/routing/filter/rule': [] }), input, {});
    expect(changes.map(sentenceOf)).toEqual([{ command: '/routing/filter/rule/add', args: { chain: 'a', rule: 'accept' } }]);
    expect(joined.requires(parseInput(joined, { chain: 'a', prefix: '10.0.0.0/8' }))).toEqual([
      { what: 'argument prefix', until: '7.1' },
    ]);
  });

  it('refuses what 6.x has and 7.x only has again later', () => {
    const peers = (menu: string, traits: FieldTraits) =>
      defineResource({
        id: 'test.peer',
        noun: 'peer',
        plural: 'peers',
        menu,
        kind: 'list',
        key: ['name'],
        risk: 'none',
        fields: { name: field(freeText, 'Name.', { required: true }), instance: field(freeText, 'Instance.', traits) },
        readOnly: {},
        verbs: { create: { id: 'test.add_peer', examples: [{ title: 'One', input: { name: 'a' } }] } },
      }).actions[0]!;
    const joined = byGeneration({ v6: peers('/old', {}), v7: peers('/new', { since: '7.20', instead: 'leave it out' }) });
    const wanted = [{ what: 'argument instance', gap: ['7.1', '7.20'], instead: 'leave it out' }];
    expect(joined.requires(parseInput(joined, { name: 'a', instance: 'b' }))).toEqual(wanted);
    expect(joined.requires(parseInput(joined, { name: 'a' }))).toEqual([]);
  });
});
