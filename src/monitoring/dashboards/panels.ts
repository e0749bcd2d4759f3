import { PanelBuilder as BarGauge } from '@grafana/grafana-foundation-sdk/bargauge';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  BigValueColorMode,
  BigValueTextMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  StackingConfigBuilder,
  StackingMode,
  VizLegendOptionsBuilder,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as Heatmap, YAxisConfigBuilder } from '@grafana/grafana-foundation-sdk/heatmap';
import { PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as StateTimeline } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import { DATASOURCE, instant, ranged, type Line } from './queries';
import { byThresholds, PLAIN, stepsOf, thresholds, wordsOf, type States, type Steps } from './steps';

export type AnyPanel = Builder<Panel>;

export interface Common {
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

function last(): ReduceDataOptionsBuilder {
  return new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false);
}

export interface GraphOptions extends Measured {
  readonly lines: readonly Line[];
  readonly stacked?: boolean;
  readonly max?: number;
  /** What is sent goes up, what is received goes down. */
  readonly mirrored?: boolean;
  /** Values lie below zero, as those in dBm do. */
  readonly negative?: boolean;
  /** One for each value of the variable. */
  readonly repeat?: string;
}

export function graph({
  lines,
  stacked = false,
  max,
  mirrored = false,
  negative = false,
  repeat,
  ...common
}: GraphOptions): AnyPanel {
  const panel = new TimeSeries()
    .title(common.title)
    .datasource(DATASOURCE)
    .unit(common.unit)
    .span(common.width)
    .height(common.height ?? 8)
    .fillOpacity(stacked ? 30 : 10)
    .lineWidth(1)
    .legend(new VizLegendOptionsBuilder().displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom).showLegend(true))
    .targets(lines.map(ranged));
  if (!mirrored && !negative) panel.min(0);
  if (mirrored) panel.axisCenteredZero(true);
  if (max !== undefined) panel.max(max);
  if (stacked) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
  if (common.description !== undefined) panel.description(common.description);
  if (repeat !== undefined) panel.repeat(repeat).repeatDirection('h').maxPerRow(2);
  return panel;
}

/** Whether something is so: a word in place of 0 or 1. */
export function state({ expr, states, ...common }: Common & { readonly expr: string; readonly states: States }): AnyPanel {
  return number({ ...common, unit: 'short', expr, steps: stepsOf(states) }).mappings(wordsOf(states));
}

export function stat(options: StatOptions): AnyPanel {
  return number(options);
}

interface StatOptions extends Measured {
  readonly expr: string;
  readonly steps: Steps;
}

function number({ expr, steps, ...common }: StatOptions): Stat {
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
    .withTarget(instant([expr, '__auto']));
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
    .textMode(BigValueTextMode.Name)
    .reduceOptions(last())
    .noValue('–')
    .withTarget(instant([expr, legend]));
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
    .withTarget(instant([expr, legend]));
  if (common.description !== undefined) panel.description(common.description);
  return panel;
}

/** When something was in which of two states. */
export function timeline({
  lines,
  states,
  ...common
}: Common & { readonly lines: readonly Line[]; readonly states: States }): AnyPanel {
  const panel = new StateTimeline()
    .title(common.title)
    .datasource(DATASOURCE)
    .unit('short')
    .span(common.width)
    .height(common.height ?? 8)
    .colorScheme(byThresholds())
    .thresholds(thresholds(stepsOf(states)))
    .mappings(wordsOf(states))
    .mergeValues(true)
    .noValue('nothing to tell')
    .targets(lines.map(ranged));
  if (common.description !== undefined) panel.description(common.description);
  return panel;
}

/** How often values of a histogram fell between two bounds, over time. */
export function heatmap({
  metric,
  labels,
  ...common
}: Measured & { readonly metric: string; readonly labels: string }): AnyPanel {
  const buckets = `sum by (le) (increase(${metric}_bucket{${labels}}[$__rate_interval]))`;
  return new Heatmap()
    .title(common.title)
    .datasource(DATASOURCE)
    .unit('short')
    .span(common.width)
    .height(common.height ?? 8)
    .calculate(false)
    .yAxis(new YAxisConfigBuilder().unit(common.unit))
    .withTarget(ranged([buckets, '{{le}}']).format(PromQueryFormat.Heatmap));
}
