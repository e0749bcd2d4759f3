import { memoryReader } from '../../../test/kit/memory-reader';
import { createRegistry, parseInput, sentenceOf, type Plan, type ReadAction, type WriteAction } from '../../core/catalogue';
import { interfaceBondingArea } from './interface-bonding.area';

const registry = createRegistry([interfaceBondingArea]);
const MENU = '/interface/bonding';

function plan(id: string, ports: string, slaves: readonly string[]): Promise<Plan> {
  const action = registry.action(id) as WriteAction;
  const reader = memoryReader({ [MENU]: [{ '.id': '*1', name: 'uplink', slaves: ports }] });
  return action.plan(reader, parseInput(action, { where: { name: 'uplink' }, slaves }), {});
}

async function sentences(id: string, ports: string, slaves: readonly string[]) {
  return (await plan(id, ports, slaves)).changes.map(sentenceOf);
}

describe('src/modules/interface-bonding', () => {
  it('adds ports behind those that are there, each once', async () => {
    const expected = [{ command: `${MENU}/set`, args: { '.id': '*1', slaves: 'ether1,ether2,ether3' } }];
    expect(await sentences('bonding.add_slave', 'ether1,ether2', ['ether2', 'ether3'])).toEqual(expected);
    expect(await sentences('bonding.add_slave', 'ether1,ether2', ['ether2'])).toEqual([]);
  });

  it('takes ports out, but never the last one', async () => {
    const expected = [{ command: `${MENU}/set`, args: { '.id': '*1', slaves: 'ether2' } }];
    expect(await sentences('bonding.remove_slave', 'ether1,ether2', ['ether1'])).toEqual(expected);
    expect(await sentences('bonding.remove_slave', 'ether1,ether2', ['ether9'])).toEqual([]);
    const refused = plan('bonding.remove_slave', 'ether1,ether2', ['ether2', 'ether1']);
    await expect(refused).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('tells of the bond and of each of its ports', async () => {
    const action = registry.action('bonding.get_status') as ReadAction;
    const replies = {
      [`${MENU}/monitor`]: { rows: [{ mode: '802.3ad', 'active-ports': 'ether1' }] },
      [`${MENU}/monitor-slaves`]: { rows: [{ port: 'ether1' }, { port: 'ether2' }] },
    };
    const reader = memoryReader({ [MENU]: [{ '.id': '*1', name: 'uplink' }] }, { replies });
    const { rows } = await action.read(reader, parseInput(action, { where: { name: 'uplink' } }));
    expect(rows.map((row) => [row['name'], row['part'], row['port']])).toEqual([
      ['uplink', 'bond', undefined],
      ['uplink', 'port', 'ether1'],
      ['uplink', 'port', 'ether2'],
    ]);
  });
});
