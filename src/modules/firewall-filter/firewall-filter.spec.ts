import { createRegistry, parseInput, type Plan, type Row, type WriteAction } from '../../core/catalogue';
import { memoryReader } from '../../../test/kit/memory-reader';
import { firewallFilterArea } from './firewall-filter.area';

const registry = createRegistry([firewallFilterArea]);
const MENU = '/ip/firewall/filter';

async function plan(id: string, input: unknown, rows: readonly Row[], previous?: Plan): Promise<Plan> {
  const action = registry.action(id) as WriteAction;
  return action.plan(memoryReader({ [MENU]: rows }), parseInput(action, input), previous ? { previous } : {});
}

const dummy: Row = { '.id': '*1', chain: 'forward', action: 'passthrough', dynamic: 'true' };
const known: Row = { '.id': '*2', chain: 'input', action: 'accept', 'connection-state': 'established,related,untracked' };
const web: Row = { '.id': '*3', chain: 'input', action: 'accept', protocol: 'tcp', 'dst-port': '80', comment: 'web' };
const jump: Row = { '.id': '*4', chain: 'input', action: 'jump', 'jump-target': 'wan' };
const wan1: Row = { '.id': '*5', chain: 'wan', action: 'accept', protocol: 'icmp' };
const wan2: Row = { '.id': '*6', chain: 'wan', action: 'drop', comment: 'end' };
const last: Row = { '.id': '*7', chain: 'forward', action: 'accept', comment: 'last' };
const ALL = [dummy, known, web, jump, wan1, wan2, last];

describe('src/modules/firewall-filter', () => {
  describe('a rule that drops everything', () => {
    const blanket = { chain: 'input', action: 'drop' };

    it.each([
      ['is refused', blanket],
      ['is refused as reject', { chain: 'forward', action: 'reject', comment: 'stop' }],
      ['is refused with force off', { ...blanket, force: false }],
    ])('%s', (_title, input) => {
      const action = registry.action('firewall.create_filter_rule');
      expect(() => parseInput(action, input)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
    });

    it.each([
      ['with a matcher', { ...blanket, 'src-address': '192.0.2.1' }],
      ['disabled', { ...blanket, disabled: true }],
      ['forced', { ...blanket, force: true }],
    ])('is added %s', async (_title, input) => {
      const { changes } = await plan('firewall.create_filter_rule', input, []);
      expect(changes).toMatchObject([{ op: 'add', after: { chain: 'input', action: 'drop' } }]);
      expect(changes[0]).not.toHaveProperty('after.force');
    });

    it('is refused when an update would make it', async () => {
      const rows = [{ ...web, action: 'drop' }];
      const open = { where: { comment: 'web' }, protocol: null, 'dst-port': null };
      await expect(plan('firewall.update_filter_rule', open, rows)).rejects.toMatchObject({ code: 'HAZARD_REFUSED' });
      expect((await plan('firewall.update_filter_rule', { ...open, force: true }, rows)).changes).toHaveLength(1);
    });

    it('is refused when it would be enabled', async () => {
      const rows = [{ '.id': '*1', chain: 'input', action: 'drop', disabled: 'true', comment: 'stop' }];
      const input = { where: { comment: 'stop' } };
      await expect(plan('firewall.enable_filter_rule', input, rows)).rejects.toMatchObject({ code: 'HAZARD_REFUSED' });
    });
  });

  describe('move', () => {
    it('puts a rule directly before another one of its chain, downwards too', async () => {
      const { changes } = await plan(
        'firewall.move_filter_rule',
        { where: { comment: 'end' }, destination: { protocol: 'icmp' } },
        [known, wan1, web, wan2],
      );
      expect(changes).toMatchObject([{ op: 'move', id: '*6', destination: '*5' }]);
      const down = { where: { 'connection-state': 'untracked,established,related' }, destination: '*4' };
      expect((await plan('firewall.move_filter_rule', down, ALL)).changes).toMatchObject([
        { op: 'move', id: '*2', destination: '*4', before: '*3' },
      ]);
    });

    it('leaves a rule that stands there already', async () => {
      const input = { where: { comment: 'web' }, destination: { 'jump-target': 'wan' } };
      expect((await plan('firewall.move_filter_rule', input, ALL)).changes).toEqual([]);
    });
  });

  describe('update', () => {
    it('knows its rows again after it changed what they are selected by', async () => {
      const input = { where: { comment: 'web' }, comment: 'www' };
      const first = await plan('firewall.update_filter_rule', input, ALL);
      expect(first.changes).toMatchObject([{ op: 'set', id: '*3', before: { comment: 'web' }, after: { comment: 'www' } }]);
      const after = ALL.map((row) => (row === web ? { ...web, comment: 'www' } : row));
      expect((await plan('firewall.update_filter_rule', input, after, first)).changes).toEqual([]);
    });
  });

  describe('delete_chain', () => {
    it('refuses the chains of RouterOS', () => {
      const action = registry.action('firewall.delete_chain');
      expect(() => parseInput(action, { chain: 'input' })).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
    });

    it('removes the rules and the jumps, last first, each with the row that stays behind it', async () => {
      const { changes } = await plan('firewall.delete_chain', { chain: 'wan' }, ALL);
      expect(changes.map((change) => change.op === 'remove' && [change.id, change.placeBefore])).toEqual([
        ['*6', '*7'],
        ['*5', '*7'],
        ['*4', '*7'],
      ]);
    });
  });

  describe('create_basic_setup', () => {
    const input = { 'management-network': ['192.0.2.0/24', '198.51.100.0/24'] };

    it('lets in before it shuts out, around the rules that are there', async () => {
      const { changes } = await plan('firewall.create_basic_setup', input, [web, last]);
      expect(changes.map((change) => change.op === 'add' && [change.after['action'], change.placeBefore])).toEqual([
        ['accept', '*3'],
        ['drop', '*3'],
        ['accept', '*3'],
        ['accept', '*3'],
        ['accept', '*3'],
        ['drop', undefined],
      ]);
    });

    it('counts an equal rule under another comment', async () => {
      const { changes } = await plan('firewall.create_basic_setup', input, [{ ...known, comment: 'defconf' }]);
      expect(changes).toHaveLength(5);
    });

    it('needs to know who manages the router', () => {
      const action = registry.action('firewall.create_basic_setup');
      expect(() => parseInput(action, {})).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
      expect(() => parseInput(action, { 'management-network': '' })).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
    });
  });

  it('lists chains that exist only as the target of a jump', async () => {
    const action = registry.action('firewall.list_chains');
    if (action.kind !== 'read') throw new Error('list_chains is no read');
    const { rows } = await action.read(memoryReader({ [MENU]: [jump] }), {});
    expect(rows).toContainEqual({ chain: 'wan', 'built-in': 'no', rules: '0', jumps: '1' });
  });
});
