import fc from 'fast-check';
import { DAYS, openAt, type Day, type FreezeInterval, type Opening, type OpenWindow, type WeeklyRule } from './open-at';
import { wallMs } from './wall-clock';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const RIGA = 'Europe/Riga';

function at(text: string): number {
  return Date.parse(text);
}

function weekly(days: readonly Day[], from: number, to: number): OpenWindow {
  return { zone: RIGA, rule: { days, fromMs: from * HOUR_MS, toMs: to * HOUR_MS } };
}

function iso(opening: Opening): unknown {
  if (opening.open) return opening.closesAt === undefined ? 'open' : `open until ${new Date(opening.closesAt).toISOString()}`;
  return opening.opensAt === undefined ? 'never' : `opens ${new Date(opening.opensAt).toISOString()}`;
}

const NIGHTS = weekly(['mon', 'tue', 'wed', 'thu', 'fri'], 22, 4);

describe('src/fleet/windows/open-at', () => {
  it('is open where there is no window', () => {
    expect(openAt([], [], at('2026-06-01T12:00Z'), HOUR_MS)).toEqual({ open: true });
  });

  it('keeps the times of day of the zone, over midnight', () => {
    const look = (text: string, needed = 0): unknown => iso(openAt([NIGHTS], [], at(text), needed));
    // Riga is three hours ahead in summer. 1 June 2026 is a Monday.
    expect(look('2026-06-01T18:59Z')).toBe('opens 2026-06-01T19:00:00.000Z');
    expect(look('2026-06-01T19:00Z')).toBe('open until 2026-06-02T01:00:00.000Z');
    expect(look('2026-06-02T00:59Z')).toBe('open until 2026-06-02T01:00:00.000Z');
    expect(look('2026-06-02T01:00Z')).toBe('opens 2026-06-02T19:00:00.000Z');
    // The night of Friday ends on Saturday, the next is that of Monday.
    expect(look('2026-06-06T00:30Z')).toBe('open until 2026-06-06T01:00:00.000Z');
    expect(look('2026-06-06T01:00Z')).toBe('opens 2026-06-08T19:00:00.000Z');
    expect(look('2026-06-02T00:30Z', 31 * MINUTE_MS)).toBe('opens 2026-06-02T19:00:00.000Z');
    expect(look('2026-06-02T00:30Z', 30 * MINUTE_MS)).toBe('open until 2026-06-02T01:00:00.000Z');
  });

  it('joins windows that touch, and says never where nothing is long enough', () => {
    const [early, late] = [weekly(['sun'], 1, 3), weekly(['sun'], 3, 4)];
    const now = at('2026-05-30T22:00Z');
    expect(iso(openAt([late, early], [], now, 3 * HOUR_MS))).toBe('open until 2026-05-31T01:00:00.000Z');
    const tooLong = openAt([late, early], [], now, 3 * HOUR_MS + 1);
    expect(tooLong).toMatchObject({ open: false, why: expect.stringContaining('closes too soon') });
    expect(tooLong).not.toHaveProperty('opensAt');
  });

  it('opens at the slots of a cron expression', () => {
    const window: OpenWindow = { zone: RIGA, rule: { cron: '0 2 1 * *', durationMs: 90 * MINUTE_MS } };
    expect(iso(openAt([window], [], at('2026-06-15T00:00Z'), 0))).toBe('opens 2026-06-30T23:00:00.000Z');
    expect(iso(openAt([window], [], at('2026-07-01T00:00Z'), 0))).toBe('open until 2026-07-01T00:30:00.000Z');
    expect(iso(openAt([window], [], at('2026-07-01T00:30Z'), 0))).toBe('opens 2026-07-31T23:00:00.000Z');
  });

  it('starts nothing in a freeze, nor what would still run when one begins', () => {
    const freeze = { fromMs: at('2026-12-18T00:00Z'), toMs: at('2027-01-04T00:00Z'), reason: 'holidays' };
    expect(openAt([], [freeze], at('2026-12-24T12:00Z'), 0)).toEqual({
      open: false,
      opensAt: freeze.toMs,
      why: 'frozen: holidays',
    });
    expect(openAt([], [freeze], at('2026-12-17T23:30Z'), HOUR_MS)).toMatchObject({ opensAt: freeze.toMs });
    expect(iso(openAt([], [freeze], at('2026-12-17T22:30Z'), HOUR_MS))).toBe('open until 2026-12-18T00:00:00.000Z');
    expect(iso(openAt([NIGHTS], [freeze], at('2026-12-24T12:00Z'), 0))).toBe('opens 2027-01-04T20:00:00.000Z');
  });

  it('gives up on a freeze without end', () => {
    const freeze = { fromMs: 0, toMs: at('2100-01-01T00:00Z'), reason: 'sold' };
    expect(openAt([NIGHTS], [freeze], at('2026-06-01T00:00Z'), 0)).toMatchObject({ open: false, why: /frozen: sold/ });
    expect(openAt([NIGHTS], [freeze], at('2026-06-01T00:00Z'), 0)).not.toHaveProperty('opensAt');
  });

  it('does not hold the daemon up over a rule that is never open for long enough', () => {
    const window: OpenWindow = { zone: RIGA, rule: { cron: '*/15 * * * *', durationMs: 5 * MINUTE_MS } };
    const before = performance.now();
    expect(openAt([window], [], at('2026-06-01T00:00Z'), HOUR_MS)).toMatchObject({ open: false });
    expect(performance.now() - before).toBeLessThan(10_000);
  });

  /** What the clock on the wall says about it, minute by minute. */
  function allows(rule: WeeklyRule, wall: number): boolean {
    const time = wall % (24 * HOUR_MS);
    const on = (day: number): boolean => rule.days.includes(DAYS[new Date(day).getUTCDay()]!);
    if (rule.fromMs < rule.toMs) return on(wall) && rule.fromMs <= time && time < rule.toMs;
    return (on(wall) && time >= rule.fromMs) || (on(wall - 24 * HOUR_MS) && time < rule.toMs);
  }

  const quarter = fc.nat(95).map((n) => n * 15 * MINUTE_MS);
  const ruleOf = fc.record({ days: fc.subarray([...DAYS], { minLength: 1 }), fromMs: quarter, toMs: quarter });
  const freezeAround = (day: number): fc.Arbitrary<FreezeInterval> =>
    fc
      .tuple(fc.nat(47), fc.integer({ min: 1, max: 20 }))
      .map(([start, length]) => ({ fromMs: day + start * HOUR_MS, toMs: day + (start + length) * HOUR_MS, reason: 'x' }));

  it.each([
    ['spring', '2026-03-28T12:00Z', undefined],
    ['autumn', '2026-10-24T12:00Z', ['2026-10-25T00:00Z', '2026-10-25T02:00Z']],
    ['summer', '2026-06-06T12:00Z', undefined],
  ] as const)('agrees with the clock on the wall minute by minute in %s', (_season, start, twice) => {
    const [from, steps] = [at(start), 32 * 12];
    const doubtful = twice?.map(at) ?? [Infinity, Infinity];
    fc.assert(
      fc.property(
        fc.array(ruleOf, { minLength: 1, maxLength: 2 }),
        fc.array(freezeAround(from), { maxLength: 2 }),
        (rules, freezes) => {
          const windows = rules.map((rule) => ({ zone: RIGA, rule }));
          for (let step = 0; step < steps; step += 1) {
            const now = from + step * 5 * MINUTE_MS;
            const frozen = freezes.some(({ fromMs, toMs }) => fromMs <= now && now < toMs);
            const expected = !frozen && rules.some((rule) => allows(rule, wallMs(RIGA, now)));
            const found = openAt(windows, freezes, now, 0).open;
            // In the hours that come twice a window may be closed for longer than the clock says, never open.
            const isDoubtful = now >= doubtful[0]! && now < doubtful[1]!;
            if (found !== expected && !(isDoubtful && expected)) throw new Error(`${new Date(now).toISOString()}: ${found}`);
          }
        },
      ),
      { numRuns: 8 },
    );
    expect(steps).toBeGreaterThan(0);
  });

  it('names the first time that is long enough, and never one in a freeze', () => {
    const start = at('2026-03-28T12:00Z');
    fc.assert(
      fc.property(
        ruleOf,
        fc.array(freezeAround(start), { maxLength: 3 }),
        fc.nat(40),
        fc.nat(8),
        (rule, freezes, hour, needed) => {
          const windows = [{ zone: RIGA, rule }];
          const now = start + hour * HOUR_MS;
          const neededMs = needed * 30 * MINUTE_MS;
          const found = openAt(windows, freezes, now, neededMs);
          const opens = found.open ? now : found.opensAt;
          const fits = (time: number): boolean => {
            for (let each = time; each < time + Math.max(neededMs, 1); each += 15 * MINUTE_MS) {
              if (freezes.some(({ fromMs, toMs }) => fromMs <= each && each < toMs)) return false;
              if (!allows(rule, wallMs(RIGA, each))) return false;
            }
            return true;
          };
          if (opens !== undefined && !fits(opens)) throw new Error(`${new Date(opens).toISOString()} does not fit`);
          for (let each = now; each < Math.min(opens ?? Infinity, now + 8 * 24 * HOUR_MS); each += 15 * MINUTE_MS) {
            if (fits(each)) throw new Error(`${new Date(each).toISOString()} would fit as well`);
          }
        },
      ),
      { numRuns: 40 },
    );
    expect(start).toBeGreaterThan(0);
  });
});
