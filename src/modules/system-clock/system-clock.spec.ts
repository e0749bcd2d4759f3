import { memoryReader } from '../../../test/kit/memory-reader';
import { createRegistry, parseInput, type Plan, type Row, type WriteAction } from '../../core/catalogue';
import { systemClockArea } from './system-clock.area';

const registry = createRegistry([systemClockArea]);

function plan(input: unknown, row: Row, options: { readonly version?: string; readonly previous?: Plan } = {}): Promise<Plan> {
  const { version, previous } = options;
  const action = registry.action('system.set_clock') as WriteAction;
  const reader = memoryReader({ '/system/clock': [row] }, version ? { version } : {});
  return action.plan(reader, parseInput(action, input), previous ? { previous } : {});
}

const SHOWN: Row = { date: '2026-01-31', time: '03:30:00', 'time-zone-name': 'UTC', 'time-zone-autodetect': 'false' };
const WANTED = { date: '2026-01-31', time: '12:00:00' };

describe('src/modules/system-clock', () => {
  it('sets the time alone where the date is right', async () => {
    const { changes } = await plan(WANTED, SHOWN);
    expect(changes).toMatchObject([{ op: 'set', before: { time: '03:30:00' }, after: { time: '12:00:00' } }]);
    expect(changes[0]).not.toHaveProperty('after.date');
  });

  it('writes the date as the version reads it', async () => {
    const { changes } = await plan({ date: '2026-02-01' }, { ...SHOWN, date: 'jan/31/2026' }, { version: '6.49.18' });
    expect(changes).toMatchObject([{ before: { date: 'jan/31/2026' }, after: { date: 'feb/01/2026' } }]);
    const same = await plan({ date: '2026-01-31' }, { ...SHOWN, date: 'jan/31/2026' }, { version: '6.49.18' });
    expect(same.changes).toEqual([]);
  });

  it('finds a clock right that went on since it was set, over midnight too', async () => {
    const previous = await plan(WANTED, SHOWN);
    expect((await plan(WANTED, { ...SHOWN, time: '12:03:10' }, { previous })).changes).toEqual([]);
    const late = { date: '2026-01-31', time: '23:59:50' };
    const over = { ...SHOWN, date: '2026-02-01', time: '00:00:20' };
    expect((await plan(late, over, { previous })).changes).toEqual([]);
  });

  it('finds a clock wrong that never was set', async () => {
    const previous = await plan(WANTED, SHOWN);
    expect((await plan(WANTED, { ...SHOWN, time: '03:31:00' }, { previous })).changes).toHaveLength(1);
    expect((await plan(WANTED, { ...SHOWN, time: '12:03:10' })).changes).toHaveLength(1);
    expect((await plan({ date: '2026-01-31' }, { ...SHOWN, date: '2026-02-01' }, { previous })).changes).toHaveLength(1);
  });

  it('sets the time zone along with the time', async () => {
    const { changes } = await plan({ ...WANTED, 'time-zone-name': 'Europe/Riga' }, SHOWN);
    expect(changes).toMatchObject([{ after: { 'time-zone-name': 'Europe/Riga', time: '12:00:00' } }]);
  });
});
