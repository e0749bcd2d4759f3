import { execFile } from 'node:child_process';
import { getCiphers } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { resolve } from 'node:path';
import { inspect, promisify } from 'node:util';
import { AuthProtocols, ObjectType, PrivProtocols, SecurityLevel } from 'net-snmp';

import type { SnmpLogin, SnmpReader, SnmpTarget } from '../../../src/monitoring/collectors/snmp-answer';
import { createSnmpReader } from '../../../src/monitoring/snmp/reader';
import { startFleet, type SimFleet } from '../../../src/simulator';
import {
  startScriptedAgent,
  type ScriptedAgent,
  type ScriptedAgentOptions,
  type ScriptedAnswer,
  type ScriptedRequest,
} from '../../kit/snmp-agent';
import { V2C } from './snmp-kit';

jest.setTimeout(60_000);

const ADDRESS = '127.45.4.1';
const T = '1.3.6.1.4.1.9999.1.1';
const NAME = '1.3.6.1.2.1.1.5.0';
const SECRET = 'hush-hush-community';
const QUICK = { packetTimeoutMs: 50, retries: 1 } as const;
const TABLE = { scalars: [], tables: [{ columns: [`${T}.1`] }] } as const;
const SCALAR = { scalars: [NAME], tables: [] } as const;

let agent: ScriptedAgent | undefined;
let reader: SnmpReader;

beforeEach(() => {
  reader = createSnmpReader(QUICK);
});

afterEach(async () => {
  reader.close();
  await agent?.close();
  agent = undefined;
});

async function answering(
  script: (request: ScriptedRequest) => ScriptedAnswer,
  options?: ScriptedAgentOptions,
): Promise<SnmpTarget> {
  agent = await startScriptedAgent(ADDRESS, script, options);
  return { routerId: 'r', address: ADDRESS, port: agent.port, login: { version: 'v2c', community: SECRET } };
}

const named = (text: string) => ({ oid: NAME, type: ObjectType.OctetString, value: text });
const counted = (oid: string, value = 1) => ({ oid, type: ObjectType.Counter, value });

/** The error of a read that must fail; no part of it may hold a secret. */
async function failure(asked: Promise<unknown>): Promise<{ code: string }> {
  const error: unknown = await asked.then(
    () => {
      throw new Error('it was answered');
    },
    (reason: unknown) => reason,
  );
  const told = `${inspect(error, { depth: 10 })} ${JSON.stringify((error as { toRecord(): unknown }).toRecord())}`;
  expect(told).not.toMatch(/hush-hush|auth-secret|priv-secret/);
  return error as { code: string };
}

