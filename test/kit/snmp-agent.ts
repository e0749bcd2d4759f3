import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { createAgent, PduType, type ObjectType } from 'net-snmp';

export interface ScriptedVarbind {
  readonly oid: string;
  readonly type: ObjectType;
  readonly value: unknown;
}

export interface ScriptedRequest {
  readonly kind: 'get' | 'next' | 'bulk' | 'set';
  readonly oids: readonly string[];
  /** Rows that a bulk request asks for. */
  readonly rows: number;
}

/** What to answer: objects, an error status, raw bytes in place of an answer, or nothing at all. */
export type ScriptedAnswer = readonly ScriptedVarbind[] | { readonly status: number } | Buffer | undefined;

export interface ScriptedAgent {
  readonly port: number;
  /** Everything that was asked so far. */
  readonly requests: readonly ScriptedRequest[];
  close(): Promise<void>;
}

interface Message {
  setAuthentication(isOn: boolean): void;
  setPrivacy(isOn: boolean): void;
  createResponseForRequest(pdu: object): Message;
  readonly msgSecurityParameters: { msgAuthoritativeEngineBoots: number };
  readonly pdu: {
    readonly type: PduType;
    readonly varbinds: readonly { readonly oid: string }[];
    readonly maxRepetitions?: number;
    getResponsePduForRequest(): { varbinds: readonly ScriptedVarbind[]; errorStatus: number; errorIndex: number };
  };
}

type Answering = (socket: unknown, message: Message, from: RemoteInfo) => unknown;

interface NetSnmpAgent extends Record<'getRequest' | 'getNextRequest' | 'getBulkRequest' | 'setRequest', Answering> {
  sendResponse(socket: unknown, from: RemoteInfo, message: Message, pdu: object): void;
  onMsg(socket: unknown, data: Buffer, from: RemoteInfo): void;
  getAuthorizer(): { addUser(user: object): void };
  readonly engine: { engineBoots: number };
}

const KINDS: Readonly<Partial<Record<PduType, ScriptedRequest['kind']>>> = {
  [PduType.GetRequest]: 'get',
  [PduType.GetNextRequest]: 'next',
  [PduType.GetBulkRequest]: 'bulk',
  [PduType.SetRequest]: 'set',
};

export interface ScriptedAgentOptions {
  /** Answers leave from this address instead of the one that was asked. */
  readonly answerFrom?: string;
  /** An answer leaves when this lets it go. @defaultValue at once */
  readonly hold?: (release: () => void) => void;
  /** What becomes of the bytes of an answer on the way. */
  readonly mangle?: (data: Buffer) => Buffer;
  /** Its user of version 3. */
  readonly v3?: ScriptedEngine;
}

export interface ScriptedEngine {
  readonly user: object;
  /** Answers are neither signed nor encrypted, though requests are. */
  readonly isCareless?: boolean;
  /** How often it says that it was restarted. */
  readonly boots?: () => number;
}

/** An agent of SNMP v1 and v2c that answers what a test tells it to, right or wrong. */
export async function startScriptedAgent(
  address: string,
  script: (request: ScriptedRequest) => ScriptedAnswer,
  { answerFrom, hold = (release) => release(), mangle = (data) => data, v3 }: ScriptedAgentOptions = {},
): Promise<ScriptedAgent> {
  const socket = await bound(address);
  const answering = answerFrom === undefined ? socket : await bound(answerFrom, socket.address().port);
  const requests: ScriptedRequest[] = [];
  const dgramModule = { createSocket: () => ({ on: () => undefined, bind: () => undefined }) };
  const options = { dgramModule, port: 0, disableAuthorization: v3 === undefined, engineID: '80003a8c0473747261' };
  const agent = createAgent(options, () => undefined) as NetSnmpAgent;
  if (v3) agent.getAuthorizer().addUser(v3.user);
  const way = {
    send: (data: Buffer, _offset: number, _length: number, port: number, to: string) => answering.send(mangle(data), port, to),
  };
  const answer: Answering = (_socket, message, from) => {
    const { type, varbinds, maxRepetitions = 0 } = message.pdu;
    const request = { kind: KINDS[type] ?? 'get', oids: varbinds.map(({ oid }) => oid), rows: maxRepetitions };
    requests.push(request);
    const said = script(request);
    if (said === undefined) return undefined;
    if (Buffer.isBuffer(said)) return hold(() => answering.send(said, from.port, from.address));
    const response = message.pdu.getResponsePduForRequest();
    response.varbinds = Array.isArray(said) ? (said as readonly ScriptedVarbind[]) : [];
    if ('status' in said) {
      response.errorStatus = said.status;
      response.errorIndex = 1;
      response.varbinds = varbinds.map(({ oid }) => ({ oid, type: 5 as ObjectType, value: null }));
    }
    return hold(() => agent.sendResponse(way, from, v3 ? asEngine(message, v3) : message, response));
  };
  Object.assign(agent, { getRequest: answer, getNextRequest: answer, getBulkRequest: answer, setRequest: answer });
  socket.on('message', (data, from) => {
    if (v3?.boots) agent.engine.engineBoots = v3.boots();
    agent.onMsg(way, data, from);
  });
  return {
    port: socket.address().port,
    requests,
    close: async () => {
      for (const one of new Set([socket, answering])) await new Promise<void>((done) => one.close(() => done()));
    },
  };
}

/** The message, whose answer is then as the engine would have it. */
function asEngine(message: Message, { isCareless = false, boots }: ScriptedEngine): Message {
  const createResponse = message.createResponseForRequest.bind(message);
  message.createResponseForRequest = (pdu) => {
    const response = createResponse(pdu);
    if (isCareless) {
      response.setAuthentication(false);
      response.setPrivacy(false);
    }
    if (boots) response.msgSecurityParameters.msgAuthoritativeEngineBoots = boots();
    return response;
  };
  return message;
}

async function bound(address: string, port = 0): Promise<Socket> {
  const socket = createSocket('udp4');
  await new Promise<void>((done) => socket.bind(port, address, done));
  return socket;
}
