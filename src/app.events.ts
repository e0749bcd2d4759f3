import type { Config } from './core/config';
import type { Logger } from './core/telemetry';
import { EventRecorder, type EventKind, type EventWaker, type Fleet, type NewEvent, type TargetPolicy } from './fleet';
import { EventBus, startWebhooks, type RedisAccess, type RunningWebhooks } from './jobs';
import type { MonitoringOptions, ProbeChange, Transition } from './monitoring';

export interface EventParts {
  readonly config: Config;
  readonly fleet: Fleet;
  readonly targets: TargetPolicy;
  readonly redis: RedisAccess;
  readonly log: Logger;
}

export interface RunningEvents {
  /** The open door: whoever notices something tells it here and goes on. It never throws. */
  record(event: NewEvent): void;
  readonly waker: EventWaker;
  readonly webhooks: RunningWebhooks;
  /** One look of the clock. */
  tick(): Promise<void>;
  /** Stores what waits and takes no more, after everything that records; makes no more deliveries. */
  close(): Promise<void>;
}

const ANY = 'any';

/** Every process stores what it notices, tells followers in all processes, and hands over what webhooks want of it. */
export function startEvents({ config, fleet, targets, redis, log }: EventParts): RunningEvents {
  const bus = new EventBus(redis, 'fleet-events');
  const webhooks = startWebhooks({
    redis,
    webhooks: fleet.webhooks,
    deliveries: fleet.deliveries,
    addressFor: (hostname) => targets.addressFor(hostname),
    roles: config.ROSFLEET_ROLE,
    timeoutMs: config.ROSFLEET_WEBHOOK_TIMEOUT,
    log,
  });
  const recorder = new EventRecorder({
    async store(events) {
      const due = await fleet.events.store(events);
      bus.notify(ANY);
      await webhooks.enqueue(due);
    },
    log,
  });
  const isScheduler = config.ROSFLEET_ROLE.includes('scheduler');
  return {
    record: (event) => recorder.record(event),
    waker: { next: (timeoutMs, signal) => bus.next(ANY, timeoutMs, signal) },
    webhooks,
    async tick() {
      if (!isScheduler) return;
      await webhooks.look();
      await fleet.deliveries.sweep(config.ROSFLEET_FLEET_EVENT_KEEP);
      await fleet.events.sweep(config.ROSFLEET_FLEET_EVENT_KEEP);
    },
    async close() {
      await recorder.close();
      await webhooks.close();
    },
  };
}

type Hooks = Required<Pick<MonitoringOptions, 'onTransition' | 'onRebooted' | 'onProbes'>>;

/** What the poller notices, as events. */
export function eventsOfPolls(record: (event: NewEvent) => void): Hooks {
  return {
    onTransition(transition) {
      const event = ofTransition(transition);
      if (event) record(event);
    },
    onRebooted: (router) =>
      record({
        tenantId: router.tenant,
        kind: 'router.rebooted',
        severity: 'warning',
        text: `${router.name} has rebooted`,
        router,
      }),
    onProbes(router, changes) {
      for (const change of changes) record({ tenantId: router.tenant, router, ...ofProbe(router.name, change) });
    },
  };
}

/** The API speaks for a router where it is read over it: that SNMP is silent says less. The first answer is no return. */
function ofTransition({ router, source, up, isFirst, error }: Transition): NewEvent | undefined {
  const speaks = router.hasLogin && router.settings.api !== false ? 'api' : 'snmp';
  if (source !== speaks || (up && isFirst)) return undefined;
  const common = { tenantId: router.tenant, router, attributes: { source, ...(error ? { code: error.code } : {}) } };
  if (up) return { ...common, kind: 'router.up', severity: 'info', text: `${router.name} answers again` };
  const why = error ? `: ${error.code}` : '';
  return { ...common, kind: 'router.down', severity: 'error', text: `${router.name} does not answer any more${why}` };
}

function ofProbe(name: string, { probe, host, type, up, since }: ProbeChange): Omit<NewEvent, 'tenantId' | 'router'> {
  const kind: EventKind = up ? 'netwatch.up' : 'netwatch.down';
  const at = since === undefined ? {} : { since: new Date(since).toISOString() };
  return {
    kind,
    severity: up ? 'info' : 'warning',
    text: `${name} sees ${probe} ${up ? 'up' : 'down'}`,
    attributes: { probe, host, type, ...at },
  };
}
