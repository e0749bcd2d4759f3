import { flappingOf, type Changes } from './flapping-rules';

const MINUTE = 60_000;

function every(minutes: number, times: number, count = 1): Changes[] {
  return Array.from({ length: times }, (_one, index) => ({ at: index * minutes * MINUTE, count }));
}

describe('monitoring/insight/flapping-rules', () => {
  const flaps = (all: readonly Changes[], perDay = 20) => flappingOf(all, { perDay });

  it('says nothing of a link that is lost now and then', () => {
    expect(flaps([])).toBeUndefined();
    expect(flaps(every(72, 20))).toBeUndefined();
    expect(flaps([{ at: 0, count: 3 }])).toBeUndefined();
  });

  it('sees four changes within a quarter of an hour', () => {
    expect(flaps(every(4, 4))).toEqual({ rules: ['burst'], changes: 4, mostInBurst: 4, lastAt: 12 * MINUTE });
    expect(flaps([{ at: 0, count: 4 }])).toMatchObject({ rules: ['burst'] });
    expect(flaps(every(5, 6))).toBeUndefined();
    expect(
      flaps([
        { at: 0, count: 2 },
        { at: 15 * MINUTE, count: 2 },
      ]),
    ).toBeUndefined();
  });

  it('sees more changes in a day than are allowed', () => {
    expect(flaps(every(60, 21))).toMatchObject({ rules: ['daily'], changes: 21, mostInBurst: 1 });
    expect(flaps(every(60, 21), 21)).toBeUndefined();
    expect(flaps(every(5, 11, 2))).toMatchObject({ rules: ['burst', 'daily'], changes: 22, mostInBurst: 6 });
  });
});
