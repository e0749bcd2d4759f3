import {
  AuthProtocols,
  createSession,
  createV3Session,
  PrivProtocols,
  RequestFailedError,
  ResponseInvalidError,
  SecurityLevel,
  Version1,
  Version2c,
  Version3,
  type Session,
  type User,
} from 'net-snmp';

import { AppError } from '../../core/errors';
import type { Oid, SnmpLogin, SnmpTarget } from '../collectors/snmp-answer';
import { openDatagrams, type Datagrams } from './datagrams';
import { AUTH_FAILURE, broken, faultOf, STATUS, type Fault } from './faults';
import type { Varbind } from './values';

export interface PacketOptions {
  /** How long an answer is waited for before the packet is sent again. */
  readonly packetTimeoutMs: number;
  /** How often it is sent again. */
  readonly retries: number;
}

export type Request =
  | { readonly kind: 'get' | 'next'; readonly oids: readonly Oid[] }
  | { readonly kind: 'bulk'; readonly oids: readonly Oid[]; readonly rows: number };

/** The answer to one packet: what came for each OID of the request, one behind the other; fewer, or none, where it was cut short. */
export interface PacketAnswer {
  /** 0, or why the router refused the packet as a whole. */
  readonly status: number;
  readonly columns: readonly (readonly Varbind[])[];
}

/** Whoever can put a packet to a router. @throws AppError where there is no answer */
export interface Asker {
  readonly target: SnmpTarget;
  ask(request: Request): Promise<PacketAnswer>;
}

type Settle = (outcome: PacketAnswer | Fault) => void;
type Give = (error: Error | null, varbinds?: (Varbind | Varbind[])[]) => void;

/** Bits of the flags of a message of version 3. */
const AUTHENTICATED = 1;
const ENCRYPTED = 2;

/**
 * The conversation with one router: one socket, one packet under way at a time, reading only. Opened when it is needed and
 * anew after a failure. Whoever asks sees to the deadline with `fail`.
 */
export class SnmpSession implements Asker {
  private open: { readonly session: Session; readonly datagrams: Datagrams; answered: boolean } | undefined;
  private ended: AppError | undefined;
  private failCurrent: ((error: AppError) => void) | undefined;

  constructor(
    readonly target: SnmpTarget,
    private readonly options: PacketOptions,
  ) {}

  /** @throws AppError CONNECT_TIMEOUT, CONNECT_REFUSED, CONNECT_FAILED, AUTH_REJECTED, PROTOCOL_ERROR */
  async ask(request: Request): Promise<PacketAnswer> {
    if (this.ended) throw this.ended;
    const known = this.open?.answered === true;
    const first = await this.attempt(request);
    if (!isFault(first)) return first;
    // A router that was restarted has another clock and count of boots: who asks has to learn them anew, once.
    const second = first.security && known ? await this.attempt(request) : first;
    if (isFault(second)) throw second.error;
    return second;
  }

  /** Ends the wait for the answer that is under way, whatever the library does. */
  fail(error: AppError): void {
    this.failCurrent?.(error);
  }

  /** For good: what is still asked, or will be, fails. */
  end(): void {
    this.ended = new AppError('CANCELLED', `SNMP of ${this.target.address} is not asked any more`);
    this.fail(this.ended);
    this.close();
  }

  private close(): void {
    const { open } = this;
    this.open = undefined;
    open?.session.cancelRequests(new Error('closed'));
    open?.datagrams.close();
  }

  private async attempt(request: Request): Promise<PacketAnswer | Fault> {
    const outcome = await new Promise<PacketAnswer | Fault>((resolve) => {
      this.failCurrent = (error) => resolve({ error, security: false });
      this.send(request, resolve).catch((error: unknown) => resolve({ error: broken(this.target, error), security: false }));
    });
    this.failCurrent = undefined;
    // What comes late comes to a socket that is closed.
    if (isFault(outcome)) this.close();
    else if (this.open) this.open.answered = true;
    return outcome;
  }

  private async send(request: Request, settle: Settle): Promise<void> {
    const { session } = this.open ?? (await this.start());
    const give: Give = (error, varbinds) => {
      if (error instanceof RequestFailedError) settle({ status: error.status || STATUS.general, columns: [] });
      else if (error) settle(faultOf(error, this.target));
      else settle({ status: STATUS.none, columns: (varbinds ?? []).map((one) => (Array.isArray(one) ? one : [one])) });
    };
    const oids = [...request.oids];
    if (request.kind === 'bulk') session.getBulk(oids, 0, request.rows, give);
    else if (request.kind === 'next') session.getNext(oids, give);
    else session.get(oids, give);
  }

  private async start(): Promise<{ readonly session: Session }> {
    const { target, failCurrent } = this;
    const datagrams = await openDatagrams({
      ...target,
      onError: (error) => {
        this.fail(broken(target, error));
        this.close();
      },
    });
    if (this.failCurrent !== failCurrent) {
      datagrams.close();
      throw new Error('the deadline passed while the socket was opened');
    }
    this.open = { session: createNetSnmpSession(target, datagrams, this.options), datagrams, answered: false };
    return this.open;
  }
}

function isFault(outcome: PacketAnswer | Fault): outcome is Fault {
  return 'error' in outcome;
}

function createNetSnmpSession({ address, port, login }: SnmpTarget, datagrams: Datagrams, options: PacketOptions): Session {
  const common = {
    port,
    timeout: options.packetTimeoutMs,
    retries: options.retries,
    // The order of what comes is judged where tables are read.
    backwardsGetNexts: true,
    dgramModule: { createSocket: () => datagrams },
  };
  const session =
    login.version === 'v3'
      ? requireSecurity(createV3Session(address, userOf(login), { ...common, version: Version3 }), login)
      : createSession(address, login.community, { ...common, version: login.version === 'v1' ? Version1 : Version2c });
  // A datagram that is no SNMP is no answer: the right one may still come.
  session.on('error', () => undefined);
  return session;
}

type V3Login = Extract<SnmpLogin, { version: 'v3' }>;

export function userOf({ user, auth, privacy }: V3Login): User {
  if (!auth) return { name: user, level: SecurityLevel.noAuthNoPriv };
  const authenticated = { name: user, authProtocol: AuthProtocols[auth.protocol], authKey: auth.password };
  if (!privacy) return { ...authenticated, level: SecurityLevel.authNoPriv };
  return {
    ...authenticated,
    level: SecurityLevel.authPriv,
    privProtocol: PrivProtocols[privacy.protocol],
    privKey: privacy.password,
  };
}

/** net-snmp takes an answer that is neither signed nor encrypted, though it asked for both: anybody could give one. */
function requireSecurity(session: Session, { auth, privacy }: V3Login): Session {
  const wanted = (auth ? AUTHENTICATED : 0) | (auth && privacy ? ENCRYPTED : 0);
  const take = session.onSimpleGetResponse.bind(session);
  session.onSimpleGetResponse = (request, message) => {
    const flags = message.msgGlobalData?.msgFlags ?? 0;
    if ((flags & wanted) === wanted) take(request, message);
    else request.responseCb(new ResponseInvalidError('not secured', AUTH_FAILURE));
  };
  return session;
}
