import { createReceiver, PduType, RequestFailedError, ResponseInvalidError } from 'net-snmp';

import type { SnmpLogin } from '../../collectors/snmp-answer';
import { userOf } from '../../snmp/session';
import type { Varbind } from '../../snmp/values';
import { oidOfV1 } from './names';
import type { Notification } from './notification';
import { usmHeader } from './usm-header';

/** What a datagram turned out to be. */
export interface TrapOutcome {
  /** Absent: it was none, or it was refused. */
  readonly notification?: Notification;
  readonly refused?: 'unauthorised' | 'malformed' | 'not_a_trap';
  /** What is to be sent back: that an inform has come, or what a sender of version 3 must know first. */
  readonly reply?: Buffer;
}

/** A PDU as net-snmp hands it over; its types leave it out. */
interface ReceivedPdu {
  readonly type: PduType;
  readonly enterprise?: string;
  readonly generic?: number;
  readonly specific?: number;
  readonly upTime?: number;
  readonly varbinds: readonly Varbind[];
  readonly community?: string;
  readonly user?: string;
}

interface Receiver {
  getAuthorizer(): { communities: string[]; users: ReturnType<typeof userOf>[] };
}

type Listener = (data: Buffer, from: { readonly address: string; readonly port: number }) => void;

const SYS_UPTIME = '1.3.6.1.2.1.1.3.0';
const SNMP_TRAP_OID = '1.3.6.1.6.3.1.1.4.1.0';
const HUNDREDTHS = 100;
/** net-snmp only hands it back. */
const NOWHERE = { address: '', port: 0 };

/**
 * Reads traps with net-snmp, which has no socket here: its own takes what any known login signed, and answers before anybody
 * can ask whose login that was. Each datagram is read with the login of its sender alone.
 */
export class TrapReader {
  #listener: Listener = () => undefined;
  #sent: Buffer | undefined;
  #got: { readonly error?: unknown; readonly pdu?: ReceivedPdu } | undefined;
  readonly #receiver: Receiver;

  constructor() {
    const socket = {
      on: (event: string, listener: Listener) => {
        if (event === 'message') this.#listener = listener;
      },
      bind: () => undefined,
      send: (data: Buffer) => (this.#sent = data),
      close: () => undefined,
    };
    const options = { dgramModule: { createSocket: () => socket }, includeAuthentication: true };
    this.#receiver = createReceiver(options, (error: unknown, data?: { readonly pdu: ReceivedPdu }) => {
      this.#got = { error, ...(data ? { pdu: data.pdu } : {}) };
    }) as Receiver;
  }

  /** Never throws. @param login of the sender */
  read(data: Buffer, login: SnmpLogin): TrapOutcome {
    const authorizer = this.#receiver.getAuthorizer();
    authorizer.communities = login.version === 'v3' ? [] : [login.community];
    authorizer.users = login.version === 'v3' ? [userOf(login)] : [];
    this.#got = undefined;
    this.#sent = undefined;
    try {
      this.#listener(data, NOWHERE);
    } catch {
      return { refused: 'malformed' };
    }
    return this.#judge(data, login);
  }

  #judge(data: Buffer, login: SnmpLogin): TrapOutcome {
    const { error, pdu } = this.#got ?? {};
    const reply = this.#sent ? { reply: this.#sent } : {};
    // The messages of the library hold communities and users: they are not told on.
    if (error !== undefined && error !== null) return { refused: reasonOf(error) };
    if (!pdu) return usmHeader(data)?.user === '' ? reply : { refused: 'unauthorised', ...reply };
    // Without a name, net-snmp takes anybody.
    if (login.version === 'v3' && pdu.user !== login.user) return { refused: 'unauthorised' };
    const notification = notificationOf(pdu);
    return notification ? { notification, ...reply } : { refused: 'malformed' };
  }
}

function reasonOf(error: unknown): 'unauthorised' | 'malformed' | 'not_a_trap' {
  if (error instanceof RequestFailedError || error instanceof ResponseInvalidError) return 'unauthorised';
  return error instanceof Error && error.name === 'RequestInvalidError' ? 'not_a_trap' : 'malformed';
}

function notificationOf({ type, enterprise, generic, specific, upTime, ...rest }: ReceivedPdu): Notification | undefined {
  const { varbinds, user } = rest;
  if (type === PduType.Trap) {
    if (enterprise == null || generic === undefined || specific === undefined) return undefined;
    const oid = oidOfV1(enterprise, generic, specific);
    return { version: 'v1', oid, ...uptimeOf(upTime), varbinds };
  }
  const oid = varbinds.find((one) => one.oid === SNMP_TRAP_OID)?.value;
  if (typeof oid !== 'string') return undefined;
  const others = varbinds.filter((one) => one.oid !== SNMP_TRAP_OID && one.oid !== SYS_UPTIME);
  const uptime = uptimeOf(varbinds.find((one) => one.oid === SYS_UPTIME)?.value);
  return { version: user === undefined ? 'v2c' : 'v3', oid, ...uptime, varbinds: others };
}

function uptimeOf(value: unknown): { readonly uptimeSeconds?: number } {
  return typeof value === 'number' ? { uptimeSeconds: value / HUNDREDTHS } : {};
}
