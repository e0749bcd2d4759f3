import { memoryReader } from '../../../test/kit/memory-reader';
import { createRegistry, parseInput, type Plan, type WriteAction } from '../../core/catalogue';
import { ipAddressArea } from './ip-address.area';

const registry = createRegistry([ipAddressArea]);
const rows = [
  { '.id': '*1', address: '192.0.2.1/24', network: '192.0.2.0', interface: 'bridge', disabled: 'false' },
  { '.id': '*2', address: '198.51.100.1/32', network: '198.51.100.2', interface: 'ptp1', disabled: 'false' },
];

function plan(id: string, input: unknown): Promise<Plan> {
  const action = registry.action(id) as WriteAction;
  return action.plan(memoryReader({ '/ip/address': rows }), parseInput(action, input), {});
}

describe('src/modules/ip-address', () => {
  it('changes the network along with the address', async () => {
    const { changes } = await plan('ip.update_address', { where: { address: '192.0.2.1/24' }, address: '203.0.113.9/28' });
    expect(changes).toMatchObject([
      {
        before: { address: '192.0.2.1/24', network: '192.0.2.0' },
        after: { address: '203.0.113.9/28', network: '203.0.113.0' },
      },
    ]);
  });

  it('leaves the other end of a point-to-point link alone', async () => {
    const input = { address: '198.51.100.1/32', interface: 'ptp1', disabled: false };
    expect((await plan('ip.ensure_address', input)).changes).toEqual([]);
  });

  it('takes a netmask for a prefix length', async () => {
    const input = { address: '192.0.2.1/255.255.255.0', interface: 'bridge' };
    expect((await plan('ip.add_address', input)).changes).toEqual([]);
  });
});