describe('a router', () => {
  it('that says nothing is asked twice, and has timed out', async () => {
    const target = await answering(() => undefined);
    expect(await failure(reader.read(target, SCALAR, { timeoutMs: 5_000 }))).toMatchObject({ code: 'CONNECT_TIMEOUT' });
    expect(agent?.requests).toHaveLength(2);
  });

  it('that lost one packet is answered for', async () => {
    let count = 0;
    const target = await answering(() => ((count += 1) === 1 ? undefined : [named('core')]));
    const { scalars } = await reader.read(target, SCALAR, { timeoutMs: 5_000 });
    expect(scalars.get(NAME)).toBe('core');
  });

  it('that does not listen is refused at once, and asked again later', async () => {
    const target = await answering(() => [named('core')]);
    const { port } = target;
    await agent?.close();
    agent = undefined;
    const patient = createSnmpReader({ packetTimeoutMs: 30_000 });
    expect(await failure(patient.read(target, SCALAR, { timeoutMs: 30_000 }))).toMatchObject({ code: 'CONNECT_REFUSED' });
    const socket = createSocket('udp4');
    await new Promise<void>((done) => socket.bind(port, ADDRESS, done));
    const heard = new Promise<void>((done) => socket.once('message', () => done()));
    const second = failure(patient.read(target, SCALAR, { timeoutMs: 30_000 }));
    await heard;
    // Whoever closes the door while the answer is waited for is heard, too: the reader is closed with a question open.
    patient.close();
    expect(await second).toMatchObject({ code: 'CANCELLED' });
    await new Promise<void>((done) => socket.close(() => done()));
  });

  it('that answers from another address is not believed', async () => {
    const target = await answering(() => [named('impostor')], { answerFrom: '127.45.4.2' });
    expect(await failure(reader.read(target, SCALAR, { timeoutMs: 5_000 }))).toMatchObject({ code: 'CONNECT_TIMEOUT' });
    expect(agent?.requests).toHaveLength(2);
  });

  it('has an address, not a name', async () => {
    const target = { ...(await answering(() => [named('core')])), address: 'localhost' };
    expect(await failure(reader.read(target, SCALAR, { timeoutMs: 5_000 }))).toMatchObject({ code: 'CONNECT_FAILED' });
  });

  it('that gives another object than the one asked for is not understood', async () => {
    const target = await answering(() => [counted(`${T}.1.1`)]);
    expect(await failure(reader.read(target, SCALAR, { timeoutMs: 5_000 }))).toMatchObject({ code: 'PROTOCOL_ERROR' });
  });

  it.each([
    ['general error', 5, 'TRAP'],
    ['no rights', 16, 'AUTH_REJECTED'],
  ])('that refuses a request: %s', async (_what, status, code) => {
    const target = await answering(() => ({ status }));
    expect(await failure(reader.read(target, SCALAR, { timeoutMs: 5_000 }))).toMatchObject({ code });
    expect(await failure(reader.read(target, TABLE, { timeoutMs: 5_000 }))).toMatchObject({ code });
  });
});

describe('a table', () => {
  it.each<[string, (request: ScriptedRequest) => ScriptedAnswer]>([
    ['the same object again and again', () => [counted(`${T}.1.5`)]],
    ['objects that go back', ({ oids }) => [counted(oids[0] === `${T}.1` ? `${T}.1.9` : `${T}.1.3`)]],
    ['two rows in the wrong order in one answer', () => [counted(`${T}.1.10`), counted(`${T}.1.9`)]],
    ['numbers taken for letters', ({ oids }) => [counted(oids[0] === `${T}.1` ? `${T}.1.100` : `${T}.1.20`)]],
    ['nothing at all', () => []],
  ])('of %s ends', async (_what, script) => {
    const target = await answering(script);
    expect(await failure(reader.read(target, TABLE, { timeoutMs: 10_000 }))).toMatchObject({ code: 'PROTOCOL_ERROR' });
    expect(agent?.requests.length).toBeLessThanOrEqual(2);
  });

  it('without an end has one', async () => {
    let index = 0;
    const target = await answering(({ rows }) => Array.from({ length: rows }, () => counted(`${T}.1.${(index += 1)}`)));
    const { tables } = await reader.read(target, TABLE, { timeoutMs: 30_000 });
    expect(tables[0]?.size).toBe(4_096);
  });

  it('that comes too slowly ends with its deadline, and says that the router was there', async () => {
    let index = 0;
    const target = await answering(() => [counted(`${T}.1.${(index += 1)}`)], { hold: (release) => setTimeout(release, 20) });
    expect(await failure(reader.read(target, TABLE, { timeoutMs: 300 }))).toMatchObject({ code: 'COMMAND_TIMEOUT' });
    // One packet may be on its way when the deadline comes; none follows.
    await new Promise((done) => setTimeout(done, 200));
    const after = agent?.requests.length ?? 0;
    expect(after).toBeGreaterThan(1);
    await new Promise((done) => setTimeout(done, 200));
    expect(agent?.requests.length).toBe(after);
  });

  it('is given up when nobody waits for it any more, and the next question is answered', async () => {
    let isMute = true;
    const target = await answering(() => (isMute ? undefined : [named('core')]));
    const stop = new AbortController();
    const asked = failure(reader.read(target, TABLE, { timeoutMs: 30_000, signal: stop.signal }));
    const next = reader.read(target, SCALAR, { timeoutMs: 30_000 });
    isMute = false;
    stop.abort();
    expect(await asked).toMatchObject({ code: 'CANCELLED' });
    expect((await next).scalars.get(NAME)).toBe('core');
    const late = failure(reader.read(target, TABLE, { timeoutMs: 30_000, signal: stop.signal }));
    expect(await late).toMatchObject({ code: 'CANCELLED' });
  });
});

