import { defineMetric } from '../../metrics/define-metric';
import type { CollectContext } from '../define-collector';
import { andEarlier, distinctNames, give } from './give';

const metric = defineMetric({ name: 'routeros_test_things', type: 'gauge', help: 'Things.', labels: ['thing'] });

function remembering(): CollectContext {
  const kept = new Map<string, string>();
  const memory = { get: (key: string) => kept.get(key), set: (key: string, value: string) => void kept.set(key, value) };
  return { memory } as unknown as CollectContext;
}

describe('src/monitoring/collectors/api/give', () => {
  it('gives no sample where there is no number', () => {
    expect(give(metric, ['a'], 0)).toEqual([{ metric, labels: ['a'], value: 0 }]);
    expect([undefined, Number.NaN, Number.POSITIVE_INFINITY].flatMap((value) => give(metric, ['a'], value))).toEqual([]);
  });

  it('tells rows of one name apart, the first keeping it', () => {
    expect(distinctNames(['a', 'b', 'a', 'a'], (row) => row).map(([name]) => name)).toEqual(['a', 'b', 'a (2)', 'a (3)']);
  });

  it('goes on with what was there once', () => {
    const context = remembering();
    expect(andEarlier(context, 'k', [])).toEqual([]);
    expect(andEarlier(context, 'k', ['b', 'a'])).toEqual(['b', 'a']);
    expect(andEarlier(context, 'k', [])).toEqual(['a', 'b']);
    expect(andEarlier(context, 'other', [])).toEqual([]);
  });

  it('does not remember without end', () => {
    const names = Array.from({ length: 100 }, (_, at) => `name${at}`);
    expect(andEarlier(remembering(), 'k', names)).toHaveLength(64);
  });
});
