import type { MonitoredRouter } from '../../fleet';
import type { Collector } from '../collectors/define-collector';
import {
  collectorErrors,
  inMaintenance,
  lastPollDuration,
  lastSuccess,
  reboots,
  routerInfo,
  routerLabels,
  routerUp,
  seriesDropped,
} from '../metrics/collection';
import type { Sample } from '../metrics/define-metric';
import { isChosen } from '../polling/select-collectors';
import { globFilter } from '../polling/glob';
import { encodeSamples, escapeLabel } from '../snapshot/series-text';
import type { Snapshot } from '../snapshot/snapshot';

/** The lines of a router by metric, without what is common to all of them. */
export type Series = ReadonlyMap<string, Buffer | string>;

export type CollectorsById = ReadonlyMap<string, Collector>;

/**
 * What is shown of a router now, by metric. Over a source that is down nothing is shown but that it is down and since
 * when; what a collector brought too long ago, or before it was switched off, is not shown either.
 */
export function seriesOf(router: MonitoredRouter, snapshot: Snapshot, collectors: CollectorsById, now: number): Series {
  const all = new Map<string, Buffer | string>(Object.entries(encodeSamples(ownSamples(router, snapshot), Infinity).text));
  const labels = labelsLine(router);
  if (labels !== undefined) all.set(routerLabels.name, labels);
  const shown = new Set<string>();
  for (const { collectorId, expiresAt, blocks } of snapshot.results) {
    const collector = collectors.get(collectorId);
    if (!collector || expiresAt <= now || !isChosen(collector, router)) continue;
    if (snapshot.memo.sources[collector.source]?.up !== true) continue;
    // Those over SNMP come first.
    if (collector.source === 'api' && collector.insteadOf !== undefined && shown.has(collector.insteadOf)) continue;
    shown.add(collectorId);
    for (const [name, block] of blocks) {
      const known = all.get(name);
      all.set(name, known === undefined ? block : withoutTwins(known.toString(), block.toString()));
    }
  }
  return all;
}

/** Prometheus knows fewer characters: of two names that become one the first is shown. */
function labelsLine({ labels = {}, settings }: MonitoredRouter): string | undefined {
  if (settings.labels === undefined) return undefined;
  const isShown = globFilter(settings.labels);
  const named = new Map<string, string>();
  for (const [key, value] of Object.entries(labels)) {
    const name = `label_${key.replaceAll(/[^A-Za-z0-9_]/g, '_')}`;
    if (isShown(key) && value !== '' && !named.has(name)) named.set(name, value);
  }
  if (named.size === 0) return undefined;
  return `${[...named].map(([name, value]) => `,${name}="${escapeLabel(value)}"`).join('')}} 1`;
}

/** Two collectors may know the same interface; a series that is there twice would spoil the whole scrape. */
function withoutTwins(known: string, more: string): string {
  const keys = new Set(known.split('\n').map(keyOf));
  const others = more.split('\n').filter((line) => !keys.has(keyOf(line)));
  return others.length === 0 ? known : `${known}\n${others.join('\n')}`;
}

function keyOf(line: string): string {
  return line.slice(0, line.lastIndexOf('} '));
}

function ownSamples(router: MonitoredRouter, { memo }: Snapshot): Sample[] {
  const { identity = router.name, board = '', version = '', serial = '', architecture = '' } = router;
  const samples: Sample[] = [
    { metric: routerInfo, labels: [identity, board, version, serial, architecture], value: 1 },
    { metric: inMaintenance, labels: [], value: router.inMaintenance ? 1 : 0 },
  ];
  for (const [source, state] of Object.entries(memo.sources)) {
    samples.push({ metric: routerUp, labels: [source], value: state.up ? 1 : 0 });
    samples.push({ metric: lastPollDuration, labels: [source], value: state.durationMs / 1000 });
    if (state.lastSuccessAt !== undefined) {
      samples.push({ metric: lastSuccess, labels: [source], value: state.lastSuccessAt / 1000 });
    }
  }
  if (Object.keys(memo.sources).length > 0) samples.push({ metric: reboots, labels: [], value: memo.reboots });
  for (const [reason, value] of Object.entries(memo.dropped)) samples.push({ metric: seriesDropped, labels: [reason], value });
  for (const [collector, byCode] of Object.entries(memo.errors)) {
    for (const [code, value] of Object.entries(byCode)) {
      samples.push({ metric: collectorErrors, labels: [collector, code], value });
    }
  }
  return samples;
}
