import { PanelBuilder as BarGauge } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BigValueColorMode,
  ReduceDataOptionsBuilder,
  StackingConfigBuilder,
  StackingMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  LegendDisplayMode,
  LegendPlacement,
} from '@grafana/grafana-foundation-sdk/common';
import {
  DashboardLinkBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type Panel,
  type Threshold,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as StateTimeline } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';

/** Whichever Prometheus is chosen at the top. */
export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' } as const;

export type AnyPanel = Builder<Panel>;

interface Common {
  readonly title: string;
  /** What it shows, where the title does not say it. */
  readonly description?: string;
  /** Columns of 24. */
  readonly width: number;
  /** @defaultValue 8 */
  readonly height?: number;
}

interface Measured extends Common {
  /** As Grafana calls it, e.g. `percentunit`. */
  readonly unit: string;
}

/** Value from which on a colour holds; the first has no value. */
type Steps = readonly (readonly [from: number | null, color: string])[];

export const GOOD_ABOVE: Steps = [
  [null, 'red'],
  [1, 'green'],
];
/** Nothing is good, anything is bad. */
export const BAD_ABOVE_ZERO: Steps = [
  [null, 'green'],
  [1, 'red'],
];
export const LOAD: Steps = [
  [null, 'green'],
  [0.75, 'orange'],
  [0.9, 'red'],
];
export const PLAIN: Steps = [[null, 'blue']];

function thresholds(steps: Steps): ThresholdsConfigBuilder {
  // The type does not say that the first one has no value; Grafana wants null there.
  const list = steps.map(([value, color]) => ({ value, color })) as unknown as Threshold[];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(list);
}

function last(): ReduceDataOptionsBuilder {
  return new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false);
}

function ranged(expr: string, legend: string, index: number): DataqueryBuilder {
  return new DataqueryBuilder().refId(letter(index)).datasource(DATASOURCE).expr(expr).legendFormat(legend).range();
}

function instant(expr: string, index: number, legend = '__auto'): DataqueryBuilder {
  return new DataqueryBuilder().refId(letter(index)).datasource(DATASOURCE).expr(expr).legendFormat(legend).instant();
}

function letter(index: number): string {
  return String.fromCharCode(65 + index);
}

/** Expression and what the line is called, e.g. `{{interface}}`. */
export type Line = readonly [expr: string, legend: string];

export interface GraphOptions extends Measured {
  readonly lines: readonly Line[];
  readonly stacked?: boolean;
  readonly max?: number;
  /** What is sent goes up, what is received goes down. */
  readonly mirrored?: boolean;
  /** One for each value of the variable. */
  readonly repeat?: string;
}

export function graph({ lines, stacked = false, max, mirrored = false, repeat, ...common }: GraphOptions): AnyPanel {
  const panel = new TimeSeries()
    .title(common.title)
    .datasource(DATASOURCE)
    .unit(common.unit)
    .span(common.width)
    .height(common.height ?? 8)
    .fillOpacity(stacked ? 30 : 10)
    .lineWidth(1)
    .legend(new VizLegendOptionsBuilder().displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom).showLegend(true))
    .targets(lines.map(([expr, legend], index) => ranged(expr, legend, index)));
  if (!mirrored) panel.min(0);
  if (mirrored) panel.axisCenteredZero(true);
  if (max !== undefined) panel.max(max);
  if (stacked) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
  if (common.description !== undefined) panel.description(common.description);
  if (repeat !== undefined) panel.repeat(repeat).repeatDirection('h').maxPerRow(2);
  return panel;
}

export function stat({ expr, steps, ...common }: Measured & { readonly expr: string; readonly steps: Steps }): AnyPanel {
  const panel = new Stat()
    .title(common.title)
    .datasource(DATASOURCE)
    .unit(common.unit)
    .span(common.width)
    .height(common.height ?? 4)
    .thresholds(thresholds(steps))
    .colorMode(BigValueColorMode.Value)
    .reduceOptions(last())
    .noValue('–')
    .withTarget(instant(expr, 0));
  if (common.description !== undefined) panel.description(common.description);
  return panel;
}

/** The text of a label in place of a number. */
export function text({ expr, legend, ...common }: Common & { readonly expr: string; readonly legend: string }): AnyPanel {
  return new Stat()
    .title(common.title)
    .datasource(DATASOURCE)
    .unit('string')
    .span(common.width)
    .height(common.height ?? 4)
    .thresholds(thresholds(PLAIN))
    .colorMode(BigValueColorMode.None)
    .textMode('name' as never)
    .reduceOptions(last())
    .noValue('–')
    .withTarget(instant(expr, 0, legend));
}

export function bars({
  expr,
  legend,
  steps,
  ...common
}: Measured & { readonly expr: string; readonly legend: string; readonly steps: Steps }): AnyPanel {
  const panel = new BarGauge()
    .title(common.title)
    .datasource(DATASOURCE)
    .unit(common.unit)
    .span(common.width)
    .height(common.height ?? 8)
    .min(0)
    .orientation(VizOrientation.Horizontal)
    .thresholds(thresholds(steps))
    .reduceOptions(last())
    .noValue('none')
    .withTarget(instant(expr, 0, legend));
  if (common.description !== undefined) panel.description(common.description);
  return panel;
}

export function timeline({ lines, ...common }: Common & { readonly lines: readonly Line[] }): AnyPanel {
  const panel = new StateTimeline()
    .title(common.title)
    .datasource(DATASOURCE)
    .unit('short')
    .span(common.width)
    .height(common.height ?? 8)
    .thresholds(thresholds(GOOD_ABOVE))
    .mergeValues(true)
    .noValue('nothing to tell')
    .targets(lines.map(([expr, legend], index) => ranged(expr, legend, index)));
  if (common.description !== undefined) panel.description(common.description);
  return panel;
}

export interface Column {
  /** As Prometheus calls it: a label, or `Value #A` for the first query. */
  readonly from: string;
  readonly title: string;
  readonly unit?: string;
  readonly steps?: Steps;
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
    .targets(queries.map((expr, index) => instant(expr, index).format(PromQueryFormat.Table)))
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
  for (const { title, unit, steps, link } of columns) {
    const properties = [
      ...(unit === undefined ? [] : [{ id: 'unit', value: unit }]),
      ...(steps === undefined
        ? []
        : [
            { id: 'thresholds', value: thresholds(steps).build() },
            { id: 'custom.cellOptions', value: { type: 'color-text' } },
          ]),
      ...(link === undefined ? [] : [{ id: 'links', value: [new DashboardLinkBuilder(title).url(link).build()] }]),
    ];
    if (properties.length > 0) panel.overrideByName(title, properties);
  }
  return panel;
}
