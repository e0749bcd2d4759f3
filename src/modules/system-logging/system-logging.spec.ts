import { memoryReader } from '../../../test/kit/memory-reader';
import { createRegistry, parseInput, sentenceOf, type Plan, type Row, type WriteAction } from '../../core/catalogue';
import { systemLoggingArea } from './system-logging.area';

const registry = createRegistry([systemLoggingArea]);
const MEMORY: Row = { '.id': '*0', name: 'memory', target: 'memory', 'memory-lines': '500', default: 'true' };

interface State {
  readonly rules?: readonly Row[];
  readonly timers?: readonly Row[];
  readonly version?: string;
}

function plan(id: string, input: unknown, { rules = [], timers = [], version = '7.20.8' }: State = {}): Promise<Plan> {
  const action = registry.action(id) as WriteAction;
  const menus = { '/system/logging': rules, '/system/logging/action': [MEMORY], '/system/scheduler': timers };
  return action.plan(memoryReader(menus, { version }), parseInput(action, input), {});
}

const DEBUG = { topics: 'ipsec,debug', for: '30m' };
const RULE: Row = { '.id': '*5', topics: 'ipsec,debug', action: 'memory', prefix: 'rosfleet-debug', disabled: 'false' };
const TIMER: Row = { '.id': '*1', name: 'logging-rosfleet-debug', interval: '30m', 'on-event': 'x' };

describe('src/modules/system-logging', () => {
  it('clears a log by its command, or by a log of one line where there is none', async () => {
    expect((await plan('log.clear', {})).changes.map(sentenceOf)).toEqual([
      { command: '/system/logging/action/clear', args: { action: 'memory' } },
    ]);
    expect((await plan('log.clear', {}, { version: '6.49.18' })).changes.map(sentenceOf)).toEqual([
      { command: '/system/logging/action/set', args: { '.id': '*0', 'memory-lines': '1' } },
      { command: '/system/logging/action/set', args: { '.id': '*0', 'memory-lines': '500' } },
    ]);
    await expect(plan('log.clear', { action: 'disk' })).rejects.toMatchObject({ code: 'ITEM_UNKNOWN' });
  });

  it('takes topics in any order for the same rule', async () => {
    const input = { topics: ['debug', 'ipsec'], prefix: 'rosfleet-debug' };
    expect((await plan('log.add_rule', input, { rules: [RULE] })).changes).toEqual([]);
  });

  it('adds a rule for a while, and the timer that drops both', async () => {
    const { changes } = await plan('debug.set_logging', DEBUG);
    expect(changes.map(({ op, menu }) => `${op} ${menu}`)).toEqual(['add /system/logging', 'add /system/scheduler']);
    expect(changes[1]).toMatchObject({
      after: { interval: '30m', 'on-event': expect.stringContaining('[find prefix="rosfleet-debug"]') as string },
    });
    expect((await plan('debug.set_logging', DEBUG, { rules: [RULE], timers: [TIMER] })).changes).toEqual([]);
  });

  it('starts the time anew where another one is wanted', async () => {
    const { changes } = await plan('debug.set_logging', { ...DEBUG, for: '1h' }, { rules: [RULE], timers: [TIMER] });
    expect(changes.map(({ op }) => op)).toEqual(['remove', 'add']);
  });

  it('drops the rule and its timer, and leaves other rules', async () => {
    const other = { ...RULE, '.id': '*6', prefix: 'mine' };
    const state = { rules: [RULE, other], timers: [TIMER] };
    const { changes } = await plan('debug.set_logging', { ...DEBUG, state: 'absent' }, state);
    expect(changes).toMatchObject([
      { op: 'remove', id: '*5' },
      { op: 'remove', menu: '/system/scheduler', id: '*1' },
    ]);
  });
});
