import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';

const run = promisify(execFile);
const WALK = '/usr/bin/snmpbulkwalk';
const present = existsSync(WALK);
const required = process.env.ROSFLEET_TEST_REQUIRE_ALL !== undefined;

if (!present) process.stderr.write('SKIPPED test/integration/simulator/snmp: no snmpbulkwalk (apt install snmp)\n');

let fleet: SimFleet;
let router: SimRouter;

beforeEach(async () => {
  fleet = await startFleet({
    routers: 2,
    first: '127.3.9.1',
    apiPort: 0,
    services: ['api', 'snmp', 'mndp'],
    versions: ['7.20.8', '6.49.18'],
  });
  [router] = fleet.routers as [SimRouter];
});

afterEach(() => fleet.close());

function target(one = router): string {
  return `${one.address}:${one.datagramPorts.snmp}`;
}

async function ask(tool: string, ...words: readonly string[]): Promise<string[]> {
  const { stdout } = await run(`/usr/bin/${tool}`, ['-On', '-Oe', ...PATIENT, ...words]);
  return stdout.split('\n').filter((line) => line !== '');
}

/** The last one given counts: who expects no answer does not wait for it long. */
const PATIENT = ['-t', '1', '-r', '3'] as const;
const HASTY = ['-t', '0.2', '-r', '0'] as const;
const V2 = ['-v2c', '-c', 'public'] as const;

(present || required ? describe : describe.skip)('SNMP of a simulated router, asked by net-snmp', () => {
  it('is walked from end to end, each object once and in order', async () => {
    const lines = await ask('snmpbulkwalk', ...V2, target(), '.1');
    expect(lines.length).toBeGreaterThan(200);
    expect(lines[0]).toContain('RouterOS C53UiG+5HPaxD2HPaxD');
    expect(lines.filter((line) => /^\.1\.3\.6\.1\.2\.1\.2\.2\.1\.2\./.test(line)).map((line) => line.split('"')[1])).toEqual([
      'ether1',
      'ether2',
      'ether3',
      'ether4',
      'ether5',
      'lo',
      'bridge',
    ]);
  });

  it.each([
    ['-v1', '-c', 'public'],
    ['-v2c', '-c', 'public'],
  ])('answers %s', async (...version) => {
    router.exec(['/system/identity/set', '=name=core']);
    expect(await ask('snmpget', ...version, target(), '1.3.6.1.2.1.1.5.0')).toEqual(['.1.3.6.1.2.1.1.5.0 = STRING: "core"']);
  });

  it('answers version 3 with authentication and privacy, and nobody who lacks them', async () => {
    router.exec([
      '/snmp/community/add',
      '=name=watcher',
      '=security=private',
      '=authentication-protocol=SHA1',
      '=authentication-password=auth-secret',
      '=encryption-protocol=AES',
      '=encryption-password=priv-secret',
    ]);
    const v3 = (password: string): string[] => [
      '-v3',
      '-l',
      'authPriv',
      '-u',
      'watcher',
      '-a',
      'SHA',
      '-A',
      password,
      '-x',
      'AES',
    ];
    const [line] = await ask('snmpget', ...v3('auth-secret'), '-X', 'priv-secret', target(), '1.3.6.1.4.1.14988.1.1.4.4.0');
    expect(line).toBe('.1.3.6.1.4.1.14988.1.1.4.4.0 = STRING: "7.20.8"');
    await expect(
      ask('snmpget', ...HASTY, ...v3('wrong-secret'), '-X', 'priv-secret', target(), '1.3.6.1.2.1.1.5.0'),
    ).rejects.toThrow();
    await expect(ask('snmpget', ...HASTY, '-v2c', '-c', 'watcher', target(), '1.3.6.1.2.1.1.5.0')).rejects.toThrow();
  });

  it('says what is not there, and refuses to be set', async () => {
    const lines = await ask('snmpget', ...V2, target(), '1.3.6.1.2.1.2.2.1.2.99', '1.3.6.1.9.9.0');
    expect(lines[0]).toContain('No Such Instance');
    expect(lines[1]).toContain('No Such Object');
    await expect(ask('snmpset', ...V2, target(), '1.3.6.1.2.1.1.5.0', 's', 'x')).rejects.toThrow(/notWritable/);
  });

  it('follows what the router is: interfaces, switches off, lists, firewall', async () => {
    router.exec(['/interface/vlan/add', '=name=vlan7', '=vlan-id=7', '=interface=ether1']);
    const names = await ask('snmpbulkwalk', ...V2, target(), '1.3.6.1.2.1.31.1.1.1.1');
    expect(names.at(-1)).toContain('"vlan7"');
    const isDead = (): Promise<unknown> => ask('snmpget', ...HASTY, ...V2, target(), '1.3.6.1.2.1.1.5.0');
    router.exec(['/ip/firewall/filter/add', '=chain=input', '=protocol=udp', '=action=drop', '=place-before=*2']);
    await expect(isDead()).rejects.toThrow(/Timeout/);
    router.exec(['/undo']);
    router.exec(['/snmp/community/set', '=numbers=public', '=addresses=10.0.0.0/8']);
    await expect(isDead()).rejects.toThrow(/Timeout/);
    router.exec(['/undo']);
    router.exec(['/snmp/set', '=enabled=no']);
    await expect(isDead()).rejects.toThrow(/Timeout/);
  });

  it('outlives datagrams that make no sense', async () => {
    // A get request of version 2c for sysName, then every part of it spoiled in turn.
    const request = Buffer.from(
      '302902010104067075626c6963a01c02041234567802010002010030 0e300c06082b060102010105000500'.replace(' ', ''),
      'hex',
    );
    const socket = createSocket('udp4');
    const send = (data: Buffer): Promise<void> =>
      new Promise((done) => socket.send(data, router.datagramPorts.snmp ?? 0, router.address, () => done()));
    for (let at = 0; at < request.length; at += 1) {
      for (const value of [0x00, 0x7f, 0x80, 0xff]) await send(Buffer.from(request).fill(value, at, at + 1));
      await send(request.subarray(0, at));
    }
    socket.close();
    expect(await ask('snmpget', ...V2, target(), '1.3.6.1.2.1.1.5.0')).toEqual(['.1.3.6.1.2.1.1.5.0 = STRING: "sim-0001"']);
  });

  it('has the scalars of 6.49 where 7 has a table', async () => {
    const older = fleet.routers[1] as SimRouter;
    expect(await ask('snmpget', ...V2, target(older), '1.3.6.1.4.1.14988.1.1.3.8.0')).toEqual([
      '.1.3.6.1.4.1.14988.1.1.3.8.0 = INTEGER: 241',
    ]);
    const gauges = await ask('snmpbulkwalk', ...V2, target(), '1.3.6.1.4.1.14988.1.1.3.100');
    expect(gauges.map((line) => line.replace(/^\.1\.3\.6\.1\.4\.1\.14988\.1\.1\.3\.100\.1\./, ''))).toEqual([
      '2.13 = STRING: "voltage"',
      '2.17 = STRING: "cpu-temperature"',
      '3.13 = INTEGER: 241',
      '3.17 = INTEGER: 47',
      '4.13 = INTEGER: 3',
      '4.17 = INTEGER: 1',
    ]);
  });
});

