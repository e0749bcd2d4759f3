import * as fc from 'fast-check';
import type { Row } from '../../core/catalogue';
import { RowBatches, shareOf } from './row-batches';

function row(index: number, size = 1): Row {
  return { index: String(index), text: 'x'.repeat(size) };
}

describe('jobs/outputs/row-batches', () => {
  it('shares the events of a run among its routers', () => {
    expect(shareOf(1)).toEqual({ rows: 5_000, size: 1024 * 1024 });
    expect(shareOf(1_000)).toEqual({ rows: 50, size: 16_777 });
    expect(shareOf(1_000_000)).toEqual({ rows: 10, size: 4_096 });
  });

  it('says when there is enough for a batch, and cuts it by number and by size', () => {
    const batches = new RowBatches(shareOf(1));
    const told = Array.from({ length: 250 }, (_, index) => batches.add(row(index)));
    expect(told.flatMap((one, index) => (one === 'full' ? [index] : []))).toEqual([99, 199]);
    expect(batches.take().map(({ rows }) => rows.length)).toEqual([100, 100, 50]);
    expect(batches.take()).toEqual([]);
    for (let index = 0; index < 3; index += 1) batches.add(row(index, 10_000));
    expect(batches.take().map(({ rows }) => rows.length)).toEqual([1, 1, 1]);
  });

  it('tells how many were left out when that has doubled, and at the end', () => {
    const batches = new RowBatches({ rows: 1, size: 1_000 });
    const told: (number | undefined)[] = [];
    for (let index = 0; index < 12; index += 1) {
      batches.add(row(index));
      told.push(...batches.take().map(({ leftOut }) => leftOut));
    }
    batches.end();
    expect([...told, ...batches.take().map(({ leftOut }) => leftOut)]).toEqual([undefined, 1, 2, 4, 8, 11]);
  });

  it('loses no row: each is told or counted, in order, within the share', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 9_000 }), { maxLength: 150 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 40 }), (texts, rows, every) => {
        const batches = new RowBatches({ rows, size: 100_000 });
        const seen: Row[] = [];
        let leftOut = 0;
        const take = (): void => {
          for (const batch of batches.take()) {
            seen.push(...batch.rows);
            leftOut = batch.leftOut ?? leftOut;
          }
        };
        texts.forEach((size, index) => {
          batches.add(row(index, size));
          if (index % every === 0) take();
        });
        batches.end();
        take();
        expect(seen.length + leftOut).toBe(texts.length);
        expect(seen.map((one) => Number(one['index']))).toEqual(seen.map((_, index) => index));
        expect(seen.length).toBeLessThanOrEqual(rows);
        expect(JSON.stringify(seen).length).toBeLessThanOrEqual(101_000);
      }),
      { numRuns: 100 },
    );
  });
});
