import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import type { AnyPanel, Common } from './panels';
import { DATASOURCE, instant } from './queries';
import { stepsOf, thresholds, wordsOf, type States, type Steps } from './steps';

export interface Column {
  /** As Prometheus calls it: a label, or `Value #A` for the first query. */
  readonly from: string;
  readonly title: string;
  readonly unit?: string;
  readonly steps?: Steps;
  /** For 0 and 1. */
  readonly states?: States;
  /** Address that a click leads to. */
  readonly link?: string;
}

export interface TableOptions extends Common {
  /** Aggregated by the same labels each, so that their rows can be laid side by side. */
  readonly queries: readonly string[];
  /** From left to right; what is not named is not shown. */
  readonly columns: readonly Column[];
}

export function table({ queries, columns, ...common }: TableOptions): AnyPanel {
  const panel = new Table()
    .title(common.title)
    .datasource(DATASOURCE)
    .unit('short')
    .span(common.width)
    .height(common.height ?? 10)
    .noValue('–')
    .targets(queries.map((expr, index) => instant([expr, '__auto'], index).format(PromQueryFormat.Table)))
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({
      id: 'filterFieldsByName',
      options: { include: { names: columns.map(({ from }) => from) } },
    })
    .withTransformation({
      id: 'organize',
      options: {
        indexByName: Object.fromEntries(columns.map(({ from }, index) => [from, index])),
        renameByName: Object.fromEntries(columns.map(({ from, title }) => [from, title])),
      },
    });
  if (common.description !== undefined) panel.description(common.description);
  for (const column of columns) {
    const properties = propertiesOf(column);
    if (properties.length > 0) panel.overrideByName(column.title, properties);
  }
  return panel;
}

function propertiesOf({ title, unit, states, steps = states && stepsOf(states), link }: Column): DynamicConfigValue[] {
  return [
    ...(unit === undefined ? [] : [{ id: 'unit', value: unit }]),
    ...(states === undefined ? [] : [{ id: 'mappings', value: wordsOf(states) }]),
    ...(steps === undefined
      ? []
      : [
          { id: 'thresholds', value: thresholds(steps).build() },
          { id: 'custom.cellOptions', value: { type: 'color-text' } },
        ]),
    ...(link === undefined ? [] : [{ id: 'links', value: [{ title: `Open ${title}`, url: link, targetBlank: false }] }]),
  ];
}
