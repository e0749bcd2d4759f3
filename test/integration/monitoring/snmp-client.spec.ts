import { readdirSync, readlinkSync } from 'node:fs';

import { ErrorStatus, ObjectType } from 'net-snmp';

import { SNMP_COLLECTORS } from '../../../src/monitoring/collectors/snmp';
import type { SnmpLogin, SnmpReader, SnmpTarget } from '../../../src/monitoring/collectors/snmp-answer';
import { createSnmpReader, type SnmpReaderOptions } from '../../../src/monitoring/snmp/reader';
import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import { OidIndex } from '../../../src/simulator/snmp/oid-index';
import {
  startScriptedAgent,
  type ScriptedAgent,
  type ScriptedAnswer,
  type ScriptedRequest,
  type ScriptedVarbind,
} from '../../kit/snmp-agent';
import { collected, V2C } from './snmp-kit';

const ADDRESS = '127.45.3.1';
const T = '1.3.6.1.4.1.9999.1.1';
const { OctetString, Counter, Counter64, EndOfMibView, NoSuchObject } = ObjectType;

jest.setTimeout(60_000);

let agent: ScriptedAgent | undefined;
let reader: SnmpReader;
let clock = 0;

afterEach(async () => {
  reader.close();
  await agent?.close();
  agent = undefined;
});

async function answering(
  script: (request: ScriptedRequest) => ScriptedAnswer,
  options: SnmpReaderOptions = {},
): Promise<SnmpTarget> {
  agent = await startScriptedAgent(ADDRESS, script);
  reader = createSnmpReader({ packetTimeoutMs: 10_000, retries: 0, now: () => clock, ...options });
  return { routerId: 'r', address: ADDRESS, port: agent.port, login: V2C };
}

type Objects = ReadonlyMap<string, readonly [type: ObjectType, value: unknown]>;

function counters(columns: readonly number[], rows: number): Objects {
  return new Map(
    columns.flatMap((column) =>
      Array.from({ length: rows }, (_, row) => [`${T}.${column}.${row + 1}`, [Counter, column * 1_000 + row + 1]] as const),
    ),
  );
}

/** A well-behaved agent over some objects; `fits` is how many of them it puts into an answer. */
function over(objects: Objects, fits = 1_000): (request: ScriptedRequest) => ScriptedAnswer {
  const index = new OidIndex([...objects].map(([oid, object]) => ({ oid, object })));
  const bind = (oid: string): ScriptedVarbind => {
    const [type, value] = objects.get(oid) ?? [NoSuchObject, null];
    return { oid, type, value };
  };
  const next = (oid: string): ScriptedVarbind => {
    const found = index.next(oid);
    return found ? bind(found.oid) : { oid, type: EndOfMibView, value: null };
  };
  return ({ kind, oids, rows }) => {
    if (kind === 'get') return oids.map(bind).slice(0, fits);
    const said: ScriptedVarbind[] = [];
    let current = oids;
    for (let round = 0; round < Math.max(1, rows) && said.length < fits; round += 1) {
      const line = current.map(next);
      said.push(...line);
      current = line.map(({ oid }) => oid);
    }
    return said.slice(0, fits);
  };
}

