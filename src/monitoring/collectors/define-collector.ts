import type { RouterFacts, RouterReader, VersionRange } from '../../core/catalogue';
import type { Metric, Sample } from '../metrics/define-metric';
import type { Absences, SnmpAnswer, SnmpQuestion } from './snmp-answer';

/** How often a collector runs: 60 s, 5 min and 6 h unless configured otherwise. */
export const TIERS = ['fast', 'medium', 'slow'] as const;
export type Tier = (typeof TIERS)[number];

interface CollectorBase {
  /** `snmp.interfaces`, `api.netwatch`: the source, then the subject. */
  readonly id: string;
  readonly title: string;
  readonly tier: Tier;
  /** All that it may give. */
  readonly metrics: readonly Metric[];
  /** What the router's user or community needs, e.g. `read, api`. */
  readonly rights: string;
  readonly versions?: VersionRange;
  /** Runs unless a setting says otherwise; the others run only where a setting names them. */
  readonly byDefault: boolean;
  /** Deadline of its own: a slow menu never delays the others. */
  readonly timeoutMs: number;
}

export interface CollectOptions {
  /** Is this interface to be shown? Absent: all but the dynamic ones. */
  readonly interfaces?: (name: string) => boolean;
  /** Firewall rules whose comment starts with it are counted. */
  readonly rulePrefix?: string;
}

/** A few words that a collector keeps from poll to poll, per router; whichever process polls next has them. */
export interface CollectorMemory {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
}

export interface CollectContext {
  readonly routerId: string;
  readonly facts: RouterFacts;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly options: CollectOptions;
  /** Menus and OIDs that this router lacks. Ask it before, tell it after. */
  readonly absent: Absences;
  readonly memory: CollectorMemory;
  /** Aborted at the collector's deadline and when the daemon stops. */
  readonly signal: AbortSignal;
}

/** Pure: what it asks is data and what it makes of the answer needs no router. */
export interface SnmpCollector extends CollectorBase, SnmpQuestion {
  readonly source: 'snmp';
  samples(answer: SnmpAnswer, context: CollectContext): Sample[];
}

export interface ApiCollector extends CollectorBase {
  readonly source: 'api';
  /** The SNMP collector that gives the same: this one runs only where SNMP is not set up or does not answer. */
  readonly insteadOf?: string;
  /** Throws for what went wrong, never for what the router lacks: then there are no samples. */
  collect(router: RouterReader, context: CollectContext): Promise<Sample[]>;
}

export type Collector = SnmpCollector | ApiCollector;
export type Source = Collector['source'];

const MOST_TIMEOUT_MS = 30_000;

/** @throws Error on a contradiction: a defect, found at start-up */
export function defineSnmpCollector(collector: Omit<SnmpCollector, 'source'>): SnmpCollector {
  if (collector.scalars.length + collector.tables.length === 0) throw new Error(`collector ${collector.id}: it asks nothing`);
  return checked({ ...collector, source: 'snmp' });
}

/** @throws Error on a contradiction: a defect, found at start-up */
export function defineApiCollector(collector: Omit<ApiCollector, 'source'>): ApiCollector {
  if (collector.insteadOf !== undefined && !collector.insteadOf.startsWith('snmp.')) {
    throw new Error(`collector ${collector.id}: insteadOf names an SNMP collector`);
  }
  return checked({ ...collector, source: 'api' });
}

function checked<C extends Collector>(collector: C): C {
  const { id, source, metrics, timeoutMs } = collector;
  if (!new RegExp(`^${source}\\.[a-z][a-z0-9]*(-[a-z0-9]+)*$`).test(id))
    throw new Error(`collector ${id}: the id is ${source}.name`);
  if (metrics.length === 0) throw new Error(`collector ${id}: it declares no metric`);
  if (timeoutMs <= 0 || timeoutMs > MOST_TIMEOUT_MS) throw new Error(`collector ${id}: at most ${MOST_TIMEOUT_MS} ms`);
  return Object.freeze(collector);
}
