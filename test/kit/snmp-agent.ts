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
}

/** An agent of SNMP v1 and v2c that answers what a test tells it to, right or wrong. */
export async function startScriptedAgent(
  address: string,
  script: (request: ScriptedRequest) => ScriptedAnswer,
  { answerFrom, hold = (release) => release() }: ScriptedAgentOptions = {},
): Promise<ScriptedAgent> {
  const socket = await bound(address);
  const answering = answerFrom === undefined ? socket : await bound(answerFrom, socket.address().port);
  const requests: ScriptedRequest[] = [];
  const dgramModule = { createSocket: () => ({ on: () => undefined, bind: () => undefined }) };
  const agent = createAgent({ dgramModule, port: 0, disableAuthorization: true }, () => undefined) as NetSnmpAgent;
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
    return hold(() => agent.sendResponse(answering, from, message, response));
  };
  Object.assign(agent, { getRequest: answer, getNextRequest: answer, getBulkRequest: answer, setRequest: answer });
  socket.on('message', (data, from) => agent.onMsg(socket, data, from));
  return {
    port: socket.address().port,
    requests,
    close: async () => {
      for (const one of new Set([socket, answering])) await new Promise<void>((done) => one.close(() => done()));
    },
  };
}

async function bound(address: string, port = 0): Promise<Socket> {
  const socket = createSocket('udp4');
  await new Promise<void>((done) => socket.bind(port, address, done));
  return socket;
}
