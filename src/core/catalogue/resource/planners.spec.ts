import { memoryReader } from '../../../../test/kit/memory-reader';
import { bool, comment, duration, freeText, interfaceName, ipv4Prefix, listOf } from '../../values';
import { field } from '../field';
import { sentenceOf, type Plan } from '../plan';
import type { Row } from '../router-session';
import { planAbsent, planCreate, planPresent, planRemove, planSingleton, planUpdate, valuesOf } from './planners';
import { checkedResource, type Resource, type ResourceSpec } from './resource';

const MENU = '/test';

function resource(over: Partial<ResourceSpec> = {}): Resource {
  return checkedResource({
    id: 'test.row',
    noun: 'row',
    plural: 'rows',
    menu: MENU,
    kind: 'list',
    key: ['address', 'interface'],
    risk: 'none',
    fields: {
      address: field(ipv4Prefix, 'Address.', { required: true }),
      interface: field(interfaceName, 'Interface.', { required: true, exact: true }),
      timeout: field(duration, 'Timeout.', { default: '1d' }),
      gateway: field(freeText, 'Gateway.', { unsettable: true }),
      note: field(freeText, 'Note.', { emptied: true }),
      network: field(freeText, 'Network.', { derived: true }),
      broadcast: field(freeText, 'Broadcast.', { writeOnly: true }),
      servers: field(listOf(freeText), 'Servers.', { default: '' }),
      comment: field(comment, 'Comment.'),
      disabled: field(bool, 'Off.', { default: 'no' }),
    },
    readOnly: { dynamic: 'Dynamic.', status: 'Status.' },
    verbs: {},
    ...over,
  });
}

const lan: Row = { '.id': '*1', address: '192.0.2.1/24', interface: 'lan', network: '192.0.2.0', disabled: 'false' };
const wan: Row = { '.id': '*2', address: '198.51.100.1/24', interface: 'wan', dynamic: 'true', disabled: 'false' };
const reader = memoryReader({ [MENU]: [lan, wan] });
const KEYED = resource();
const UNKEYED = resource({ key: undefined });

function ops(plan: Plan): string[] {
  return plan.changes.map((change) => change.op);
}

