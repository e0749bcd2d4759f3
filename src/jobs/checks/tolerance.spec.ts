import fc from 'fast-check';
import { allowance } from './tolerance';

describe('src/jobs/checks/tolerance', () => {
  it.each([
    ['0', 100, 0],
    ['2', 0, 2],
    ['10%', 9, 0],
    ['10%', 10, 1],
    ['7%', 100, 7],
    ['2,10%', 5, 2],
    ['2,10%', 50, 5],
    ['10%,2', 50, 5],
    ['12.5%', 8, 1],
    ['100%', 3, 3],
  ])('%s of %i bears %i', (tolerance, before, borne) => {
    expect(allowance(tolerance, before)).toBe(borne);
  });

  it('never bears more than it says, and more of more', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(10_000), fc.nat(10_000), (percent, a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        const borne = allowance(`${percent}%`, more);
        expect(borne).toBeLessThanOrEqual((percent * more) / 100 + 1e-6);
        expect(allowance(`${percent}%`, less)).toBeLessThanOrEqual(borne);
      }),
    );
  });
});
