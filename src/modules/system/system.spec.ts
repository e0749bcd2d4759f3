import { memoryReader } from '../../../test/kit/memory-reader';
import { createRegistry, type ReadAction, type WriteAction } from '../../core/catalogue';
import { systemArea } from './system.area';

const registry = createRegistry([systemArea]);

describe('src/modules/system', () => {
  it('gives the sensors of 6.x and 7.x in one shape', async () => {
    const action = registry.action('system.get_health') as ReadAction;
    const v6 = memoryReader({ '/system/health': [{ voltage: '24.1', temperature: '41' }] }, { version: '6.49.18' });
    const v7 = memoryReader({ '/system/health': [{ '.id': '*1', name: 'voltage', value: '24.1', type: 'V' }] });
    const voltage = { name: 'voltage', value: '24.1', type: 'V' };
    expect(await action.read(v6, {})).toEqual({ rows: [voltage, { name: 'temperature', value: '41', type: 'C' }] });
    expect(await action.read(v7, {})).toEqual({ rows: [voltage] });
  });

  it('says when a board has no sensors', async () => {
    const action = registry.action('system.get_health') as ReadAction;
    expect(await action.read(memoryReader({}), {})).toEqual({ rows: [], warnings: ['The board reports no sensors.'] });
  });

  it('writes RouterBOOT only where another one came with RouterOS', async () => {
    const action = registry.action('system.upgrade_routerboot') as WriteAction;
    const board = (current: string) =>
      memoryReader({ '/system/routerboard': [{ 'current-firmware': current, 'upgrade-firmware': '7.20.8' }] });
    expect((await action.plan(board('7.20.8'), {}, {})).changes).toEqual([]);
    expect((await action.plan(board('7.18.2'), {}, {})).changes).toMatchObject([
      { command: 'upgrade', key: 'RouterBOOT 7.18.2 to 7.20.8' },
    ]);
  });
});
