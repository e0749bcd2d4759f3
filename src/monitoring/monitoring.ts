import type { Redis } from 'ioredis';
import type { Logger } from '../core/telemetry';
import type { MonitoredRouter, SnmpAccess } from '../fleet';
import { COLLECTORS } from './collectors';
import type { Collector } from './collectors/define-collector';
import { Exposition } from './exposition/exposition';
import { metricCatalogue } from './metrics/catalogue';
import { Claims } from './polling/claims';
import { Poller } from './polling/poller';
import { RosterCache, type RosterSource } from './polling/roster-cache';
import type { RouterPollOptions } from './polling/router-poll';
import { apiSource, snmpSource, type WithReader } from './polling/sources';
import type { Intervals } from './polling/timing';
import { SnapshotStore } from './snapshot/snapshot-store';
import { createSnmpReader } from './snmp/reader';

export interface MonitoringOptions extends Pick<
  RouterPollOptions,
  'maxSeries' | 'onObservation' | 'onPolled' | 'onTransition' | 'onRebooted' | 'onProbes'
> {
  /** Answers or fails within seconds. */
  readonly redis: Redis;
  readonly roster: RosterSource;
  /** Lends a session of a router for reading. */
  readonly withReader: WithReader;
  /** Where and as whom a router is read over SNMP. */
  readonly snmpAccess: (router: MonitoredRouter) => Promise<SnmpAccess>;
  readonly intervals: Intervals;
  readonly inFlight: number;
  readonly log: Logger;
  /** @defaultValue all of them */
  readonly collectors?: readonly Collector[];
  /** Milliseconds since 1970. @defaultValue the clock of the system */
  readonly now?: () => number;
}

export interface Monitoring {
  readonly poller: Poller;
  readonly exposition: Exposition;
  readonly snapshots: SnapshotStore;
  readonly roster: RosterCache;
  /** From one tick of a shard to the next, in milliseconds. */
  readonly tickMs: number;
  /** Ends the polls that are under way. */
  stop(): Promise<void>;
}

const MOST_TICK_MS = 5_000;
const LEAST_TICK_MS = 250;

/** Reads routers and shows what was read; who polls what, and when, comes from outside. */
export function createMonitoring(options: MonitoringOptions): Monitoring {
  const { redis, intervals, collectors = COLLECTORS, now = Date.now } = options;
  const reader = createSnmpReader();
  const roster = new RosterCache(options.roster);
  const snapshots = new SnapshotStore(redis);
  const catalogue = metricCatalogue(collectors);
  const tickMs = Math.min(MOST_TICK_MS, Math.max(LEAST_TICK_MS, intervals.fast / 4));
  const byId = new Map(collectors.map((collector) => [collector.id, collector]));
  const sources = [snmpSource({ reader, access: options.snmpAccess }), apiSource(options.withReader)];
  const poller = new Poller({ ...options, now, roster, collectors, sources, tickMs, claims: new Claims(redis) });
  return {
    poller,
    snapshots,
    roster,
    tickMs,
    exposition: new Exposition({ roster, store: snapshots, catalogue, collectors: byId, now }),
    async stop() {
      await poller.stop();
      reader.close();
    },
  };
}
