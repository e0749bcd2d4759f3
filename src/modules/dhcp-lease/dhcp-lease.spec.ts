import { memoryReader } from '../../../test/kit/memory-reader';
import { createRegistry, inverseOf, parseInput, sentenceOf, type Plan, type Row, type WriteAction } from '../../core/catalogue';
import { dhcpLeaseArea } from './dhcp-lease.area';

const registry = createRegistry([dhcpLeaseArea]);
const fixed: Row = { '.id': '*1', address: '192.0.2.10', 'mac-address': '02:00:5E:10:00:01', dynamic: 'false' };
const given: Row = { '.id': '*2', address: '192.0.2.20', server: 'lan', 'mac-address': '02:00:5E:10:00:02', dynamic: 'true' };

function plan(id: string, input: unknown, rows: readonly Row[], previous?: Plan): Promise<Plan> {
  const action = registry.action(id) as WriteAction;
  const reader = memoryReader({ '/ip/dhcp-server/lease': rows });
  return action.plan(reader, parseInput(action, input), previous ? { previous } : {});
}

describe('src/modules/dhcp-lease', () => {
  it('makes a lease static once', async () => {
    const input = { where: { dynamic: true } };
    const first = await plan('dhcp.make_static', input, [fixed, given]);
    expect(first.changes.map(sentenceOf)).toEqual([{ command: '/ip/dhcp-server/lease/make-static', args: { numbers: '*2' } }]);
    const after = [fixed, { ...given, dynamic: 'false' }];
    expect((await plan('dhcp.make_static', input, after, first)).changes).toEqual([]);
    expect((await plan('dhcp.make_static', { where: { address: '192.0.2.10' } }, after)).changes).toEqual([]);
  });

  it('says when no lease matches', async () => {
    const input = { where: { address: '192.0.2.99' } };
    await expect(plan('dhcp.make_static', input, [fixed])).rejects.toMatchObject({ code: 'ITEM_UNKNOWN' });
  });

  it('removes a dynamic lease, without a way back', async () => {
    const { changes } = await plan('dhcp.remove_lease', { where: { address: '192.0.2.20' } }, [fixed, given]);
    expect(changes.map((change) => [change.op, inverseOf(change)])).toEqual([['remove', undefined]]);
  });

  it('takes a lease of all servers for the one that names none', async () => {
    const input = { address: '192.0.2.10', 'mac-address': '02-00-5e-10-00-01', server: 'all' };
    expect((await plan('dhcp.add_static_lease', input, [fixed])).changes).toEqual([]);
  });
});
