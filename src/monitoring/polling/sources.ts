import type { RouterFacts, RouterReader } from '../../core/catalogue';
import { AppError } from '../../core/errors';
import type { MonitoredRouter, SnmpAccess } from '../../fleet';
import { secondsOf } from '../collectors/api/read-values';
import type { CollectContext, Collector, Source } from '../collectors/define-collector';
import { isShownInterface } from '../collectors/shown-interface';
import type { Absences, SnmpLogin, SnmpReader, SnmpTarget } from '../collectors/snmp-answer';
import type { Sample } from '../metrics/define-metric';

/** One source of a router while a poll talks to it. */
export interface Conversation {
  readonly facts: RouterFacts;
  /** How many collectors may ask at once. */
  readonly lanes: number;
  /** Asked first: one small question that tells whether the router is there, and whether it has booted. @returns seconds */
  uptime(signal: AbortSignal): Promise<number | undefined>;
  run(collector: Collector, context: CollectContext): Promise<Sample[]>;
}

export interface SourceAccess {
  readonly source: Source;
  isSetUp(router: MonitoredRouter): boolean;
  /** @throws AppError where the router cannot be talked to, and what `use` throws */
  talk(router: MonitoredRouter, signal: AbortSignal, use: (conversation: Conversation) => Promise<void>): Promise<void>;
}

/** A session of a router, lent for a while. */
export type WithReader = (
  routerId: string,
  use: (reader: RouterReader) => Promise<void>,
  options: { readonly signal: AbortSignal },
) => Promise<void>;

/** A slow menu holds up its own lane only. More of them would be felt on small routers. */
const API_LANES = 3;
const PROBE_MS = 5_000;

export function apiSource(withReader: WithReader): SourceAccess {
  return {
    source: 'api',
    isSetUp: ({ hasLogin, settings }) => hasLogin && settings.api !== false,
    talk: (router, signal, use) => withReader(router.id, (reader) => use(apiConversation(reader)), { signal }),
  };
}

function apiConversation(reader: RouterReader): Conversation {
  return {
    facts: reader.facts,
    lanes: API_LANES,
    async uptime(signal) {
      const options = { proplist: ['uptime'], timeoutMs: PROBE_MS, signal };
      const [row] = await reader.print('/system/resource', options);
      return secondsOf(row?.uptime);
    },
    run(collector, context) {
      if (collector.source !== 'api') throw new AppError('BUG', `${collector.id} is not read over the API`);
      return collector.collect(boundReader(reader, context.signal, collector.timeoutMs), context);
    },
  };
}

/** Every question ends with the collector, whether or not it thinks of the signal. */
function boundReader(reader: RouterReader, signal: AbortSignal, timeoutMs: number): RouterReader {
  const bound = { signal, timeoutMs };
  return {
    facts: reader.facts,
    print: (menu, options) => reader.print(menu, { ...bound, ...options }),
    stream: (menu, options) => reader.stream(menu, { ...bound, ...options }),
    query: (command, args, options) => reader.query(command, args, { ...bound, ...options }),
  };
}

const SYS_UPTIME = '1.3.6.1.2.1.1.3.0';
const HUNDREDTHS = 100;

/** Nothing is ever missing from the answer to the probe by memory. */
const NOTHING_ABSENT: Absences = { has: () => false, add: () => undefined };

export function snmpSource(options: {
  readonly reader: SnmpReader;
  readonly access: (router: MonitoredRouter) => Promise<SnmpAccess>;
}): SourceAccess {
  const { reader } = options;
  return {
    source: 'snmp',
    isSetUp: ({ snmpCredentialId, settings }) => snmpCredentialId !== undefined && settings.snmp !== false,
    async talk(router, signal, use) {
      const target = targetOf(router.id, await options.access(router));
      await use(snmpConversation(reader, target, factsOf(router), signal));
    },
  };
}

function snmpConversation(reader: SnmpReader, target: SnmpTarget, facts: RouterFacts, signal: AbortSignal): Conversation {
  return {
    facts,
    // One packet of a router is under way at a time: its SNMP service answers one after the other.
    lanes: 1,
    async uptime() {
      const question = { scalars: [SYS_UPTIME], tables: [] };
      const answer = await reader.read(target, question, { timeoutMs: PROBE_MS, absent: NOTHING_ABSENT, signal });
      const ticks = answer.scalars.get(SYS_UPTIME);
      return typeof ticks === 'number' ? ticks / HUNDREDTHS : undefined;
    },
    async run(collector, context) {
      if (collector.source !== 'snmp') throw new AppError('BUG', `${collector.id} is not read over SNMP`);
      const { timeoutMs } = collector;
      const { absent, signal: own } = context;
      const wants = (name: string): boolean => isShownInterface(context, name);
      const answer = await reader.read(target, collector, { timeoutMs, absent, wants, signal: own });
      return collector.samples(answer, context);
    },
  };
}

/** What the last probe over the API has shown. */
export function factsOf({ version = '', architecture, board, packages, deviceMode }: MonitoredRouter): RouterFacts {
  return {
    version,
    major: Number.parseInt(version, 10) || 0,
    ...(architecture === undefined ? {} : { architecture }),
    ...(board === undefined ? {} : { board }),
    ...(packages === undefined ? {} : { packages }),
    ...(deviceMode === undefined ? {} : { deviceMode }),
  };
}

function targetOf(routerId: string, { address, port, login }: SnmpAccess): SnmpTarget {
  return { routerId, address, port, login: loginOf(login) };
}

export function loginOf(fields: SnmpAccess['login']): SnmpLogin {
  const { version, community = '', user = '', authProtocol, authPassword, privacyProtocol, privacyPassword } = fields;
  if (version !== 'v3') return { version, community };
  return {
    version,
    user,
    ...(authProtocol && authPassword ? { auth: { protocol: authProtocol, password: authPassword } } : {}),
    ...(privacyProtocol && privacyPassword ? { privacy: { protocol: privacyProtocol, password: privacyPassword } } : {}),
  };
}
