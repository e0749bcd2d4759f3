import fc from 'fast-check';
import { chunks, compareOids } from './oids';

describe('src/monitoring/snmp/oids', () => {
  const numbers = fc.array(fc.nat({ max: 4_294_967_295 }), { minLength: 1, maxLength: 6 });

  it('orders by number, what is shorter first', () => {
    const order = ['1', '2', '2.1', '2.1.7', '2.10', '9', '10', '100.1', '4294967295'];
    expect(order.toReversed().toSorted(compareOids)).toEqual(order);
  });

  it('orders as the numbers are ordered', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const at = a.findIndex((number, place) => number !== b[place]);
        const expected = at < 0 ? Math.sign(a.length - b.length) : b[at] === undefined ? 1 : Math.sign((a[at] ?? 0) - b[at]);
        expect(Math.sign(compareOids(a.join('.'), b.join('.')))).toBe(expected);
      }),
    );
  });

  it('cuts into chunks without losing any', () => {
    fc.assert(
      fc.property(fc.array(fc.nat()), fc.integer({ min: 1, max: 7 }), (items, size) => {
        expect(chunks(items, size).flat()).toEqual(items);
        for (const chunk of chunks(items, size)) expect(chunk.length).toBeLessThanOrEqual(size);
      }),
    );
  });
});
