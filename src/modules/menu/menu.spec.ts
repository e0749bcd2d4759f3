import { memoryReader } from '../../../test/kit/memory-reader';
import {
  createRegistry,
  diffOf,
  inverseOf,
  parseInput,
  sentenceOf,
  type Plan,
  type ReadAction,
  type Row,
  type WriteAction,
} from '../../core/catalogue';
import { menuArea } from './menu.area';

const registry = createRegistry([menuArea]);
const MENU = '/ip/firewall/address-list';

function plan(id: string, input: Readonly<Record<string, unknown>>, rows: readonly Row[], previous?: Plan): Promise<Plan> {
  const action = registry.action(id) as WriteAction;
  const path = typeof input['path'] === 'string' ? input['path'] : MENU;
  return action.plan(memoryReader({ [path]: rows }), parseInput(action, { path, ...input }), previous ? { previous } : {});
}

const first: Row = { '.id': '*1', list: 'blocked', address: '192.0.2.1', timeout: '1d', disabled: 'false' };

describe('src/modules/menu', () => {
  describe('menu.add', () => {
    const input = { values: { list: 'blocked', address: '192.0.2.1/32', timeout: '24:00:00', disabled: false } };

    it('adds beside an equal row, and remembers it', async () => {
      const { changes } = await plan('menu.add', input, [first]);
      expect(changes).toMatchObject([{ op: 'add', twins: ['*1'], after: { list: 'blocked', disabled: 'no' } }]);
    });

    it('tells its own row from the older equal one', async () => {
      const previous = await plan('menu.add', input, [first]);
      expect((await plan('menu.add', input, [first], previous)).changes).toHaveLength(1);
      expect((await plan('menu.add', input, [first, { ...first, '.id': '*2' }], previous)).changes).toEqual([]);
    });

    it('knows its row although the router hides the secret in it', async () => {
      const secret = { path: '/ppp/secret', values: { name: 'a', password: 'hunter2' } };
      const previous = await plan('menu.add', secret, []);
      expect((await plan('menu.add', secret, [{ '.id': '*1', name: 'a' }], previous)).changes).toEqual([]);
      expect(JSON.stringify(diffOf(previous))).not.toContain('hunter2');
    });
  });

  describe('menu.set', () => {
    it('sets only what differs, in any form', async () => {
      const values = { timeout: '24h', disabled: 'no', comment: 'x' };
      const { changes } = await plan('menu.set', { where: { list: 'blocked' }, values }, [first]);
      expect(changes).toMatchObject([{ id: '*1', before: { comment: '' }, after: { comment: 'x' } }]);
      expect(changes[0] && inverseOf(changes[0])).toMatchObject({ after: { comment: '' } });
    });

    it('takes for set what the router prints in a form of its own', async () => {
      const input = { where: { list: 'blocked' }, values: { address: 'BLOCKED.example' } };
      const previous = await plan('menu.set', input, [first]);
      expect((await plan('menu.set', input, [first], previous)).changes).toHaveLength(1);
      expect((await plan('menu.set', input, [{ ...first, address: '198.51.100.7' }], previous)).changes).toEqual([]);
    });

    it('sets a menu without rows, and refuses to guess in one with rows', async () => {
      const identity = { path: '/system/identity', values: { name: 'b' } };
      expect((await plan('menu.set', identity, [{ name: 'a' }])).changes).toEqual([
        { op: 'set', menu: '/system/identity', key: '/system/identity', before: { name: 'a' }, after: { name: 'b' } },
      ]);
      await expect(plan('menu.set', { values: { comment: 'x' } }, [first])).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    });

    it.each([
      ['no row', { where: { list: 'none' } }, [first], 'ITEM_UNKNOWN'],
      ['several', { where: { list: 'blocked' } }, [first, { ...first, '.id': '*2' }], 'ITEM_AMBIGUOUS'],
      ['a dynamic row', { '.id': '*1' }, [{ ...first, dynamic: 'true' }], 'ITEM_DYNAMIC'],
    ])('refuses %s', async (_title, selection, rows, code) => {
      const input = { ...selection, values: { comment: 'x' } };
      await expect(plan('menu.set', input, rows)).rejects.toMatchObject({ code });
    });
  });

  describe('menu.remove', () => {
    it('shows what goes, and says that it cannot come back', async () => {
      const { changes } = await plan('menu.remove', { where: { address: '192.0.2.1' } }, [first]);
      expect(changes).toMatchObject([{ op: 'remove', id: '*1', before: { list: 'blocked' } }]);
      expect(changes.map((change) => inverseOf(change))).toEqual([undefined]);
    });

    it('wants to be told which rows', () => {
      const action = registry.action('menu.remove');
      expect(() => parseInput(action, { path: MENU })).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
    });
  });

  describe('menu.command', () => {
    it.each([
      ['a verb with an action of its own', { path: MENU, command: 'add' }],
      ['a verb that never ends', { path: MENU, command: 'listen' }],
      ['a reboot', { path: '/system', command: 'reboot' }],
      ['a path with a word in it', { path: '/ip/address/print\n', command: 'x' }],
      ['a path with spaces', { path: '/ip address', command: 'x' }],
    ])('refuses %s', (_title, input) => {
      const action = registry.action('menu.command');
      expect(() => parseInput(action, input)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
    });

    it('reboots when it is meant so, and runs commands of the root', async () => {
      const reboot = await plan('menu.command', { path: '/system', command: 'reboot', force: true }, []);
      expect(reboot.changes.map(sentenceOf)).toEqual([{ command: '/system/reboot', args: {} }]);
      const ping = await plan('menu.command', { path: '/', command: 'beep', args: { frequency: 440 } }, []);
      expect(ping.changes.map(sentenceOf)).toEqual([{ command: '/beep', args: { frequency: '440' } }]);
    });
  });

  describe('menu.print', () => {
    const print = registry.action('menu.print') as ReadAction;

    it('masks secrets, filters in any form and stops at the limit', async () => {
      const rows: Row[] = [
        { '.id': '*1', name: 'a', password: 'hunter2', disabled: 'false' },
        { '.id': '*2', name: 'b', password: '', disabled: 'true' },
        { '.id': '*3', name: 'c', disabled: 'false' },
      ];
      const reader = memoryReader({ '/ppp/secret': rows });
      const input = parseInput(print, { path: '/ppp/secret', where: { disabled: false }, limit: 1 });
      expect(await print.read(reader, input)).toEqual({
        rows: [{ '.id': '*1', name: 'a', password: '***', disabled: 'false' }],
        truncated: true,
      });
    });
  });
});
