import fc from 'fast-check';
import { cronProblem, lastSlot, nextSlot, type CronRule } from './cron';

const HOUR_MS = 3_600_000;

/** The slots in (from, to], each found from the one before. */
function slotsOf(rule: CronRule, from: number, to: number): number[] {
  const slots: number[] = [];
  for (let slot = nextSlot(rule, from); slot !== undefined && slot <= to; slot = nextSlot(rule, slot)) slots.push(slot);
  return slots;
}

function inRiga(cron: string, from: string, to: string): string[] {
  const slots = slotsOf({ cron, zone: 'Europe/Riga' }, Date.parse(from), Date.parse(to));
  return slots.map((slot) => new Date(slot).toISOString().slice(5, 16));
}

/** Nights in which clocks are changed, in Santiago at midnight. */
const NIGHTS = [
  ['Europe/Riga', '2026-03-29T01:00:00Z'],
  ['Europe/Riga', '2026-10-25T01:00:00Z'],
  ['America/New_York', '2026-03-08T07:00:00Z'],
  ['America/New_York', '2026-11-01T06:00:00Z'],
  ['America/Santiago', '2026-09-06T04:00:00Z'],
  ['America/Santiago', '2026-04-05T03:00:00Z'],
  ['UTC', '2026-03-29T01:00:00Z'],
] as const;

const CRONS = ['*/20 3 * * *', '30 */2 * * *', '*/30 * * * *', '0 0 * * *', '15 2,3,4 * * 0'];

describe('src/core/cron/cron', () => {
  it.each([
    ['30 3 * * *', 6],
    ['*/10 * * * * *', 6],
    ['0 2 * * 1-5', 5],
    ['0 0 1 JAN MON', 5],
    ['0 0 * * THU', 5],
    ['0 0 L * *', 5],
  ] as const)('takes %s', (cron, most) => {
    expect(cronProblem(cron, { most })).toBeUndefined();
  });

  it.each([
    ['', 6],
    ['* * * *', 6],
    ['* * * * * * *', 6],
    ['*/10 * * * * *', 5],
    ['60 * * * *', 6],
    ['H 3 * * *', 6],
    ['@daily', 6],
    ['0 0 31 2 *', 6],
    ['a b c d e', 6],
    ['0 3 * * * ; x', 6],
  ] as const)('refuses %j with at most %d fields', (cron, most) => {
    expect(cronProblem(cron, { most })).toEqual(expect.any(String));
  });

  it('runs in the hour after one that does not exist', () => {
    expect(inRiga('30 3 * * *', '2026-03-28T12:00Z', '2026-03-30T12:00Z')).toEqual(['03-29T01:30', '03-30T00:30']);
    expect(inRiga('*/20 3 * * *', '2026-03-28T12:00Z', '2026-03-29T12:00Z')).toEqual([
      '03-29T01:00',
      '03-29T01:20',
      '03-29T01:40',
    ]);
    expect(inRiga('0 * * * *', '2026-03-28T23:30Z', '2026-03-29T02:00Z')).toEqual(['03-29T00:00', '03-29T01:00', '03-29T02:00']);
  });

  it('runs once where an hour comes twice and the rule names it, and in both where it names none', () => {
    expect(inRiga('30 3 * * *', '2026-10-24T12:00Z', '2026-10-26T12:00Z')).toEqual(['10-25T00:30', '10-26T01:30']);
    expect(inRiga('0 4 * * *', '2026-10-24T12:00Z', '2026-10-25T12:00Z')).toEqual(['10-25T02:00']);
    expect(inRiga('30 * * * *', '2026-10-24T23:45Z', '2026-10-25T02:00Z')).toEqual(['10-25T00:30', '10-25T01:30']);
  });

  describe.each(NIGHTS)('in %s on %s', (zone, change) => {
    it.each(CRONS)('finds the same slots of %s from wherever it starts', (cron) => {
      const rule = { cron, zone };
      const [from, to] = [Date.parse(change) - 12 * HOUR_MS, Date.parse(change) + 36 * HOUR_MS];
      const slots = slotsOf(rule, from, to);
      for (let at = from; at < to; at += 23 * 60_000) {
        const next = nextSlot(rule, at);
        expect(next === undefined || next > to ? undefined : next).toBe(slots.find((slot) => slot > at));
      }
    });
  });

  it('finds the last slot, and none before the time it was asked to look from', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CRONS),
        fc.constantFrom(...NIGHTS),
        fc.nat(48 * 3600),
        fc.nat(72),
        (cron, night, seconds, hours) => {
          const [zone, change] = night;
          const now = Date.parse(change) - 12 * HOUR_MS + seconds * 1000;
          const since = now - hours * HOUR_MS;
          const slots = slotsOf({ cron, zone }, since - 1000, now).filter((slot) => slot >= since);
          expect(lastSlot({ cron, zone }, now, since)).toBe(slots.at(-1));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('looks back to the last leap day', () => {
    const rule = { cron: '0 12 29 2 *', zone: 'UTC' };
    expect(lastSlot(rule, Date.parse('2027-12-31T00:00:00Z'))).toBe(Date.parse('2024-02-29T12:00:00Z'));
    expect(nextSlot(rule, Date.parse('2024-02-29T12:00:00Z'))).toBe(Date.parse('2028-02-29T12:00:00Z'));
  });
});
