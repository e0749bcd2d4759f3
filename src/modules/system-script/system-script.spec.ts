import { memoryReader } from '../../../test/kit/memory-reader';
import { createRegistry, parseInput, unmetRequirements, type Plan, type Row, type WriteAction } from '../../core/catalogue';
import { systemScriptArea } from './system-script.area';

const registry = createRegistry([systemScriptArea]);
const MINE: Row = { '.id': '*1', name: 'nightly', source: ':log info x', owner: 'admin' };
const GUARD: Row = { '.id': '*2', name: 'rosfleet-guard-0123456789ab', source: 'x', owner: 'admin' };

function plan(id: string, input: unknown): Promise<Plan> {
  const action = registry.action(id) as WriteAction;
  const menus = { '/system/script': [MINE, GUARD], '/system/scheduler': [], '/tool/netwatch': [], '/ip/dhcp-client': [] };
  return action.plan(memoryReader({ ...menus, '/ppp/profile': [] }), parseInput(action, input), {});
}

describe('src/modules/system-script', () => {
  it('leaves the scripts of guards alone when many are removed, and says so', async () => {
    const { changes, notes } = await plan('script.remove', { where: { owner: 'admin' }, all: true });
    expect(changes).toMatchObject([{ op: 'remove', id: '*1' }]);
    expect(notes?.at(-1)).toContain('rosfleet-guard-0123456789ab');
  });

  it.each([
    ['script.remove', { where: { name: GUARD['name'] } }],
    ['script.execute', { where: { name: GUARD['name'] } }],
    ['script.update', { where: { name: GUARD['name'] }, source: 'y' }],
    ['script.update', { where: { name: 'nightly' }, name: 'rosfleet-guard-mine' }],
    ['script.create', { name: 'rosfleet-guard-mine' }],
  ])('refuses %s of what belongs to a guard', async (id, input) => {
    await expect(plan(id, input)).rejects.toMatchObject({ code: 'HAZARD_REFUSED' });
  });

  it('runs a script with its own rights only where RouterOS can', () => {
    const action = registry.action('script.execute');
    const input = parseInput(action, { where: { name: 'nightly' }, 'use-script-permissions': true });
    expect(unmetRequirements(action, input, { version: '6.49.18' })).toHaveLength(1);
    expect(unmetRequirements(action, input, { version: '7.20.8' })).toEqual([]);
  });
});