describe('tables', () => {
  const columns = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13].map((column) => `${T}.${column}`);
  const thirteen = columns.map((_, at) => at + 1);

  it('are read side by side: thirteen columns of ten rows in three packets', async () => {
    const target = await answering(over(counters(thirteen, 10)));
    const { tables } = await reader.read(target, { scalars: [], tables: [{ columns }] }, { timeoutMs: 5_000 });
    expect(tables[0]?.size).toBe(10);
    expect(tables[0]?.get('10')?.get(`${T}.13`)).toBe(13_010);
    expect(agent?.requests.map(({ kind, oids, rows }) => [kind, oids.length, rows])).toEqual([
      ['bulk', 13, 4],
      ['bulk', 13, 4],
      ['bulk', 13, 4],
    ]);
  });

  it.each([1, 5, 14, 40])('go on where an answer was cut after %i objects', async (fits) => {
    const target = await answering(over(counters(thirteen, 10), fits));
    const { tables } = await reader.read(target, { scalars: [], tables: [{ columns }] }, { timeoutMs: 20_000 });
    expect([...(tables[0]?.keys() ?? [])].map(Number).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    for (const row of tables[0]?.values() ?? []) expect(row.size).toBe(13);
  });

  it('ask for fewer rows where the router finds an answer too big', async () => {
    const agreeable = over(counters(thirteen, 10));
    const target = await answering((request) => (request.rows > 1 ? { status: ErrorStatus.TooBig } : agreeable(request)));
    const { tables } = await reader.read(target, { scalars: [], tables: [{ columns }] }, { timeoutMs: 10_000 });
    expect(tables[0]?.size).toBe(10);
    expect(agent?.requests.slice(0, 4).map(({ rows }) => rows)).toEqual([4, 2, 1, 1]);
  });

  it('bear gaps, columns of other lengths, and indexes of more than one number or beyond 31 bits', async () => {
    const objects = new Map([...counters([1, 3], 3), ...counters([2], 1)]);
    objects.set(`${T}.2.4294967295`, [Counter, 7]);
    objects.set(`${T}.3.10.0.0.1`, [Counter, 8]);
    const target = await answering(over(objects));
    const { tables } = await reader.read(
      target,
      { scalars: [], tables: [{ columns: [`${T}.1`, `${T}.2`, `${T}.3`, `${T}.4`] }] },
      { timeoutMs: 5_000 },
    );
    const [rows] = tables;
    expect(Object.fromEntries([...(rows ?? [])].map(([index, row]) => [index, [...row.values()]]))).toEqual({
      1: [1_001, 2_001, 3_001],
      2: [1_002, 3_002],
      3: [1_003, 3_003],
      4294967295: [7],
      '10.0.0.1': [8],
    });
  });

  it('stop at the first word that there is nothing more, though it is repeated to fill the answer', async () => {
    const target = await answering(over(counters([1], 2)));
    await reader.read(target, { scalars: [], tables: [{ columns: [`${T}.1`] }] }, { timeoutMs: 5_000 });
    expect(agent?.requests).toHaveLength(1);
  });

  it('are bounded', async () => {
    const target = await answering(over(counters([1, 2], 500)));
    const { tables } = await reader.read(
      target,
      { scalars: [], tables: [{ columns: [`${T}.1`, `${T}.2`], maxRows: 30 }] },
      { timeoutMs: 5_000 },
    );
    expect(tables[0]?.size).toBe(30);
    expect([...(tables[0]?.values() ?? [])].every((row) => row.size === 2)).toBe(true);
    expect(agent?.requests.length).toBeLessThanOrEqual(2);
  });

  it('keep their steady columns until rows come or go, the router restarts, or a quarter of an hour is over', async () => {
    const objects = new Map(counters([1, 9], 3));
    const uptime = '1.3.6.1.2.1.1.3.0';
    objects.set(uptime, [ObjectType.TimeTicks, 5_000]);
    const target = await answering((request) => over(objects)(request));
    const poll = async (): Promise<number> => {
      const before = agent?.requests.length ?? 0;
      const table = { columns: [`${T}.1`], steady: [`${T}.9`] };
      const { tables } = await reader.read(target, { scalars: [uptime], tables: [table] }, { timeoutMs: 5_000 });
      for (const row of tables[0]?.values() ?? []) expect(row.size).toBe(2);
      return (agent?.requests.slice(before) ?? []).filter(({ oids }) => oids[0] === `${T}.9`).length;
    };
    expect([await poll(), await poll()]).toEqual([1, 0]);
    objects.set(`${T}.1.7`, [Counter, 1]);
    objects.set(`${T}.9.7`, [Counter, 1]);
    expect([await poll(), await poll()]).toEqual([1, 0]);
    objects.set(uptime, [ObjectType.TimeTicks, 100]);
    expect([await poll(), await poll()]).toEqual([1, 0]);
    clock += 900_000;
    expect([await poll(), await poll()]).toEqual([1, 0]);
  });
});

