import type { RemoteInfo } from 'node:dgram';
import { setImmediate as breathe } from 'node:timers/promises';
import { metrics } from '../../../core/telemetry';
import type { MonitoredRouter, NewEvent } from '../../../fleet';
import type { SnmpLogin } from '../../collectors/snmp-answer';
import type { SenderIndex } from '../sender-index';
import { TokenBuckets } from '../token-buckets';
import { eventOf } from './event';
import type { Logins } from './logins';
import { knownTrap } from './names';
import type { Notification } from './notification';
import { TrapReader } from './trap-reader';
import { usmHeader } from './usm-header';

/** Why a datagram was not taken, or no event was made of it. */
type TrapRefusal =
  | 'unknown_sender'
  | 'ambiguous_sender'
  | 'too_large'
  | 'rate_limited'
  | 'overflow'
  | 'not_checked'
  | 'unauthorised'
  | 'malformed'
  | 'not_a_trap'
  | 'event_limit';

export interface TrapIntakeOptions {
  readonly senders: Pick<SenderIndex, 'find'>;
  readonly logins: Pick<Logins, 'of'>;
  /** Sends to where a datagram came from. */
  readonly reply: (data: Buffer, to: RemoteInfo) => void;
  /** Takes events. */
  readonly record: (event: NewEvent) => void;
  /** The poller is to look at a router at its next turn; it may fail. */
  readonly pollSoon: (routerId: string) => void;
}

const MOST_BYTES = 8_192;
const MOST_WAITING = 2_000;
/** Read in one go; others get their turn after that. */
const AT_ONCE = 20;
/** Of one router each. */
const TRAPS = { burst: 100, perSecond: 10 };
const EVENTS = { burst: 30, perSecond: 0.5 };
const POLLS = { burst: 1, perSecond: 1 / 30 };
/** Keys of version 3 are made from a megabyte of password for each engine, and net-snmp keeps them: few strange ones are let in. */
const ENGINES = { burst: 4, perSecond: 1 / 600 };

interface Waiting {
  readonly router: MonitoredRouter;
  readonly data: Buffer;
  readonly from: RemoteInfo;
}

/** What becomes of a datagram on the port of traps. */
export class TrapIntake {
  readonly #reader = new TrapReader();
  readonly #buckets = {
    traps: new TokenBuckets(TRAPS),
    events: new TokenBuckets(EVENTS),
    polls: new TokenBuckets(POLLS),
    engines: new TokenBuckets(ENGINES),
  };
  /** Engines that signed something rightly, by router. */
  readonly #engines = new Map<string, string>();
  readonly #waiting: Waiting[] = [];
  #draining: Promise<void> | undefined;

  constructor(private readonly options: TrapIntakeOptions) {}

  /** Never throws, never waits. */
  take(data: Buffer, from: RemoteInfo): void {
    const router = this.options.senders.find(from.address);
    if (router === undefined) return refuse('unknown_sender');
    if (router === 'ambiguous') return refuse('ambiguous_sender');
    if (data.length > MOST_BYTES) return refuse('too_large');
    if (!this.#buckets.traps.take(router.id)) return refuse('rate_limited');
    if (this.#waiting.length >= MOST_WAITING) return refuse('overflow');
    this.#waiting.push({ router, data, from });
    this.#draining ??= this.#drain().finally(() => (this.#draining = undefined));
  }

  /** Resolves when what was taken is told. */
  async close(): Promise<void> {
    await this.#draining;
  }

  async #drain(): Promise<void> {
    for (let count = 1; this.#waiting.length > 0; count += 1) {
      const next = this.#waiting.shift();
      if (next) await this.#read(next);
      if (count % AT_ONCE === 0) await breathe();
    }
  }

  async #read(waiting: Waiting): Promise<void> {
    const { router, data, from } = waiting;
    let login: SnmpLogin | undefined;
    try {
      login = await this.options.logins.of(router);
    } catch {
      // The database is away, or a key is missing: what cannot be checked is not taken.
      return refuse('not_checked');
    }
    if (!login) return refuse('unauthorised');
    const engine = login.version === 'v3' ? (usmHeader(data)?.engineId ?? '') : '';
    const isStrange = engine !== '' && this.#engines.get(router.id) !== engine;
    if (isStrange && !this.#buckets.engines.take(router.id)) return refuse('rate_limited');
    const { notification, refused, reply } = this.#reader.read(data, login);
    if (reply) this.options.reply(reply, from);
    if (refused) return refuse(refused);
    if (!notification) return;
    if (engine !== '') this.#engines.set(router.id, engine);
    this.#tell(router, notification);
  }

  #tell(router: MonitoredRouter, notification: Notification): void {
    const known = knownTrap(notification.oid);
    metrics.trapsTotal.inc({ trap: known?.name ?? 'other' });
    // Who works on a router makes links go and come.
    if (router.inMaintenance) return;
    if (known?.looksAtOnce && this.#buckets.polls.take(router.id)) this.options.pollSoon(router.id);
    if (!this.#buckets.events.take(router.id)) return refuse('event_limit');
    this.options.record(eventOf(router, notification));
  }
}

function refuse(reason: TrapRefusal): void {
  metrics.trapsRefusedTotal.inc({ reason });
}
