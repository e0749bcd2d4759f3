import type { RemoteInfo, Socket } from 'node:dgram';

import { AuthProtocols, createAgent, ErrorStatus, ObjectType, PrivProtocols, SecurityLevel, Version1 } from 'net-snmp';

import type { Values, World } from '../kernel';
import { allowedFrom } from '../transport/login';
import { bindUdp, closeUdp } from '../udp';
import { Frame } from './frame';
import { interfaceObjects } from './interface-objects';
import type { SnmpEntry, SnmpObject, SnmpValue } from './objects';
import { OidIndex, type OidEntry } from './oid-index';
import { systemObjects } from './system-objects';

/** What an answer may hold: RouterOS keeps its datagrams below the MTU, and the asker goes on from the last OID. */
const MAX_ANSWER_BYTES = 1_400;
const MAX_REPETITIONS = 100;
const BYTES_PER_BINDING = 12;
/** Menus whose rows decide which instances there are. */
const STRUCTURE = /^(\/interface|\/interface\/.*|\/ip\/neighbor)$/;

interface Varbind {
  readonly oid: string;
  readonly type: ObjectType;
  readonly value: SnmpValue | null;
}

/** The parts of net-snmp's messages and agent that answering needs; it has no types for them. */
interface Pdu {
  readonly varbinds: readonly { readonly oid: string }[];
  readonly nonRepeaters?: number;
  readonly maxRepetitions?: number;
  getResponsePduForRequest(): { varbinds: Varbind[]; errorStatus: number; errorIndex: number };
}

interface Message {
  readonly version: number;
  readonly community?: string | Buffer;
  readonly user?: { readonly name: string };
  readonly pdu: Pdu;
}

type Answering = (socket: unknown, message: Message, from: RemoteInfo) => void;

interface NetSnmpAgent {
  getRequest: Answering;
  getNextRequest: Answering;
  getBulkRequest: Answering;
  setRequest: Answering;
  sendResponse(socket: unknown, from: RemoteInfo, message: Message, pdu: ReturnType<Pdu['getResponsePduForRequest']>): void;
  getAuthorizer(): {
    readonly communities: string[];
    readonly users: { readonly name: string }[];
    addCommunity(name: string): void;
    addUser(user: object): void;
  };
  onMsg(socket: unknown, data: Buffer, from: RemoteInfo): void;
}

export interface SnmpRouter {
  readonly world: World;
  readonly address: string;
  /** The asker's address as the router sees it. */
  sourceOf(remoteAddress: string): string;
  /** No datagram gets in: down, or behind a fault. */
  isDeaf(port: number): boolean;
  /** How long an answer takes. */
  delayMs(): number;
}

/**
 * SNMP v1, v2c and v3 of one router, out of its own state. net-snmp reads and writes the messages and does the security;
 * which instances exist is indexed once and anew when interfaces come or go, and values are read when asked for.
 */
export class SnmpAgent {
  private socket: Socket | undefined;
  private agent: NetSnmpAgent | undefined;
  private index: OidIndex<SnmpObject> | undefined;
  private readonly frame: Frame;
  private stopListening: (() => void) | undefined;
  private bound = 0;

  /** @param recorded what it answers instead of the router's own state, e.g. the walk of a real router */
  constructor(
    private readonly router: SnmpRouter,
    private readonly recorded?: readonly SnmpEntry[],
  ) {
    this.frame = new Frame(router.world);
  }

  get port(): number {
    return this.bound;
  }

  /** Answers on a UDP port; 0 takes any free one. @throws the error of the system, e.g. EADDRINUSE */
  async open(port: number): Promise<void> {
    const socket = await bindUdp(this.router.address, port, (data, from) => this.onMessage(data, from));
    this.socket = socket;
    this.bound = socket.address().port;
    this.agent = this.createAgent(socket);
    this.authorize();
    this.stopListening = this.router.world.onChange(({ menu }) => {
      if (STRUCTURE.test(menu)) this.index = undefined;
      if (STRUCTURE.test(menu) || menu.startsWith('/snmp')) this.frame.forget();
      if (menu.startsWith('/snmp')) this.authorize();
    });
  }

  close(): Promise<void> {
    this.stopListening?.();
    const { socket } = this;
    this.socket = undefined;
    return closeUdp(socket);
  }

  private onMessage(data: Buffer, from: RemoteInfo): void {
    const { world } = this.router;
    world.expire();
    if (world.rows('/snmp')[0]?.values.enabled !== 'true' || this.router.isDeaf(this.bound)) return;
    const delay = this.router.delayMs();
    if (delay > 0) setTimeout(() => this.read(data, from), delay).unref();
    else this.read(data, from);
  }

  private read(data: Buffer, from: RemoteInfo): void {
    // net-snmp tells what is wrong with a datagram to its callback; the asker gets no answer, as from a router.
    if (this.socket) this.agent?.onMsg(this.socket, data, from);
  }

  private createAgent(socket: Socket): NetSnmpAgent {
    const { index, seed } = this.router.world.identity;
    // 14988 is MikroTik; then the kind `octets`, and what tells this router from the others.
    const engineID = `80003a8c05${seed.toString(16).padStart(8, '0')}${index.toString(16).padStart(8, '0')}`;
    // The socket is bound already: net-snmp would hide that a port cannot be had.
    const dgramModule = { createSocket: () => ({ on: () => undefined, bind: () => undefined }) };
    const agent = createAgent({ engineID, dgramModule, port: this.bound }, () => undefined) as NetSnmpAgent;
    agent.getRequest = (_socket, message, from) => this.answer(socket, message, from, (oids) => this.get(oids));
    agent.getNextRequest = (_socket, message, from) =>
      this.answer(socket, message, from, (oids) => oids.map((oid) => this.next(oid)));
    agent.getBulkRequest = (_socket, message, from) => this.answer(socket, message, from, (oids) => this.bulk(oids, message.pdu));
    agent.setRequest = (_socket, message, from) => this.refuseSet(socket, message, from);
    return agent;
  }