describe('a table of a thousand users', () => {
  const name = `${T}.1`;
  const counter = `${T}.2`;
  const comment = `${T}.3`;
  const count = `${T}.9.0`;
  const table = { columns: [counter], steady: [name, comment], names: { column: name, count } };

  function users(from: number, to: number): Map<string, readonly [type: ObjectType, value: unknown]> {
    const objects = new Map<string, readonly [type: ObjectType, value: unknown]>();
    const add = (index: number, text: string): void => {
      objects.set(`${name}.${index}`, [OctetString, text]);
      objects.set(`${counter}.${index}`, [Counter, index]);
      objects.set(`${comment}.${index}`, [OctetString, `of ${index}`]);
    };
    for (const index of [1, 2, 3]) add(index, `ether${index}`);
    for (let index = from; index <= to; index += 1) add(index, `<pppoe-${index}>`);
    objects.set(count, [Counter, to - from + 4]);
    return objects;
  }

  it('is read once as a whole, then only what stays; names again when their number changes', async () => {
    let objects = users(1_000, 1_999);
    let agreeable = over(objects);
    const target = await answering((request) => agreeable(request));
    const wants = (text: string): boolean => !text.startsWith('<');
    const poll = async (): Promise<{ packets: number; rows: unknown }> => {
      const before = agent?.requests.length ?? 0;
      const { tables } = await reader.read(target, { scalars: [], tables: [table] }, { timeoutMs: 30_000, wants });
      const rows = [...(tables[0] ?? [])].filter(([, row]) => wants(String(row.get(name))));
      return {
        packets: (agent?.requests.length ?? 0) - before,
        rows: rows.map(([index, row]) => [index, row.get(name), row.get(counter), row.get(comment)]),
      };
    };
    const rows = [1, 2, 3].map((index) => [String(index), `ether${index}`, index, `of ${index}`]);
    const first = await poll();
    expect(first.rows).toEqual(rows);
    expect(first.packets).toBeGreaterThan(50);
    // The number, all names, the comments of three rows, their counters.
    const second = await poll();
    expect(second.rows).toEqual(rows);
    expect(second.packets).toBeLessThan(25);
    expect(await poll()).toEqual({ packets: 2, rows });

    objects = users(1_001, 2_001);
    objects.set(`${name}.4`, [OctetString, 'ether4']);
    objects.set(`${counter}.4`, [Counter, 4]);
    agreeable = over(objects);
    const third = await poll();
    expect(third.rows).toEqual([...rows, ['4', 'ether4', 4, undefined]]);
    expect(third.packets).toBeLessThan(25);

    // Nearly all have left: it is read as others are again.
    objects = users(1_000, 1_010);
    agreeable = over(objects);
    expect((await poll()).rows).toEqual(rows);
    const { tables } = await reader.read(target, { scalars: [], tables: [table] }, { timeoutMs: 30_000, wants });
    expect(tables[0]?.size).toBe(14);
  });
});

describe('what a router lacks', () => {
  it('is missing in the answer, and after ten minutes not asked for any more', async () => {
    const target = await answering(over(new Map([...counters([1], 2), [`${T}.50.0`, [Counter, 1]]])));
    const absent = new Set<string>();
    const question = {
      scalars: [`${T}.50.0`, `${T}.51.0`],
      tables: [{ columns: [`${T}.1`, `${T}.2`] }, { columns: [`${T}.3`] }, { columns: [`${T}.4`], mayBeEmpty: true }],
    };
    const poll = (): ReturnType<SnmpReader['read']> => reader.read(target, question, { timeoutMs: 5_000, absent });
    const { scalars, tables } = await poll();
    expect([...scalars.keys()]).toEqual([`${T}.50.0`]);
    expect(tables.map(({ size }) => size)).toEqual([2, 0, 0]);
    expect(absent.size).toBe(0);
    clock += 600_000;
    await poll();
    expect([...absent]).toEqual([`${T}.51.0`, `${T}.2`, `${T}.3`]);
    const before = agent?.requests.length ?? 0;
    await poll();
    const asked = agent?.requests.slice(before).flatMap(({ oids }) => oids);
    expect(asked?.filter((oid) => !oid.startsWith(`${T}.1.`))).toEqual([`${T}.50.0`, `${T}.1`, `${T}.4`]);
  });

  it('is not what was there before: a modem that is gone for a while', async () => {
    const objects = new Map(counters([1], 1));
    const target = await answering((request) => over(objects)(request));
    const absent = new Set<string>();
    const poll = (): ReturnType<SnmpReader['read']> =>
      reader.read(target, { scalars: [], tables: [{ columns: [`${T}.1`] }] }, { timeoutMs: 5_000, absent });
    await poll();
    objects.clear();
    for (let round = 0; round < 3; round += 1) {
      clock += 600_000;
      await poll();
    }
    expect(absent.size).toBe(0);
  });
});

