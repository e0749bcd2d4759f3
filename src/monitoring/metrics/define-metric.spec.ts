import { metricCatalogue } from './catalogue';
import { defineMetric, type Metric } from './define-metric';

const good: Metric = { name: 'routeros_x_bytes', type: 'gauge', help: 'How much.', unit: 'bytes', labels: ['interface'] };

describe('monitoring/metrics/define-metric', () => {
  it.each([
    [{ name: 'mikrotik_x', unit: undefined }, /not routeros_/],
    [{ name: 'routeros_X' }, /small letters/],
    [{ type: 'counter' }, /ends with _total/],
    [{ name: 'routeros_x_total', unit: undefined }, /only a counter/],
    [{ type: 'info', unit: undefined, name: 'routeros_x' }, /_info/],
    [{ name: 'routeros_x_info', unit: undefined }, /_info/],
    [{ help: 'no sentence' }, /one sentence/],
    [{ unit: undefined }, /its unit is bytes/],
    [{ unit: 'seconds' }, /its unit is bytes/],
    [{ name: 'routeros_x', unit: 'seconds' }, /does not end with the unit/],
    [{ name: 'routeros_x_percent', unit: undefined }, /no base unit/],
    [{ labels: ['router'] }, /no name for a label/],
    [{ labels: ['a-b'] }, /no name for a label/],
    [{ labels: ['a', 'a'] }, /twice/],
  ] as const)('refuses %j', (over, why) => {
    expect(() => defineMetric({ ...good, ...over } as Metric)).toThrow(why);
    expect(defineMetric(good)).toEqual(good);
  });

  it('has every metric of the collectors once, in the order of the names', () => {
    const names = [...metricCatalogue().keys()];
    expect(names).toEqual([...new Set(names)].sort());
    expect(names).toContain('routeros_up');
  });
});
