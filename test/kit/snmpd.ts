import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { findBinary, startPrivateServer, temporaryFolder, type PrivateServer } from './private-server';

const run = promisify(execFile);
const FOLDERS = ['/usr/sbin', '/usr/bin'];

/** Whether tests on net-snmp's agent can run here. Says so on stderr when not; ROSFLEET_TEST_REQUIRE_ALL makes it an error. */
export function haveSnmpd(): boolean {
  if (['snmpd', 'snmpget'].every((name) => findBinary(name, FOLDERS))) return true;
  if (process.env.ROSFLEET_TEST_REQUIRE_ALL) throw new Error('snmpd is missing: apt-get install snmp snmpd');
  process.stderr.write('NOT TESTED ON SNMPD: it is not installed (apt-get install snmp snmpd)\n');
  return false;
}

export interface TestSnmpd {
  readonly address: string;
  readonly port: number;
  /** Values of a column as net-snmp's own client reads them. */
  walk(column: string): Promise<string[]>;
  /** Ends it and starts it again on the same port: its count of boots is one higher. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface SnmpdOptions {
  readonly address: string;
  readonly community: string;
  /** Signs with SHA and encrypts with AES. */
  readonly user: { readonly name: string; readonly auth: string; readonly privacy: string };
}

/** Starts an agent of the test's own over this machine; it ends with `stop()` or with this process. */
export async function startSnmpd({ address, community, user }: SnmpdOptions): Promise<TestSnmpd> {
  const command = findBinary('snmpd', FOLDERS);
  if (!command) throw new Error('snmpd is missing: apt-get install snmpd');
  const state = await temporaryFolder('snmpd-state');
  const port = await freeUdpPort(address);
  const config = join(state, 'test.conf');
  await writeFile(
    config,
    [
      `agentAddress udp:${address}:${port}`,
      `rocommunity ${community} 127.0.0.0/8`,
      `createUser ${user.name} SHA ${user.auth} AES ${user.privacy}`,
      `rouser ${user.name} priv`,
      `[snmp] persistentDir ${state}`,
      '',
    ].join('\n'),
  );
  const ask = (tool: string, oid: string): Promise<{ stdout: string }> =>
    run(tool, ['-On', '-Oqv', '-t', '2', '-r', '0', '-v2c', '-c', community, `${address}:${port}`, oid]);
  const start = async (): Promise<PrivateServer> =>
    startPrivateServer({
      folder: await temporaryFolder('snmpd'),
      command,
      args: ['-f', '-Lo', '-C', '-c', config, '-p', join(state, 'pid'), '-I', '-smux'],
      signal: 'TERM',
      ping: async () => void (await ask('snmpget', '1.3.6.1.2.1.1.3.0')),
    });
  let server = await start();
  return {
    address,
    port,
    walk: async (column) => (await ask('snmpbulkwalk', column)).stdout.trim().split('\n'),
    restart: async () => {
      await server.stop();
      server = await start();
    },
    stop: async () => {
      await server.stop();
      await rm(state, { recursive: true, force: true });
    },
  };
}

/** A port that was free a moment ago. */
async function freeUdpPort(address: string): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((done) => socket.bind(0, address, done));
  const { port } = socket.address();
  await new Promise<void>((done) => socket.close(() => done()));
  return port;
}
