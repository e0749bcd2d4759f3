import { memoryReader } from '../../../test/kit/memory-reader';
import {
  createRegistry,
  inverseOf,
  parseInput,
  sentenceOf,
  type ReadAction,
  type Row,
  type WriteAction,
} from '../../core/catalogue';
import { systemPackageArea } from './system-package.area';

const registry = createRegistry([systemPackageArea]);
const USED: Row = { '.id': '*1', name: 'ntp', version: '6.49.18', scheduled: '', disabled: 'false' };

async function sentences(id: string, row: Row): Promise<readonly unknown[]> {
  const action = registry.action(id) as WriteAction;
  const input = parseInput(action, { where: { name: 'ntp' } });
  const { changes } = await action.plan(memoryReader({ '/system/package': [row] }), input, {});
  return changes.map((change) => [sentenceOf(change).command, inverseOf(change)?.op]);
}

describe('src/modules/system-package', () => {
  it('schedules a package once, with a way back', async () => {
    const off = { ...USED, scheduled: 'scheduled for disable' };
    expect(await sentences('package.disable', USED)).toEqual([['/system/package/disable', 'call']]);
    expect(await sentences('package.disable', off)).toEqual([]);
    expect(await sentences('package.enable', off)).toEqual([['/system/package/enable', 'call']]);
    expect(await sentences('package.enable', USED)).toEqual([]);
    expect(await sentences('package.enable', { ...USED, available: 'true' })).toHaveLength(1);
    expect(await sentences('package.uninstall', USED)).toEqual([['/system/package/uninstall', 'call']]);
    expect(await sentences('package.unschedule', off)).toEqual([['/system/package/unschedule', undefined]]);
    expect(await sentences('package.unschedule', USED)).toEqual([]);
  });

  it('asks the channel only where it is told to', async () => {
    const action = registry.action('package.get_update_status') as ReadAction;
    const row = {
      channel: 'stable',
      'installed-version': '7.20.8',
      'latest-version': '7.21',
      status: 'New version is available',
    };
    const replies = { '/system/package/update/check-for-updates': { rows: [] } };
    const reader = memoryReader({ '/system/package/update': [row] }, { replies });
    expect(await action.read(reader, { ask: false })).toEqual({ rows: [{ ...row, 'is-newer': 'yes' }] });
    expect(reader.asked).toEqual([]);
    await action.read(reader, { ask: true });
    expect(reader.asked).toHaveLength(1);
  });
});
