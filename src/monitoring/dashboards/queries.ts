import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';

/** Whichever Prometheus is chosen at the top. */
export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' } as const;

/** Expression and what the line is called, e.g. `{{interface}}`. */
export type Line = readonly [expr: string, legend: string];

/** Over the time that is shown. */
export function ranged([expr, legend]: Line, index = 0): DataqueryBuilder {
  return new DataqueryBuilder().refId(letter(index)).datasource(DATASOURCE).expr(expr).legendFormat(legend).range();
}

/** At the end of the time that is shown. */
export function instant([expr, legend]: Line, index = 0): DataqueryBuilder {
  return new DataqueryBuilder().refId(letter(index)).datasource(DATASOURCE).expr(expr).legendFormat(legend).instant();
}

/** Queries of a panel are called A, B, C. */
function letter(index: number): string {
  return String.fromCharCode(65 + index);
}
