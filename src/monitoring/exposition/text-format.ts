import type { Metric } from '../metrics/define-metric';
import { escapeLabel } from '../snapshot/series-text';

/** `classic`: text format 0.0.4; `openmetrics`: OpenMetrics 1.0. */
export type ExpositionFormat = 'classic' | 'openmetrics';

export const CONTENT_TYPE: Readonly<Record<ExpositionFormat, string>> = {
  classic: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

export const END: Readonly<Record<ExpositionFormat, string>> = { classic: '', openmetrics: '# EOF\n' };

/** What comes before the series of a metric: HELP, TYPE, and in OpenMetrics the unit. */
export function headOf({ name, type, help, unit }: Metric, format: ExpositionFormat): string {
  const text = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  if (format === 'classic') {
    return `# HELP ${name} ${text}\n# TYPE ${name} ${type === 'info' ? 'gauge' : type}\n`;
  }
  // There a family is called without the suffix that its samples have.
  const family = name.replace(type === 'counter' ? /_total$/ : type === 'info' ? /_info$/ : /$/, '');
  const ofUnit = unit !== undefined && family.endsWith(`_${unit}`) ? `# UNIT ${family} ${unit}\n` : '';
  return `# TYPE ${family} ${type}\n${ofUnit}# HELP ${family} ${text.replaceAll('"', '\\"')}\n`;
}

/** `{router="edge-01",site="riga",tenant="default"`: what every series of a router begins with. */
export function commonLabels(router: { readonly name: string; readonly site?: string; readonly tenant: string }): string {
  const site = router.site === undefined ? '' : `,site="${escapeLabel(router.site)}"`;
  return `{router="${escapeLabel(router.name)}"${site},tenant="${escapeLabel(router.tenant)}"`;
}

/** The lines of a metric of one router, whole. */
export function seriesLines(name: string, common: string, block: string): string {
  const start = name + common;
  return `${start}${block.split('\n').join(`\n${start}`)}\n`;
}
