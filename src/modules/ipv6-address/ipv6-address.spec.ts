import { memoryReader } from '../../../test/kit/memory-reader';
import { createRegistry, parseInput, type Change, type Row, type WriteAction } from '../../core/catalogue';
import { ipv6AddressArea } from './ipv6-address.area';

const registry = createRegistry([ipv6AddressArea]);
const pooled: Row = {
  '.id': '*1',
  address: '2001:db8:30:4::1/64',
  interface: 'bridge',
  'from-pool': 'uplink',
  advertise: 'true',
};
const derived: Row = { '.id': '*2', address: '2001:db8:20::200:5eff:fe10:1/64', interface: 'bridge', 'eui-64': 'true' };
const linkLocal: Row = { '.id': '*3', address: 'fe80::1/64', interface: 'bridge', dynamic: 'true' };

async function changes(id: string, input: unknown): Promise<readonly Change[]> {
  const action = registry.action(id) as WriteAction;
  const reader = memoryReader({ '/ipv6/address': [linkLocal, pooled, derived] });
  return (await action.plan(reader, parseInput(action, input), {})).changes;
}

describe('src/modules/ipv6-address', () => {
  it('knows an address again that the pool gave its first part', async () => {
    const input = { address: '::1/64', interface: 'bridge', 'from-pool': 'uplink' };
    expect(await changes('ipv6.add_address', input)).toEqual([]);
    expect(await changes('ipv6.ensure_address', { ...input, comment: 'lan' })).toMatchObject([
      { op: 'set', id: '*1', after: { comment: 'lan' } },
    ]);
    expect(await changes('ipv6.add_address', { ...input, address: '::2/64' })).toMatchObject([{ op: 'add' }]);
    expect(await changes('ipv6.add_address', { ...input, 'from-pool': 'other' })).toMatchObject([
      { op: 'add', after: { address: '::1/64' } },
    ]);
  });

  it('knows an address again whose last part is made from the MAC address', async () => {
    const input = { address: '2001:db8:20::/64', interface: 'bridge', 'eui-64': true };
    expect(await changes('ipv6.add_address', input)).toEqual([]);
    expect(await changes('ipv6.add_address', { ...input, address: '2001:db8:21::/64' })).toMatchObject([{ op: 'add' }]);
    expect(await changes('ipv6.add_address', { ...input, interface: 'ether5' })).toMatchObject([{ op: 'add' }]);
  });

  it('takes the address as it is where the router leaves it so', async () => {
    expect(
      await changes('ipv6.add_address', { address: '2001:DB8:30:4:0::1/64', interface: 'bridge', 'from-pool': 'uplink' }),
    ).toEqual([]);
    expect(await changes('ipv6.add_address', { address: '2001:db8:20::9/64', interface: 'bridge' })).toMatchObject([
      { op: 'add' },
    ]);
  });
});
