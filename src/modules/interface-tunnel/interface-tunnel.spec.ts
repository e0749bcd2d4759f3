import { memoryReader } from '../../../test/kit/memory-reader';
import { createRegistry, parseInput, type Plan, type ReadAction, type Row, type WriteAction } from '../../core/catalogue';
import { interfaceTunnelArea } from './interface-tunnel.area';

const registry = createRegistry([interfaceTunnelArea]);

const gre: Row = { '.id': '*9', name: 'gre-site12', 'remote-address': '203.0.113.12', keepalive: '10s,10', disabled: 'false' };

function update(input: Record<string, unknown>, row: Row = gre): Promise<Plan> {
  const action = registry.action('tunnel.update_gre') as WriteAction;
  const reader = memoryReader({ '/interface/gre': [row] });
  return action.plan(reader, parseInput(action, { where: { name: 'gre-site12' }, ...input }), {});
}

describe('src/modules/interface-tunnel', () => {
  it.each(['10s', '10', '10s,10', '00:00:10,10'])('takes the keepalive %s as what the router prints', async (keepalive) => {
    expect((await update({ keepalive })).changes).toEqual([]);
  });

  it('sets other retries, and takes a keepalive away', async () => {
    expect((await update({ keepalive: '10s,3' })).changes).toMatchObject([{ after: { keepalive: '10s,3' } }]);
    expect((await update({ keepalive: null })).changes).toMatchObject([
      { before: { keepalive: '10s,10' }, after: { keepalive: null } },
    ]);
  });

  it.each(['soon', '10s,', '10s,many', '10s,3,4'])('refuses the keepalive %s', (keepalive) => {
    expect(() => update({ keepalive })).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });

  it('lists tunnels of every kind and nothing else, by what they are', async () => {
    const action = registry.action('tunnel.list_all') as ReadAction;
    const reader = memoryReader({
      '/interface': [
        { name: 'ether1', type: 'ether', running: 'true' },
        { name: 'gre-site12', type: 'gre-tunnel', running: 'true', disabled: 'false' },
        { name: 'wg-sites', type: 'wg' },
      ],
    });
    const names = async (input: Record<string, unknown>): Promise<unknown[]> =>
      (await action.read(reader, parseInput(action, input))).rows.map((row) => row['name']);
    expect(await names({})).toEqual(['gre-site12', 'wg-sites']);
    expect(await names({ running: false })).toEqual(['wg-sites']);
    expect(await names({ type: 'gre-tunnel', disabled: false })).toEqual(['gre-site12']);
    expect(await names({ name: 'ether1' })).toEqual([]);
  });
});