describe('src/core/catalogue/resource/planners', () => {
  describe('create', () => {
    it('sends what was given, in canonical text', async () => {
      const values = { address: '203.0.113.1', interface: 'lan', timeout: '48h', gateway: null, broadcast: '203.0.113.9' };
      const { changes } = await planCreate(KEYED, reader, values);
      expect(changes).toEqual([
        {
          op: 'add',
          menu: MENU,
          key: 'address=203.0.113.1/32 interface=lan',
          after: { address: '203.0.113.1/32', interface: 'lan', timeout: '2d', broadcast: '203.0.113.9' },
        },
      ]);
    });

    it('finds nothing to do where the row is, whatever the router derives and hides', async () => {
      const values = { address: '192.0.2.1/24', interface: 'lan', disabled: 'no', timeout: '24:00:00', broadcast: 'x' };
      expect((await planCreate(KEYED, reader, values)).changes).toEqual([]);
      expect((await planCreate(UNKEYED, reader, values)).changes).toEqual([]);
    });

    it('refuses to take a row with the same key for the wanted one', async () => {
      const values = { address: '192.0.2.1/24', interface: 'lan', comment: 'office' };
      await expect(planCreate(KEYED, reader, values)).rejects.toMatchObject({ code: 'ITEM_CONFLICT' });
    });

    it('adds a row without a key that differs in one property only', async () => {
      const values = { address: '192.0.2.1/24', interface: 'lan', comment: 'office' };
      expect(ops(await planCreate(UNKEYED, reader, values))).toEqual(['add']);
    });

    it('does not count a dynamic row', async () => {
      expect(ops(await planCreate(KEYED, reader, { address: '198.51.100.1/24', interface: 'wan' }))).toEqual(['add']);
    });
  });

  describe('update', () => {
    it('takes things away in the way that each property knows', async () => {
      const row = { ...lan, gateway: 'g', note: 'n', timeout: '2d', servers: 'a,b', comment: 'c' };
      const there = memoryReader({ [MENU]: [row] });
      const values = { gateway: null, note: null, timeout: '1d', servers: '', comment: '' };
      expect((await planUpdate(KEYED, there, { where: { interface: 'lan' } }, values)).changes).toEqual([
        {
          op: 'set',
          menu: MENU,
          key: 'address=192.0.2.1/24 interface=lan',
          id: '*1',
          before: { gateway: 'g', note: 'n', timeout: '2d', servers: 'a,b', comment: 'c' },
          after: { gateway: null, note: '', timeout: '1d', servers: '', comment: '' },
        },
      ]);
    });

    it('gives back what was not there as not there', async () => {
      const values = { gateway: 'g', note: 'n', timeout: '2d' };
      const { changes } = await planUpdate(KEYED, reader, { '.id': '*1' }, values);
      expect(changes).toMatchObject([{ before: { gateway: null, note: '', timeout: '1d' } }]);
    });

    it.each([
      ['nothing that matches', { where: { interface: 'none' } }, 'ITEM_UNKNOWN'],
      ['several rows', { where: { disabled: 'no' } }, 'ITEM_AMBIGUOUS'],
      ['a dynamic row', { where: { interface: 'wan' } }, 'ITEM_DYNAMIC'],
    ])('refuses %s', async (_title, selection, code) => {
      await expect(planUpdate(KEYED, reader, selection, { comment: 'x' })).rejects.toMatchObject({ code });
    });

    it('lets a dynamic row be that is as wanted', async () => {
      const selection = { where: { disabled: 'no' }, all: true };
      expect((await planUpdate(KEYED, reader, selection, { disabled: 'no' })).changes).toEqual([]);
    });

    it('brings along what RouterOS leaves behind, unless it was named', async () => {
      const following = resource({ follow: ({ address }): Record<string, string> => (address ? { network: 'computed' } : {}) });
      const selection = { '.id': '*1' };
      const moved = await planUpdate(following, reader, selection, { address: '192.0.2.2/24' });
      expect(moved.changes).toMatchObject([{ after: { address: '192.0.2.2/24', network: 'computed' } }]);
      const named = await planUpdate(following, reader, selection, { address: '192.0.2.2/24', network: 'mine' });
      expect(named.changes).toMatchObject([{ after: { network: 'mine' } }]);
      expect((await planUpdate(following, reader, selection, { address: '192.0.2.1/24' })).changes).toEqual([]);
    });

    it('matches what the router only reports as text, flags as flags', async () => {
      const found = await planUpdate(KEYED, reader, { where: { dynamic: 'no' } }, { comment: 'x' });
      expect(found.changes).toMatchObject([{ id: '*1' }]);
    });
  });

  describe('ensure', () => {
    const office = { address: '192.0.2.1/24', interface: 'lan', comment: 'office' };

    it('does not add where the menu knows no add', async () => {
      const fixed = resource({ verbs: { ensure: { id: 'ip.ensure_address', examples: [] } } });
      const values = { address: '192.0.2.1/24', interface: 'lan', comment: 'office' };
      const planning = planPresent(fixed, memoryReader({ [MENU]: [] }), values, {});
      await expect(planning).rejects.toMatchObject({ code: 'ITEM_UNKNOWN' });
    });

    it('adds, then corrects, then leaves alone', async () => {
      expect(ops(await planPresent(KEYED, memoryReader({ [MENU]: [] }), office, {}))).toEqual(['add']);
      expect(ops(await planPresent(KEYED, reader, office, {}))).toEqual(['set']);
      const there = memoryReader({ [MENU]: [{ ...lan, comment: 'office' }] });
      expect(ops(await planPresent(KEYED, there, office, {}))).toEqual([]);
    });

    it('knows its row again after it took it out of `where`', async () => {
      const input = { where: { interface: 'lan' } };
      const values = { interface: 'guests' };
      const previous = await planPresent(KEYED, reader, values, input);
      expect(previous.changes).toMatchObject([{ op: 'set', id: '*1', after: { interface: 'guests' } }]);
      const after = memoryReader({ [MENU]: [{ ...lan, interface: 'guests' }, wan] });
      expect((await planPresent(KEYED, after, values, input, { previous })).changes).toEqual([]);
    });

    it('knows the row that it added by what it holds', async () => {
      const input = { where: { comment: 'old' } };
      const values = { ...office, address: '192.0.2.9/24' };
      const previous = await planPresent(KEYED, reader, values, input);
      expect(ops(previous)).toEqual(['add']);
      const after = memoryReader({ [MENU]: [lan, { '.id': '*3', ...values }] });
      expect((await planPresent(KEYED, after, values, input, { previous })).changes).toEqual([]);
    });

    it('says what is missing for a new row', async () => {
      const empty = memoryReader({ [MENU]: [] });
      await expect(planPresent(KEYED, empty, { comment: 'x' }, { where: { interface: 'lan' } })).rejects.toMatchObject({
        code: 'INPUT_INVALID',
      });
      await expect(planPresent(KEYED, empty, { interface: 'lan' }, {})).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    });

    it('gives a new row what the verb gives it, and leaves one that is there as it is', async () => {
      const options = { defaults: { disabled: 'no', comment: 'new' } };
      const empty = memoryReader({ [MENU]: [] });
      expect((await planPresent(KEYED, empty, office, options)).changes).toMatchObject([
        { op: 'add', after: { ...office, disabled: 'no' } },
      ]);
      const off = memoryReader({ [MENU]: [{ ...lan, ...office, disabled: 'true' }] });
      expect((await planPresent(KEYED, off, office, options)).changes).toEqual([]);
    });

    it('removes what is to be absent, and nothing else', async () => {
      expect((await planAbsent(KEYED, reader, office)).changes).toMatchObject([{ op: 'remove', id: '*1' }]);
      expect((await planAbsent(KEYED, reader, { ...office, interface: 'none' })).changes).toEqual([]);
    });
  });

  describe('remove', () => {
    it('keeps what is needed to make the row again', async () => {
      const { changes } = await planRemove(KEYED, reader, { where: { interface: 'lan' } });
      const { '.id': _id, ...before } = lan;
      expect(changes).toEqual([{ op: 'remove', menu: MENU, key: 'address=192.0.2.1/24 interface=lan', id: '*1', before }]);
    });

    it('refuses a dynamic row, or says that it cannot come back', async () => {
      const selection = { where: { interface: 'wan' } };
      await expect(planRemove(KEYED, reader, selection)).rejects.toMatchObject({ code: 'ITEM_DYNAMIC' });
      const removable = resource({ dynamicRows: 'removable' });
      expect((await planRemove(removable, reader, selection)).changes).toMatchObject([{ irreversible: true }]);
    });

    it('says that a row cannot come back which needs what the router never shows', async () => {
      const fields = {
        ...KEYED.fields,
        password: field(freeText, 'Password.', { required: true, secret: true, writeOnly: true }),
      };
      const { changes } = await planRemove(resource({ fields }), reader, { where: { interface: 'lan' } });
      expect(changes).toMatchObject([{ op: 'remove', id: '*1', irreversible: true }]);
    });
  });

  describe('a flag', () => {
    const base = resource();
    const flagged = resource({
      fields: { ...base.fields, blackhole: field(bool, 'Flag.', { default: 'no', unsettable: true, flag: true }) },
    });
    const hole: Row = { ...lan, blackhole: '' };
    const there = memoryReader({ [MENU]: [hole] });
    const where = { interface: 'lan' };

    it('is given without a value, and only where it is wanted', async () => {
      const wanted = { address: '203.0.113.1/24', interface: 'hole' };
      const added = async (blackhole: string): Promise<unknown> =>
        (await planCreate(flagged, reader, { ...wanted, blackhole })).changes.map(sentenceOf);
      expect(await added('yes')).toEqual([{ command: '/test/add', args: { ...wanted, blackhole: '' } }]);
      expect(await added('no')).toEqual([{ command: '/test/add', args: wanted }]);
    });

    it('is taken away by unsetting it, and comes back', async () => {
      expect((await planUpdate(flagged, there, { where }, { blackhole: 'yes' })).changes).toEqual([]);
      const { changes } = await planUpdate(flagged, there, { where }, { blackhole: 'no' });
      expect(changes).toMatchObject([{ before: { blackhole: '' }, after: { blackhole: null } }]);
      const back = await planUpdate(flagged, reader, { where }, { blackhole: 'yes' });
      expect(back.changes).toMatchObject([{ before: { blackhole: null }, after: { blackhole: '' } }]);
    });

    it('is in the row that a removal makes again', async () => {
      const { changes } = await planRemove(flagged, there, { where });
      expect(changes).toMatchObject([{ before: { blackhole: '' } }]);
    });
  });

  describe('what a version only reports', () => {
    const base = resource();
    const later = resource({ key: undefined, fields: { ...base.fields, mode: field(freeText, 'Mode.', { since: '7.1' }) } });
    const older = memoryReader({ [MENU]: [{ ...lan, mode: 'bridged' }] }, { version: '6.49.18' });

    it('makes no other row of it, and is not in the row that is made again', async () => {
      const wanted = { address: '192.0.2.1/24', interface: 'lan' };
      expect((await planCreate(later, older, wanted)).changes).toEqual([]);
      const { changes } = await planRemove(later, older, { where: { interface: 'lan' } });
      expect(changes).toMatchObject([{ before: wanted }]);
      expect(changes.map((change) => change.op === 'remove' && 'mode' in change.before)).toEqual([false]);
    });
  });

  describe('a menu without rows', () => {
    const singleton = resource({ kind: 'singleton', key: undefined });

    it('reads only what is asked, and sets only what differs', async () => {
      const there = memoryReader({ [MENU]: [{ comment: 'a', timeout: '2d' }] });
      const { changes } = await planSingleton(singleton, there, { comment: 'a', timeout: '3d' });
      expect(changes).toEqual([{ op: 'set', menu: MENU, key: 'row', before: { timeout: '2d' }, after: { timeout: '3d' } }]);
    });
  });

  it('takes no input for a field that is none', () => {
    expect(valuesOf(KEYED, { where: {}, all: true, comment: 'x', address: undefined })).toEqual({ comment: 'x' });
  });
});
