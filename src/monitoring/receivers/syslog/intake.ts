import { metrics } from '../../../core/telemetry';
import type { MonitoredRouter, NewEvent } from '../../../fleet';
import { maskText } from '../mask-text';
import type { SenderIndex } from '../sender-index';
import { TokenBuckets } from '../token-buckets';
import type { LineWriter } from './line-writer';
import { isAtLeast, type SyslogMessage } from './message';
import { parseSyslog } from './parse';

/** Why a line was not taken, or no event was made of it. */
export type SyslogRefusal =
  | 'unknown_sender'
  | 'ambiguous_sender'
  | 'too_large'
  | 'malformed'
  | 'rate_limited'
  | 'overflow'
  | 'connection_limit'
  | 'event_limit';

export interface SyslogIntakeOptions {
  readonly senders: Pick<SenderIndex, 'find'>;
  readonly writer: Pick<LineWriter, 'add'>;
  /** Takes events. */
  readonly record: (event: NewEvent) => void;
  /** Milliseconds since 1970. @defaultValue the clock of the system */
  readonly now?: () => number;
}

/** Lines of one router: one that logs debug topics must not push out all others. */
const LINES = { burst: 1_000, perSecond: 100 };
const EVENTS = { burst: 10, perSecond: 10 / 60 };
/** RFC 5424 wants two thousand; some senders write more. */
export const MOST_BYTES = 8_192;
const LINE_IN_ATTRIBUTES = 400;

/** What becomes of a line, whichever way it came. */
export class SyslogIntake {
  readonly #lines = new TokenBuckets(LINES);
  readonly #events = new TokenBuckets(EVENTS);

  constructor(private readonly options: SyslogIntakeOptions) {}

  /** Who sends from an address; counted where it is nobody. */
  senderAt(address: string): MonitoredRouter | undefined {
    const found = this.options.senders.find(address);
    if (found !== undefined && found !== 'ambiguous') return found;
    refuse(found === undefined ? 'unknown_sender' : 'ambiguous_sender');
    return undefined;
  }

  /** Never throws, never waits. */
  take(router: MonitoredRouter, data: Buffer): void {
    if (data.length > MOST_BYTES) return refuse('too_large');
    if (!this.#lines.take(router.id)) return refuse('rate_limited');
    const parsed = parseSyslog(data);
    if (parsed === undefined) return refuse('malformed');
    const message = { ...parsed, text: maskText(parsed.text) };
    metrics.syslogMessagesTotal.inc({ severity: message.severity });
    const at = (this.options.now ?? Date.now)();
    if (!this.options.writer.add(router.id, { at: new Date(at).toISOString(), ...message })) refuse('overflow');
    this.#tell(router, message, at);
  }

  #tell(router: MonitoredRouter, message: SyslogMessage, at: number): void {
    // Who works on a router makes it log errors.
    if (router.inMaintenance || !isAtLeast(message.severity, 'error')) return;
    if (!this.#events.take(router.id)) return refuse('event_limit');
    const { severity, topics, text } = message;
    this.options.record({
      tenantId: router.tenant,
      kind: 'syslog.received',
      severity: isAtLeast(severity, 'critical') ? 'critical' : 'error',
      text: `${router.name} logs: ${text}`,
      router,
      at,
      attributes: { severity, topics, line: text.slice(0, LINE_IN_ATTRIBUTES) },
    });
  }
}

export function refuse(reason: SyslogRefusal): void {
  metrics.syslogRefusedTotal.inc({ reason });
}