/** A walk of a real router, where the checkout has one beside it. */
const RECORDED = resolve(__dirname, '../../../../shared/data/snmp/routeros_rb5009upr+s+.snmprec');
const recorded = existsSync(RECORDED);
if (!recorded) process.stderr.write('SKIPPED test/integration/simulator/snmp: no recorded walks beside the checkout\n');

/** Types of the recording in the words of net-snmp. */
const TYPES: Readonly<Record<string, string>> = {
  2: 'INTEGER',
  4: 'STRING',
  '4x': 'Hex-STRING',
  6: 'OID',
  65: 'Counter32',
  66: 'Gauge32',
  67: 'Timeticks',
  70: 'Counter64',
};

(present && recorded ? describe : describe.skip)('types of SNMP objects', () => {
  it('are those that a real router has', async () => {
    const column = (oid: string): string => oid.replace(/^\./, '').replace(/\.\d+$/, '');
    const real = new Map(
      readFileSync(RECORDED, 'utf8')
        .split('\n')
        .map((line) => line.split('|'))
        .map(([oid = '', type = '']) => [column(oid), TYPES[type] ?? type] as const),
    );
    const lines = (await ask('snmpbulkwalk', ...V2, target(), '.1')).filter((line) => !line.includes('No more variables'));
    const compared = lines.flatMap((line) => {
      const [oid = '', value = ''] = line.split(' = ');
      const wanted = real.get(column(oid));
      const type = value.startsWith('""') ? 'STRING' : (value.split(':')[0] ?? '');
      return wanted === undefined || type === 'STRING' || wanted.endsWith('STRING') ? [] : [[column(oid), type, wanted] as const];
    });
    expect(compared.length).toBeGreaterThan(50);
    expect(compared.filter(([, type, wanted]) => type !== wanted)).toEqual([]);
  });
});

describe('MNDP of a simulated router', () => {
  it('answers who asks for a refresh', async () => {
    const socket = createSocket('udp4');
    const answer = new Promise<Buffer>((done) => socket.once('message', done));
    socket.send(Buffer.alloc(4), router.datagramPorts.mndp ?? 0, router.address);
    const fields = fieldsOf(await answer);
    socket.close();
    expect(fields.get(5)?.toString()).toBe('sim-0001');
    expect(fields.get(7)?.toString()).toBe('7.20.8 (stable)');
    expect([...(fields.get(17) ?? [])].join('.')).toBe(router.address);
    expect(fields.get(10)?.readUInt32LE()).toBeLessThan(1_209_700);
  });

  it('announces itself unasked where somebody is named, and not while it is down', async () => {
    const socket = createSocket('udp4');
    await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
    const heard: number[] = [];
    const twice = new Promise<void>((done) =>
      socket.on('message', (data) => {
        heard.push(data.readUInt16BE(2));
        if (heard.length === 2) done();
      }),
    );
    const other = await startFleet({
      routers: 1,
      first: '127.3.9.9',
      apiPort: 0,
      services: ['mndp'],
      announcing: { address: '127.0.0.1', port: socket.address().port, intervalMs: 20 },
    });
    await twice;
    expect(heard).toEqual([0, 1]);
    await other.close();
    socket.close();
  });
});

function fieldsOf(data: Buffer): ReadonlyMap<number, Buffer> {
  const fields = new Map<number, Buffer>();
  for (let at = 4; at + 4 <= data.length;) {
    const length = data.readUInt16BE(at + 2);
    fields.set(data.readUInt16BE(at), data.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return fields;
}