describe('scalars', () => {
  it('come as what they are', async () => {
    const objects: Objects = new Map([
      [`${T}.1.0`, [ObjectType.Integer, -5]],
      [`${T}.2.0`, [Counter64, Buffer.from('ffffffffffffffff', 'hex')]],
      [`${T}.3.0`, [Counter64, Buffer.from('00ffffffffffffffff', 'hex')]],
      [`${T}.4.0`, [Counter64, Buffer.from('05', 'hex')]],
      [`${T}.5.0`, [OctetString, 'Büro 1:\n„Ost“']],
      [`${T}.6.0`, [OctetString, Buffer.from('6c3b6ba200fc', 'hex')]],
      [`${T}.7.0`, [ObjectType.TimeTicks, 4_294_967_295]],
      [`${T}.8.0`, [ObjectType.OID, '1.3.6.1.4.1.14988.1']],
      [`${T}.9.0`, [OctetString, '']],
    ]);
    const target = await answering(over(objects));
    const { scalars } = await reader.read(target, { scalars: [...objects.keys()], tables: [] }, { timeoutMs: 5_000 });
    expect([...scalars.values()]).toEqual([
      -5,
      18_446_744_073_709_551_615n,
      18_446_744_073_709_551_615n,
      5n,
      'Büro 1:\n„Ost“',
      Buffer.from('6c3b6ba200fc', 'hex'),
      4_294_967_295,
      '1.3.6.1.4.1.14988.1',
      '',
    ]);
  });

  it('are asked for in halves where the router finds an answer too big', async () => {
    const objects: Objects = new Map(Array.from({ length: 40 }, (_, at) => [`${T}.${at + 1}.0`, [Counter, at] as const]));
    const agreeable = over(objects);
    const target = await answering((request) => (request.oids.length > 10 ? { status: ErrorStatus.TooBig } : agreeable(request)));
    const { scalars } = await reader.read(target, { scalars: [...objects.keys()], tables: [] }, { timeoutMs: 5_000 });
    expect([...scalars.values()]).toEqual(Array.from({ length: 40 }, (_, at) => at));
  });
});

function openSockets(): number {
  const isSocket = (fd: string): boolean => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith('socket:');
    } catch {
      return false;
    }
  };
  return readdirSync('/proc/self/fd').filter(isSocket).length;
}

describe('one router', () => {
  it('is asked one packet at a time, however many questions there are', async () => {
    const waiting: (() => void)[] = [];
    agent = await startScriptedAgent(ADDRESS, over(counters([1, 2, 3], 40)), { hold: (release) => waiting.push(release) });
    reader = createSnmpReader();
    const target = { routerId: 'r', address: ADDRESS, port: agent.port, login: V2C };
    let left = 3;
    const asked = [1, 2, 3].map((column) =>
      reader
        .read(target, { scalars: [], tables: [{ columns: [`${T}.${column}`] }] }, { timeoutMs: 20_000 })
        .then(({ tables }) => {
          left -= 1;
          return tables[0]?.size;
        }),
    );
    while (left > 0) {
      await new Promise((done) => setTimeout(done, 5));
      expect(waiting.length).toBeLessThanOrEqual(1);
      waiting.pop()?.();
    }
    expect(await Promise.all(asked)).toEqual([40, 40, 40]);
  });

  it('gets a new session when its login changes, and an idle one is closed', async () => {
    const target = await answering(over(counters([1], 1)), { idleMs: 100, now: () => performance.now() });
    const question = { scalars: [`${T}.1.1`], tables: [] };
    await reader.read(target, question, { timeoutMs: 5_000 });
    const open = openSockets();
    await reader.read({ ...target, login: { version: 'v2c', community: 'other' } }, question, { timeoutMs: 5_000 });
    expect(openSockets()).toBe(open);
    while (openSockets() === open) await new Promise((done) => setTimeout(done, 20));
    expect(openSockets()).toBe(open - 1);
    const { scalars } = await reader.read(target, question, { timeoutMs: 5_000 });
    expect(scalars.size).toBe(1);
  });
});

