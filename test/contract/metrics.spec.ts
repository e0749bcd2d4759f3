import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { metrics, renderMetrics } from '../../src/core/telemetry';
import { COLLECTORS, metricCatalogue, metricsReference } from '../../src/monitoring';

const SRC = resolve(__dirname, '../../src');

function sourceText(): string {
  return readdirSync(SRC, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.spec.ts'))
    .filter((entry) => !entry.parentPath.includes(join('core', 'telemetry')))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

describe('test/contract/metrics', () => {
  it('feeds every metric of the daemon that it declares', () => {
    const text = sourceText();
    // The version is set where the process metrics begin.
    const unfed = Object.keys(metrics).filter((key) => key !== 'build' && !new RegExp(`metrics\\.${key}\\b`).test(text));
    expect(unfed).toEqual([]);
  });

  it('calls every metric of the daemon as Prometheus asks for it, and shows them in both formats', async () => {
    const declared = metricsReference().daemon;
    const odd = declared.filter(
      ({ name, type }) => !/^rosfleet(_[a-z0-9]+)+$/.test(name) || (type === 'counter') !== name.endsWith('_total'),
    );
    expect(odd).toEqual([]);
    // Twice: one format must leave the other as it is.
    for (const format of ['classic', 'openmetrics', 'classic', 'openmetrics'] as const) {
      const text = await renderMetrics(format);
      const missing = declared.filter(
        ({ name }) => !text.includes(`# HELP ${format === 'classic' ? name : name.replace(/_total$/, '')} `),
      );
      expect(missing.map(({ name }) => name)).toEqual([]);
    }
  });

  it('has collectors whose ids are theirs alone, sorted, and that name each other rightly', () => {
    const ids = COLLECTORS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const wrong = COLLECTORS.filter((one) => one.source === 'api' && one.insteadOf !== undefined && !ids.includes(one.insteadOf));
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  it('gives every metric of routers by some collector or by itself, and never two names for one family', () => {
    const names = [...metricCatalogue().keys()];
    // OpenMetrics calls a counter without _total and an info without _info: then they must still differ.
    const families = names.map((name) => name.replace(/_(total|info)$/, ''));
    const twice = families.filter((family, index) => families.indexOf(family) !== index);
    expect(twice).toEqual([]);
  });
});
