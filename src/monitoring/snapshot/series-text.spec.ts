import fc from 'fast-check';
import { defineMetric, sample } from '../metrics/define-metric';
import { decodeSamples, encodeSamples } from './series-text';

const gauge = defineMetric({ name: 'routeros_x', type: 'gauge', help: 'X.', labels: ['interface', 'comment'] });
const plain = defineMetric({ name: 'routeros_y_total', type: 'counter', help: 'Y.', labels: [] });
const catalogue = new Map([gauge, plain].map((metric) => [metric.name, metric]));

describe('monitoring/snapshot/series-text', () => {
  it('gives back what it was given, whatever stands in the labels', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', '\\', '\n', '}', ' ', ',', '=', 'ž', '☂', 'n') });
    const samples = fc.uniqueArray(fc.tuple(text, text, fc.double({ noNaN: true, noDefaultInfinity: true })), {
      selector: ([one, other]) => JSON.stringify([one, other]),
    });
    fc.assert(
      fc.property(samples, (rows) => {
        const given = rows.map(([one, other, value]) => sample(gauge, [one, other], value === 0 ? 0 : value));
        const { text: encoded, series, dropped } = encodeSamples(given, 1000);
        expect(Object.values(encoded).every((block) => block.split('\n').length === series)).toBe(true);
        expect(dropped).toEqual({});
        expect(decodeSamples(new Map(Object.entries(encoded)), catalogue)).toEqual(given);
      }),
    );
  });

  it('keeps one line for each series and counts what it drops, by reason', () => {
    const { text, series, dropped } = encodeSamples(
      [
        sample(gauge, ['a', ''], 1),
        sample(gauge, ['a', ''], 2),
        sample(gauge, ['b', 'x'], Number.NaN),
        { metric: gauge, labels: ['b'], value: 1 },
        sample(plain, [], 5),
        sample(gauge, ['c', ''], 1),
      ],
      2,
    );
    expect(text).toEqual({ routeros_x: ',interface="a"} 1', routeros_y_total: '} 5' });
    expect(series).toBe(2);
    expect(dropped).toEqual({ duplicate: 1, invalid: 2, limit: 1 });
  });

  it('forgets what the catalogue no longer has', () => {
    expect(
      decodeSamples(
        new Map([
          ['routeros_old', '} 1'],
          ['routeros_y_total', '} 2'],
        ]),
        catalogue,
      ),
    ).toEqual([sample(plain, [], 2)]);
  });
});
