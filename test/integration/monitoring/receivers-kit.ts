import { createSocket } from 'node:dgram';
import { metrics, createLogger } from '../../../src/core/telemetry';
import type { NewEvent } from '../../../src/fleet';
import { openRedis, type RedisAccess } from '../../../src/jobs';
import { startReceivers, SyslogLines, type ReceiversOptions, type RunningReceivers } from '../../../src/monitoring';
import { RosterCache } from '../../../src/monitoring/polling/roster-cache';
import type { TestFleet } from '../../kit/fleet';

export interface ReceiversUnderTest extends RunningReceivers {
  readonly lines: SyslogLines;
  /** Events, in the order they were told. */
  readonly told: NewEvent[];
  readonly redis: RedisAccess;
}

export interface ReceiversUnderTestOptions {
  readonly fleet: TestFleet;
  readonly redisUrl: string;
  readonly keep?: number;
  readonly host?: string;
  readonly extra?: Partial<ReceiversOptions>;
}

/** The receivers of one process on free ports, over real sockets and a real Redis. */
export async function receiversUnderTest(options: ReceiversUnderTestOptions): Promise<ReceiversUnderTest> {
  const { fleet, redisUrl, keep = 50, host = '127.0.0.1', extra } = options;
  const log = createLogger({ level: 'silent' });
  const redis = await openRedis({ url: redisUrl, dataDir: '', log });
  const client = redis.impatient();
  if (client.status !== 'ready') await new Promise<void>((resolve) => client.once('ready', () => resolve()));
  const lines = new SyslogLines(client);
  const told: NewEvent[] = [];
  const running = await startReceivers({
    roster: new RosterCache(fleet.roster),
    addressFor: (hostname) => fleet.roster.addressFor(hostname),
    syslog: { place: { host, port: 0 }, lines, keep },
    record: (event) => told.push(event),
    log,
    ...extra,
  }).catch(async (error: unknown) => {
    await redis.close();
    throw error;
  });
  return {
    ...running,
    lines,
    told,
    redis,
    async close() {
      await running.close();
      await redis.close();
    },
  };
}

/** Sends datagrams from an address of this machine, as a router that has it would. */
export async function sendFrom(address: string, port: number, datagrams: readonly (string | Buffer)[]): Promise<void> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, address, resolve));
  for (const data of datagrams) {
    await new Promise<void>((resolve, reject) =>
      socket.send(data, port, '127.0.0.1', (error) => (error ? reject(error) : resolve())),
    );
  }
  await new Promise<void>((resolve) => socket.close(() => resolve()));
}

type Counted = 'syslogMessagesTotal' | 'syslogRefusedTotal' | 'trapsTotal' | 'trapsRefusedTotal';

/** The counters as they grow: they belong to the process, and other tests have counted too. */
export async function countsOf(name: Counted): Promise<(label: string) => Promise<number>> {
  const read = async (label: string): Promise<number> =>
    (await metrics[name].get()).values.find(({ labels }) => Object.values(labels).includes(label))?.value ?? 0;
  const before = new Map(
    (await metrics[name].get()).values.map(({ labels, value }) => [String(Object.values(labels)[0]), value]),
  );
  return async (label) => (await read(label)) - (before.get(label) ?? 0);
}