  /** Communities of /snmp/community: open ones are read by name, secured ones are users of SNMPv3. */
  private authorize(): void {
    const authorizer = this.agent?.getAuthorizer();
    if (!authorizer) return;
    authorizer.communities.length = 0;
    authorizer.users.length = 0;
    for (const { values } of this.router.world.rows('/snmp/community')) {
      if (values['read-access'] === 'false' || values.disabled === 'true') continue;
      const name = values.name ?? '';
      if ((values.security ?? 'none') === 'none') authorizer.addCommunity(name);
      authorizer.addUser(userOf(values));
    }
  }

  private answer(socket: Socket, message: Message, from: RemoteInfo, find: (oids: readonly string[]) => Varbind[]): void {
    if (!this.mayAsk(message, from)) return;
    const response = message.pdu.getResponsePduForRequest();
    const found = find(message.pdu.varbinds.map(({ oid }) => oid));
    const missing =
      message.version === Version1
        ? found.findIndex(({ type }) => type >= ObjectType.NoSuchObject || type === ObjectType.Counter64)
        : -1;
    if (missing >= 0) {
      // SNMPv1 has no word for a missing instance but an error, and knows no 64-bit counters.
      response.errorStatus = ErrorStatus.NoSuchName;
      response.errorIndex = missing + 1;
    }
    response.varbinds =
      missing < 0 ? found : message.pdu.varbinds.map(({ oid }) => ({ oid, type: ObjectType.Null, value: null }));
    this.agent?.sendResponse(socket, from, message, response);
  }

  private refuseSet(socket: Socket, message: Message, from: RemoteInfo): void {
    const response = message.pdu.getResponsePduForRequest();
    response.errorStatus = ErrorStatus.NotWritable;
    response.errorIndex = 1;
    response.varbinds = message.pdu.varbinds.map(({ oid }) => ({ oid, type: ObjectType.Null, value: null }));
    this.agent?.sendResponse(socket, from, message, response);
  }

  /** A community answers only addresses of its list. */
  private mayAsk(message: Message, from: RemoteInfo): boolean {
    const name = message.user?.name ?? String(message.community ?? '');
    const row = this.router.world.rows('/snmp/community').find((one) => one.values.name === name);
    const addresses = (row?.values.addresses ?? '').split(',').filter((address) => address !== '' && !address.includes(':'));
    return allowedFrom(addresses.join(','), this.router.sourceOf(from.address));
  }

  private get objects(): OidIndex<SnmpObject> {
    this.index ??= new OidIndex(this.recorded ?? [...systemObjects(this.frame), ...interfaceObjects(this.frame)]);
    return this.index;
  }

  private get(oids: readonly string[]): Varbind[] {
    return oids.map((oid) => {
      const entry = this.objects.get(oid);
      if (entry) return this.bind(entry);
      return { oid, type: this.objects.hasObject(oid) ? ObjectType.NoSuchInstance : ObjectType.NoSuchObject, value: null };
    });
  }

  private next(oid: string): Varbind {
    const entry = this.objects.next(oid);
    return entry ? this.bind(entry) : { oid, type: ObjectType.EndOfMibView, value: null };
  }

  private bulk(oids: readonly string[], pdu: Pdu): Varbind[] {
    const once = Math.min(pdu.nonRepeaters ?? 0, oids.length);
    const found = oids.slice(0, once).map((oid) => this.next(oid));
    let columns = oids.slice(once);
    let size = found.reduce((sum, varbind) => sum + sizeOf(varbind), 0);
    const rounds = Math.min(pdu.maxRepetitions ?? 0, MAX_REPETITIONS);
    for (let round = 0; round < rounds && columns.length > 0; round += 1) {
      const row = columns.map((oid) => this.next(oid));
      size += row.reduce((sum, varbind) => sum + sizeOf(varbind), 0);
      if (round > 0 && size > MAX_ANSWER_BYTES) break;
      found.push(...row);
      if (row.every(({ type }) => type === ObjectType.EndOfMibView)) break;
      columns = row.map(({ oid }) => oid);
    }
    return found;
  }

  private bind(entry: OidEntry<SnmpObject>): Varbind {
    return { oid: entry.oid, type: entry.object.type, value: entry.object.read(this.frame) };
  }
}

function sizeOf({ oid, value }: Varbind): number {
  return BYTES_PER_BINDING + oid.length / 2 + (typeof value === 'number' || value === null ? 4 : value.length);
}

function userOf(values: Values): object {
  const { name = '', security = 'none' } = values;
  const level = { none: SecurityLevel.noAuthNoPriv, authorized: SecurityLevel.authNoPriv, private: SecurityLevel.authPriv }[
    security
  ];
  return {
    name,
    level: level ?? SecurityLevel.noAuthNoPriv,
    authProtocol: values['authentication-protocol'] === 'SHA1' ? AuthProtocols.sha : AuthProtocols.md5,
    authKey: values['authentication-password'] ?? '',
    privProtocol: values['encryption-protocol'] === 'AES' ? PrivProtocols.aes : PrivProtocols.des,
    privKey: values['encryption-password'] ?? '',
  };
}