describe('spoiled datagrams', () => {
  it('settle every question, whatever byte is wrong or wherever they end', async () => {
    const probe = await answering(() => [named('core')], { mangle: (data) => ((length = data.length), data) });
    let length = 0;
    await reader.read(probe, SCALAR, { timeoutMs: 5_000 });
    await agent?.close();

    const spoil: ((data: Buffer) => Buffer)[] = Array.from({ length }, (_, at) => [
      (data: Buffer) => data.subarray(0, at),
      ...[0x00, 0x7f, 0x80, 0xff].map((value) => (data: Buffer) => Buffer.from(data).fill(value, at, at + 1)),
    ]).flat();
    let next = 0;
    const target = await answering(() => [named('core')], { mangle: (data) => spoil[next++ % spoil.length]?.(data) ?? data });
    const hasty = createSnmpReader({ packetTimeoutMs: 150, retries: 0 });
    const outcomes = await Promise.allSettled(
      spoil.map((_, at) => hasty.read({ ...target, routerId: `r${at}` }, SCALAR, { timeoutMs: 20_000 })),
    );
    hasty.close();
    expect(outcomes).toHaveLength(5 * length);
    const codes = new Set(
      outcomes.map((one) => (one.status === 'rejected' ? (one.reason as { code: string }).code : 'answered')),
    );
    for (const code of codes) expect(['answered', 'CONNECT_TIMEOUT', 'PROTOCOL_ERROR', 'TRAP', 'CONNECT_FAILED']).toContain(code);
    // A community that does not fit is told without being named.
    expect(inspect(outcomes, { depth: 10 })).not.toContain(SECRET);
  });
});

describe('file descriptors', () => {
  it('that run out fail questions, and hang none', async () => {
    const target = await answering(() => [named('core')]);
    const script = resolve(__dirname, '../../kit/snmp-without-descriptors.cjs');
    const { stdout } = await promisify(execFile)('bash', [
      '-c',
      `ulimit -n 60 && exec "$0" "$1" "$2" "$3"`,
      process.execPath,
      script,
      ADDRESS,
      String(target.port),
    ]);
    const { outcomes, afterwards } = JSON.parse(stdout) as { outcomes: Record<string, number>; afterwards: string };
    expect(outcomes).toEqual({ CONNECT_FAILED: 100 });
    expect(afterwards).toBe('core');
  });
});

