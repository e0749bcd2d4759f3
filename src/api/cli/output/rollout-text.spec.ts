import type { RunView } from '../../../jobs';
import { rolloutLines } from './rollout-text';

const RUN: RunView = {
  id: 'r1',
  tenant: 'default',
  do: 'dns.set',
  mode: 'apply',
  on: 'all',
  input: {},
  actor: { id: 'a', name: 'anna' },
  state: 'running',
  total: 10,
  counts: { changed: 1, pending: 9 },
  createdAt: '2026-01-01T00:00:00.000Z',
};
const WAVES = [
  { wave: 0, total: 1, counts: { changed: 1 } },
  { wave: 1, total: 9, counts: { pending: 9 } },
];

describe('src/api/cli/output/rollout-text', () => {
  it('says nothing of a run that goes straight through', () => {
    expect(rolloutLines(RUN)).toEqual([]);
    expect(rolloutLines({ ...RUN, rollout: { waves: WAVES.slice(0, 1), wave: 0, options: {} } })).toEqual([]);
  });

  it('shows the waves and what they wait for', () => {
    const gate = { kind: 'soak', until: Date.UTC(2026, 0, 2), why: 'wave 1 is being watched' } as const;
    expect(rolloutLines({ ...RUN, rollout: { waves: WAVES, wave: 0, gate, options: {} } })).toEqual([
      'wave 1 (now): 1 router: 1 changed',
      'wave 2: 9 routers: 9 pending',
      'waits: wave 1 is being watched until 2026-01-02T00:00:00.000Z',
    ]);
  });

  it('says why a run is held and how to go on', () => {
    const rollout = { waves: WAVES, wave: 0, halted: '1 of 10 routers failed, and 0 may', options: {} };
    const text = rolloutLines({ ...RUN, state: 'held', rollout }).join('\n');
    expect(text).toMatch('held: 1 of 10 routers failed');
    expect(text).toMatch('rosfleet runs resume r1');
    expect(text).not.toMatch('approve');
  });

  it('names the way past a gate', () => {
    const closed = { kind: 'query', why: 'x' } as const;
    const byHand = { kind: 'approval', why: 'wave 2 waits for an approval' } as const;
    const held = rolloutLines({
      ...RUN,
      state: 'held',
      rollout: { waves: WAVES, wave: 0, gate: closed, halted: 'x', options: {} },
    });
    const gated = rolloutLines({ ...RUN, rollout: { waves: WAVES, wave: 0, gate: byHand, options: {} } });
    for (const lines of [held, gated]) expect(lines.join('\n')).toMatch('rosfleet runs approve r1');
  });
});
