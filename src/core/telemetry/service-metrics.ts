import { Counter, Gauge } from 'prom-client';
import { registers } from './registry';

/** What is looked up when somebody scrapes; where several processes tell of the whole fleet, they tell the same. */
export const serviceMetrics = {
  build: new Gauge({
    name: 'rosfleet_build_info',
    help: '1; the version of the daemon is in the label.',
    labelNames: ['version'],
    registers,
  }),
  queueJobs: new Gauge({
    name: 'rosfleet_queue_jobs',
    help: 'Jobs by queue and state; the same in every process.',
    labelNames: ['queue', 'state'],
    registers,
  }),
  queueOldestSeconds: new Gauge({
    name: 'rosfleet_queue_oldest_job_age_seconds',
    help: 'Age of the oldest job that waits for a worker, 0 where none waits; the same in every process.',
    labelNames: ['queue'],
    registers,
  }),
  unfinishedRuns: new Gauge({
    name: 'rosfleet_unfinished_runs',
    help: 'Runs that are not finished by state: scheduled, running, paused, held, undoing, aborting; the same in every process.',
    labelNames: ['state'],
    registers,
  }),
  leases: new Gauge({
    name: 'rosfleet_router_leases',
    help: 'Routers that somebody holds the right to write to; the same in every process.',
    registers,
  }),
  routers: new Gauge({
    name: 'rosfleet_routers',
    help: 'Enabled routers by state: unknown, online, offline, auth-failed; the same in every process.',
    labelNames: ['state'],
    registers,
  }),
  processes: new Gauge({
    name: 'rosfleet_processes',
    help: 'Processes of the daemon that are alive by role; the same in every process.',
    labelNames: ['role'],
    registers,
  }),
  answerSeconds: new Gauge({
    name: 'rosfleet_dependency_latency_seconds',
    help: 'How long the database and Redis took for the smallest question, asked at this scrape; absent while there is no answer.',
    labelNames: ['dependency'],
    registers,
  }),
  guardsArmedTotal: new Counter({
    name: 'rosfleet_guards_armed_total',
    help: 'Guards that were armed before a change was written, by kind.',
    labelNames: ['guard'],
    registers,
  }),
} as const;

const feeders: (() => Promise<void>)[] = [];

/** Called before each scrape. One that fails leaves out what it feeds: nothing old is told as new. */
export function feedMetrics(feeder: () => Promise<void>): void {
  feeders.push(feeder);
}

let feeding: Promise<unknown> | undefined;

/** Scrapes at the same time share one look. */
export async function runFeeders(): Promise<void> {
  feeding ??= Promise.allSettled(feeders.map((feed) => feed())).finally(() => (feeding = undefined));
  await feeding;
}