describe('version 3', () => {
  const auth = { protocol: 'sha', password: 'auth-secret' } as const;
  const privacy = { protocol: 'aes', password: 'priv-secret' } as const;
  const right: SnmpLogin = { version: 'v3', user: 'watcher', auth, privacy };

  let fleet: SimFleet | undefined;

  afterEach(async () => {
    await fleet?.close();
    fleet = undefined;
  });

  const start = (port: number): Promise<SimFleet> =>
    startFleet({ routers: 1, first: '127.45.4.9', apiPort: 0, services: ['api', 'snmp'], ports: { snmp: port } });

  it('is refused to whoever has a wrong name or password, and goes on after a restart of the router', async () => {
    fleet = await start(0);
    const addUser = (): unknown =>
      fleet?.routers[0]?.exec([
        '/snmp/community/add',
        '=name=watcher',
        '=security=private',
        '=authentication-protocol=SHA1',
        '=authentication-password=auth-secret',
        '=encryption-protocol=AES',
        '=encryption-password=priv-secret',
      ]);
    addUser();
    const port = fleet.routers[0]?.datagramPorts.snmp ?? 0;
    const patient = createSnmpReader({ packetTimeoutMs: 1_000 });
    const ask = (login: SnmpLogin): Promise<unknown> =>
      patient
        .read({ routerId: 'v3', address: '127.45.4.9', port, login }, SCALAR, { timeoutMs: 20_000 })
        .then(({ scalars }) => scalars.get(NAME));
    expect(await ask(right)).toBe('sim-0001');
    expect(await failure(ask({ ...right, user: 'nobody' }))).toMatchObject({ code: 'AUTH_REJECTED' });
    // Some routers say what is wrong, some say nothing.
    for (const wrong of [
      { auth: { ...auth, password: 'wrong-secret' } },
      { privacy: { ...privacy, password: 'wrong-secret' } },
    ]) {
      const { code } = await failure(ask({ ...right, ...wrong }));
      expect(['AUTH_REJECTED', 'CONNECT_TIMEOUT']).toContain(code);
    }
    expect(await ask(right)).toBe('sim-0001');

    // The engine begins anew: the session still has the old time and keys.
    await fleet.close();
    fleet = await start(port);
    addUser();
    expect(await ask(right)).toBe('sim-0001');
    patient.close();
  });

  const user = {
    name: 'watcher',
    level: SecurityLevel.authPriv,
    authProtocol: AuthProtocols.sha,
    authKey: 'auth-secret',
    privProtocol: PrivProtocols.aes,
    privKey: 'priv-secret',
  };

  it('does not believe an answer that is neither signed nor encrypted', async () => {
    const target = await answering(() => [named('impostor')], { v3: { user, isCareless: true } });
    const patient = createSnmpReader({ packetTimeoutMs: 1_000 });
    expect(await failure(patient.read({ ...target, login: right }, SCALAR, { timeoutMs: 20_000 }))).toMatchObject({
      code: 'AUTH_REJECTED',
    });
    expect(agent?.requests.map(({ kind }) => kind)).toEqual(['get']);
    patient.close();
  });

  it('says what to do where the encryption of old is wanted and does not exist here', async () => {
    const old = { ...user, privProtocol: PrivProtocols.des };
    const target = await answering(() => [named('core')], { v3: { user: old } });
    const patient = createSnmpReader({ packetTimeoutMs: 1_000 });
    const login: SnmpLogin = { ...right, privacy: { protocol: 'des', password: 'priv-secret' } };
    const outcome = await patient.read({ ...target, login }, SCALAR, { timeoutMs: 20_000 }).then(
      () => 'answered',
      ({ code, remedy }: { code: string; remedy: string }) => `${code}: ${remedy.slice(0, 8)}`,
    );
    expect(outcome).toBe(getCiphers().includes('des-cbc') ? 'answered' : 'REQUIREMENT_UNMET: Use AES:');
    patient.close();
  });

  it('learns the clock of a router anew that was set back to its beginnings', async () => {
    let boots = 9;
    const target = await answering(() => [named('core')], { v3: { user, boots: () => boots } });
    const patient = createSnmpReader({ packetTimeoutMs: 1_000 });
    const ask = (): Promise<unknown> =>
      patient.read({ ...target, login: right }, SCALAR, { timeoutMs: 20_000 }).then(({ scalars }) => scalars.get(NAME));
    expect(await ask()).toBe('core');
    boots = 2;
    expect(await ask()).toBe('core');
    // Asked twice: the first answer was from another time.
    expect(agent?.requests).toHaveLength(3);
    patient.close();
  });
});

it('a wrong community is a router that does not answer', async () => {
  const fleet = await startFleet({ routers: 1, first: '127.45.4.10', apiPort: 0, services: ['api', 'snmp'] });
  const port = fleet.routers[0]?.datagramPorts.snmp ?? 0;
  const target = { routerId: 'r', address: '127.45.4.10', port, login: { ...V2C, community: SECRET } };
  expect(await failure(reader.read(target, SCALAR, { timeoutMs: 5_000 }))).toMatchObject({ code: 'CONNECT_TIMEOUT' });
  await fleet.close();
});
