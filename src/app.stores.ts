import { resolve } from 'node:path';
import type { DataSource } from 'typeorm';
import type { Config } from './core/config';
import { loadMasterKeys, Vault } from './core/secrets';
import { collectProcessMetrics, type Logger } from './core/telemetry';
import { FLEET_ENTITIES, FLEET_MIGRATIONS, openDatabase } from './fleet';
import { JOBS_ENTITIES, JOBS_MIGRATIONS, openRedis, type RedisAccess } from './jobs';
import { lockDataFolder, openDataFolder, type StopList } from './api/daemon';

export interface Surroundings {
  readonly log: Logger;
  readonly stops: StopList;
  readonly version: string;
}

interface Stores {
  readonly dataDir: string;
  /** The database is a file of this process alone. */
  readonly embedded: boolean;
  readonly vault: Vault;
  readonly source: DataSource;
  readonly redis: RedisAccess;
}

/** Opens what a process keeps. @throws AppError where another process holds the folder, or a store does not answer */
export async function openStores(config: Config, { log, stops, version }: Surroundings): Promise<Stores> {
  const dataDir = resolve(config.ROSFLEET_DATA_DIR);
  const databaseUrl = config.ROSFLEET_DATABASE_URL ?? `sqlite://${encodeURI(dataDir)}/rosfleet.sqlite`;
  const embedded = !databaseUrl.startsWith('postgres');
  await openDataFolder(dataDir);
  // Neither an embedded database nor a private Redis can be shared.
  if (embedded || config.ROSFLEET_REDIS_URL === undefined) {
    const lock = await lockDataFolder(dataDir);
    stops.add('folder', () => lock.release());
  }
  collectProcessMetrics(version);

  const vault = new Vault(await loadMasterKeys(keySource(config, dataDir)));
  const source = await openDatabase({
    url: databaseUrl,
    entities: [...FLEET_ENTITIES, ...JOBS_ENTITIES],
    migrations: [...FLEET_MIGRATIONS, ...JOBS_MIGRATIONS],
    log,
  });
  stops.add('database', () => source.destroy());
  const redis = await openRedis({ url: config.ROSFLEET_REDIS_URL, dataDir, log });
  stops.add('redis', () => redis.close());
  return { dataDir, embedded, vault, source, redis };
}

function keySource(config: Config, dataDir: string): Parameters<typeof loadMasterKeys>[0] {
  const { ROSFLEET_MASTER_KEY: key, ROSFLEET_MASTER_KEY_FILE: keyFile } = config;
  return { dataDir, ...(key === undefined ? {} : { key }), ...(keyFile === undefined ? {} : { keyFile }) };
}
