import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { chown, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { freePort, startPrivateServer, temporaryFolder } from './private-server';

const run = promisify(execFile);
const DEBIAN_ROOT = '/usr/lib/postgresql';
const CACHE = join(__dirname, '..', '..', 'node_modules', '.cache', 'rosfleet-postgres');

export interface TestPostgres {
  /** Makes an empty database and returns its `postgres://` URL. */
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
}

/** The folder with initdb and postgres of the newest installed version, if any. */
function postgresBinaries(): string | undefined {
  if (!existsSync(DEBIAN_ROOT)) return undefined;
  return readdirSync(DEBIAN_ROOT)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(DEBIAN_ROOT, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
}

/** Whether tests on PostgreSQL can run here. Says so on stderr when not; ROSFLEET_TEST_REQUIRE_ALL makes it an error. */
export function havePostgres(): boolean {
  if (postgresBinaries()) return true;
  if (process.env['ROSFLEET_TEST_REQUIRE_ALL']) throw new Error('PostgreSQL is missing: apt-get install postgresql');
  process.stderr.write('NOT TESTED ON POSTGRESQL: it is not installed (apt-get install postgresql)\n');
  return false;
}

/**
 * Starts a PostgreSQL of the test's own, as an unprivileged user since it refuses root; it ends with `stop()` or with
 * this process. Durability is off: the data is the test's.
 */
export async function startPostgres(): Promise<TestPostgres> {
  const bin = postgresBinaries();
  if (!bin) throw new Error('PostgreSQL is missing: apt-get install postgresql');
  const owner = serverUser();
  const folder = await temporaryFolder('postgres');
  if (owner) await chown(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  await makeCluster(bin, folder, owner);
  const port = await freePort();
  const adminUrl = `postgres://rosfleet@127.0.0.1:${port}/postgres`;
  const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'shared_buffers=32MB', 'max_connections=60'];
  const server = await startPrivateServer({
    folder,
    command: join(bin, 'postgres'),
    args: ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, ...settings.flatMap((setting) => ['-c', setting])],
    signal: 'INT',
    ping: () => withClient(adminUrl, async (client) => void (await client.query('SELECT 1'))),
    ...owner,
  });
  let count = 0;
  return {
    async createDatabase(): Promise<string> {
      count += 1;
      const name = `test_${count}`;
      await withClient(adminUrl, async (client) => void (await client.query(`CREATE DATABASE ${name}`)));
      return `postgres://rosfleet@127.0.0.1:${port}/${name}`;
    },
    stop: () => server.stop(),
  };
}

/** Makes `data` in the folder. To copy a cluster takes an eighth of the time to make one; two dozen specs need one. */
async function makeCluster(bin: string, folder: string, owner?: { uid: number; gid: number }): Promise<void> {
  const data = join(folder, 'data');
  // Of this version, and of this user: nobody else can read it.
  const kept = join(CACHE, `${bin.replaceAll('/', '-')}-${owner?.uid ?? process.getuid?.() ?? 0}`);
  if (existsSync(kept)) return void (await run('cp', ['-a', kept, data]));
  const words = ['-U', 'rosfleet', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'];
  await run(join(bin, 'initdb'), ['-D', data, ...words], { cwd: folder, ...owner });
  mkdirSync(CACHE, { recursive: true });
  const copy = `${kept}-${process.pid}-${Date.now()}`;
  await run('cp', ['-a', data, copy]);
  // Whoever comes second keeps to the first one's.
  await rename(copy, kept).catch(() => rm(copy, { recursive: true, force: true }));
}

function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string, user: string): number => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
  try {
    return { uid: id('-u', 'postgres'), gid: id('-g', 'postgres') };
  } catch {
    return { uid: id('-u', 'nobody'), gid: id('-g', 'nobody') };
  }
}

async function withClient(url: string, use: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