describe('what collectors ask for', () => {
  const all = SNMP_COLLECTORS.flatMap(({ id, scalars, tables }) =>
    [...scalars, ...tables.flatMap(({ columns, steady = [] }) => [...columns, ...steady])].map((oid) => [id, oid] as const),
  );
  const M = '1.3.6.1.4.1.14988.1.1';

  it.each([
    ['routes, which come out of order', '1.3.6.1.2.1.4.24'],
    ['routes of IPv6', '1.3.6.1.2.1.55'],
    ['bridge hosts', '1.3.6.1.2.1.17'],
    ['connections by address', '1.3.6.1.2.1.6'],
    ['what restarts the router', `${M}.7.1`],
    ['what cuts the power of USB', `${M}.7.2`],
    ['what runs scripts', `${M}.8`],
    ['what runs scripts when it is read', `${M}.18`],
    ['the table of IKE', `${M}.20.2`],
    ['numbers of modems', `${M}.16.1.1.11`],
    ['numbers of their owners', `${M}.16.1.1.12`],
    ['numbers of their cards', `${M}.16.1.1.13`],
    ['the same of modems of PPP', `${M}.13`],
  ])('is never %s', (_what, oid) => {
    expect(all.filter(([, one]) => `${one}.`.startsWith(`${oid}.`) || `${oid}.`.startsWith(`${one}.`))).toEqual([]);
  });

  it('is read and never set', async () => {
    const target = await answering(over(new Map()));
    for (const { id } of SNMP_COLLECTORS) await collected(reader, target, id);
    expect(new Set(agent?.requests.map(({ kind }) => kind))).toEqual(new Set(['get', 'bulk']));
  });
});

describe('a simulated router', () => {
  let fleet: SimFleet;
  let router: SimRouter;

  beforeAll(async () => {
    fleet = await startFleet({ routers: 1, first: '127.45.3.9', apiPort: 0, services: ['api', 'snmp'], versions: ['7.20.8'] });
    [router] = fleet.routers as [SimRouter];
    const users = [
      ['signed', 'authorized', 'SHA1', 'AES'],
      ['sealed', 'private', 'SHA1', 'AES'],
      ['older', 'private', 'MD5', 'AES'],
    ] as const;
    for (const [name, security, signing, sealing] of users) {
      router.exec([
        '/snmp/community/add',
        `=name=${name}`,
        `=security=${security}`,
        `=authentication-protocol=${signing}`,
        '=authentication-password=auth-secret',
        `=encryption-protocol=${sealing}`,
        '=encryption-password=priv-secret',
      ]);
    }
  });

  afterAll(() => fleet.close());

  const auth = { protocol: 'sha', password: 'auth-secret' } as const;
  const logins: readonly (readonly [string, SnmpLogin])[] = [
    ['v1', { version: 'v1', community: 'public' }],
    ['v2c', V2C],
    ['v3 with a signature', { version: 'v3', user: 'signed', auth }],
    ['v3, sealed', { version: 'v3', user: 'sealed', auth, privacy: { protocol: 'aes', password: 'priv-secret' } }],
    [
      'v3 with MD5',
      {
        version: 'v3',
        user: 'older',
        auth: { protocol: 'md5', password: 'auth-secret' },
        privacy: { protocol: 'aes', password: 'priv-secret' },
      },
    ],
  ];

  it.each(logins)('gives the same over %s', async (_name, login) => {
    reader = createSnmpReader();
    const target: SnmpTarget = { routerId: 'r', address: router.address, port: router.datagramPorts.snmp ?? 0, login };
    const interfaces = await collected(reader, target, 'snmp.interfaces');
    expect(interfaces.filter((line) => line.startsWith('routeros_interface_up{'))).toHaveLength(6);
    // Version 1 has no 64-bit counters: rather none than ones that wrap within seconds.
    expect(interfaces.filter((line) => line.includes('_bytes_total{'))).toHaveLength(login.version === 'v1' ? 0 : 12);
    const system = await collected(reader, target, 'snmp.system');
    expect(system.filter((line) => line.startsWith('routeros_memory'))).toHaveLength(2);
    expect(system.filter((line) => line.startsWith('routeros_cpu_core'))).toHaveLength(4);
    expect(await collected(reader, target, 'snmp.health')).toEqual([
      'routeros_voltage_volts{sensor="voltage"} 24.1',
      'routeros_temperature_celsius{sensor="cpu-temperature"} 47',
    ]);
  });
});
