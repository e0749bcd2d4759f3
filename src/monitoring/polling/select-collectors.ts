import { isAvailable, type RouterFacts } from '../../core/catalogue';
import type { MonitoredRouter } from '../../fleet';
import { TIERS, type Collector, type Source, type Tier } from '../collectors/define-collector';
import type { RouterMemo } from '../snapshot/snapshot';

/** A collector that failed is tried again at the next polls, so often; then it waits for its own turn. */
const RETRIES = 3;

export interface Selection {
  readonly router: MonitoredRouter;
  readonly facts: RouterFacts;
  readonly memo: RouterMemo;
  /** Tiers whose slot has begun. */
  readonly tiers: readonly Tier[];
  /** The router has booted since the last poll: everything is read anew. */
  readonly rebooted: boolean;
  /** The SNMP collectors that this router has; empty where SNMP is not set up or does not answer. */
  readonly snmpIds: ReadonlySet<string>;
}

/** Is the collector to run for the router at all, by its settings? */
export function isChosen(collector: Collector, { settings }: MonitoredRouter): boolean {
  return settings.collectors?.[collector.id] ?? collector.byDefault;
}

/** The collectors of a source that are to run in this poll, the fast ones first. */
export function dueCollectors(collectors: readonly Collector[], source: Source, selection: Selection): Collector[] {
  return collectors
    .filter((one) => one.source === source && isChosen(one, selection.router) && fits(one, selection) && isDue(one, selection))
    .sort((a, b) => TIERS.indexOf(a.tier) - TIERS.indexOf(b.tier));
}

function fits(collector: Collector, { facts, snmpIds }: Selection): boolean {
  if (collector.source === 'api' && collector.insteadOf !== undefined && snmpIds.has(collector.insteadOf)) return false;
  // A version that is not known yet rules nothing out: the router is asked.
  return collector.versions === undefined || facts.version === '' || isAvailable(collector.versions, facts.version);
}

function isDue({ id, tier, source }: Collector, { memo, tiers, rebooted }: Selection): boolean {
  if (tiers.includes(tier) || rebooted || memo.sources[source]?.up !== true) return true;
  const failures = memo.failed[id];
  return failures === undefined ? memo.series[id] === undefined : failures <= RETRIES;
}
