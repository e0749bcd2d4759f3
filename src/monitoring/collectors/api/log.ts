import type { Row } from '../../../core/catalogue';
import { sample, type Sample } from '../../metrics/define-metric';
import { logLines } from '../../metrics/services';
import { defineApiCollector, type CollectContext } from '../define-collector';
import { rowsOf } from './ask';

/** Worst first: a line of topics `system,error,critical` is critical. */
const SEVERITIES = ['critical', 'error', 'warning'] as const;
const SEPARATOR = ' ';

export const log = defineApiCollector({
  id: 'api.log',
  title: 'Warnings and errors in the log',
  tier: 'medium',
  metrics: [logLines],
  rights: 'read, api',
  byDefault: false,
  timeoutMs: 20_000,
  /** Never the text of a line. */
  async collect(router, context) {
    const rows = await rowsOf(router, context, '/log', ['.id', 'topics']);
    const totals = totalsOf(context);
    for (const row of newLines(rows, context)) {
      const key = keyOf(row);
      if (key !== undefined) totals.set(key, (totals.get(key) ?? 0) + 1);
    }
    context.memory.set('totals', [...totals].map(([key, count]) => `${key}=${count}`).join(SEPARATOR));
    return [...totals].map(([key, count]) => sampleOf(key, count));
  },
});

function totalsOf({ memory }: CollectContext): Map<string, number> {
  const entries = (memory.get('totals') ?? '').split(SEPARATOR).filter((entry) => entry !== '');
  return new Map(
    entries.map((entry) => {
      const [key = '', count = '0'] = entry.split('=');
      return [key, Number(count)];
    }),
  );
}

/**
 * Lines later than the last one seen. The first time there are none: they are from before the watch. The log is numbered
 * upwards and starts anew with a boot.
 */
function newLines(rows: readonly Row[], { memory }: CollectContext): readonly Row[] {
  const last = rows.reduce((most, row) => Math.max(most, numberOfLine(row)), 0);
  const seen = memory.get('last');
  memory.set('last', String(last));
  if (seen === undefined) return [];
  return Number(seen) > last ? rows : rows.filter((row) => numberOfLine(row) > Number(seen));
}

function numberOfLine({ '.id': id = '' }: Row): number {
  return Number.parseInt(id.slice(1), 16) || 0;
}

/** `system/critical`; undefined where the line is of no such severity. */
function keyOf({ topics = '' }: Row): string | undefined {
  const words = topics.split(',');
  const severity = SEVERITIES.find((one) => words.includes(one));
  const topic = words.find((word) => !SEVERITIES.some((one) => one === word));
  return severity && `${topic ?? severity}/${severity}`;
}

function sampleOf(key: string, count: number): Sample {
  const [topic = '', severity = ''] = key.split('/');
  return sample(logLines, [topic, severity], count);
}
