import fc from 'fast-check';
import type { CollectorMemory } from '../collectors/define-collector';
import { sample, type Sample } from '../metrics/define-metric';
import { netwatchSince, netwatchState } from '../metrics/netwatch';
import { probeChanges } from './probe-changes';

type State = 'up' | 'down' | 'unknown';

function memory(): CollectorMemory {
  const held = new Map<string, string>();
  return { get: (key) => held.get(key), set: (key, value) => void held.set(key, value) };
}

function samplesOf(probes: Readonly<Record<string, State>>): Sample[] {
  return Object.entries(probes).flatMap(([name, state]) => [
    sample(netwatchSince, [name, '192.0.2.1', 'icmp'], 1_700_000_000),
    ...(['up', 'down', 'unknown'] as const).map((one) =>
      sample(netwatchState, [name, '192.0.2.1', 'icmp', one], one === state ? 1 : 0),
    ),
  ]);
}

function told(looks: readonly Readonly<Record<string, State>>[]): string[][] {
  const kept = memory();
  return looks.map((probes) => probeChanges(kept, samplesOf(probes)).map(({ probe, up }) => `${probe} ${up ? 'up' : 'down'}`));
}

describe('src/monitoring/netwatch/probe-changes', () => {
  it('tells what went and what came back, once each', () => {
    expect(
      told([
        { a: 'up', b: 'up' },
        { a: 'down', b: 'up' },
        { a: 'down', b: 'up' },
        { a: 'up', b: 'up' },
      ]),
    ).toEqual([[], ['a down'], [], ['a up']]);
  });

  it('tells nothing of the first look, and of a probe that is new only when it is down', () => {
    expect(told([{ a: 'down' }, { a: 'down', b: 'down', c: 'up' }])).toEqual([[], ['b down']]);
    expect(told([{}, { a: 'down' }])).toEqual([[], ['a down']]);
  });

  it('remembers over a reboot, after which a probe knows nothing, that it was down', () => {
    expect(told([{ a: 'up' }, { a: 'down' }, { a: 'unknown' }, { a: 'up' }])).toEqual([[], ['a down'], [], ['a up']]);
    expect(told([{ a: 'up' }, { a: 'unknown' }, { a: 'up' }])).toEqual([[], [], []]);
  });

  it('tells nothing of a probe that was removed, and tells of it anew when it is back and down', () => {
    expect(told([{ a: 'up' }, { a: 'down' }, {}, { a: 'down' }])).toEqual([[], ['a down'], [], ['a down']]);
  });

  it('says which probe it is, and since when', () => {
    const kept = memory();
    probeChanges(kept, samplesOf({ a: 'up' }));
    expect(probeChanges(kept, samplesOf({ a: 'down' }))).toEqual([
      { probe: 'a', host: '192.0.2.1', type: 'icmp', up: false, since: 1_700_000_000_000 },
    ]);
  });

  it('tells down and up of a probe in turn, whatever it goes through', () => {
    const state = fc.constantFrom<State>('up', 'down', 'unknown');
    fc.assert(
      fc.property(fc.array(state, { maxLength: 40 }), (states) => {
        const all = told(states.map((one) => ({ a: one }))).flat();
        // The first may be an up, of a probe that was down when it was first seen.
        expect(all.every((one, index) => index === 0 || one !== all[index - 1])).toBe(true);
        const known = states.filter((one) => one !== 'unknown');
        const last = known.at(-1);
        const isTold = all.length === 0 || last === undefined || all.at(-1) === `a ${last}`;
        expect(isTold).toBe(true);
      }),
    );
  });
});
