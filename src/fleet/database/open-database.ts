import { mkdir, open } from 'node:fs/promises';
import { dirname, isAbsolute } from 'node:path';
import Sqlite from 'better-sqlite3';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { AppError } from '../../core/errors';
import { DatabaseLogger, type DatabaseLog } from './database-logger';
import { separateTransactions } from './sqlite-gate';

type EntityClass = new () => object;
type MigrationClass = new () => { readonly name: string };

export interface DatabaseOptions {
  /** `sqlite:///absolute/path`, `:memory:`, or `postgres://…`. */
  readonly url: string;
  readonly entities: readonly EntityClass[];
  readonly migrations: readonly MigrationClass[];
  readonly log?: DatabaseLog;
  /** Connections to PostgreSQL. @defaultValue 10 */
  readonly poolSize?: number;
}

const BUSY_MS = 5_000;
const CONNECT_MS = 10_000;
const LOCK_WAIT_MS = 120_000;
const LOCK_POLL_MS = 50;
/** Any number, the same in every process: who holds it migrates. */
const ADVISORY_LOCK = 7_726_353_338;

/**
 * Opens the database and brings its tables up to date; processes that start at once take turns.
 * @throws AppError CONFIG_INVALID where the URL is of no known kind
 * @throws AppError NOT_READY where the database cannot be reached
 */
export async function openDatabase(options: DatabaseOptions): Promise<DataSource> {
  const source = new DataSource(await dataSourceOptions(options));
  if (source.options.type === 'better-sqlite3') separateTransactions(source);
  try {
    await source.initialize();
  } catch (cause) {
    throw unreachable(cause);
  }
  try {
    await migrate(source);
    return source;
  } catch (error) {
    await source.destroy();
    throw error;
  }
}

function unreachable(cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message || (cause as { code?: string }).code : String(cause);
  return new AppError('NOT_READY', `the database does not open: ${reason}`, {
    cause,
    remedy: 'Check ROSFLEET_DATABASE_URL, and that the database runs and lets this user in.',
  });
}

async function dataSourceOptions(options: DatabaseOptions): Promise<DataSourceOptions> {
  const common = {
    entities: [...options.entities],
    migrations: [...options.migrations],
    migrationsTransactionMode: 'each' as const,
    migrationsTableName: 'schema_migration',
    ...(options.log ? { logger: new DatabaseLogger(options.log), maxQueryExecutionTime: 1000 } : {}),
  };
  if (/^postgres(ql)?:\/\//.test(options.url)) {
    const extra = { connectionTimeoutMillis: CONNECT_MS, application_name: 'rosfleet', keepAlive: true };
    const poolErrorHandler = (error: Error): void => options.log?.warn({ err: error }, 'idle database connection failed');
    return { type: 'postgres', url: options.url, poolSize: options.poolSize ?? 10, extra, poolErrorHandler, ...common };
  }
  return { type: 'better-sqlite3', database: await sqliteFile(options.url), timeout: BUSY_MS, prepareDatabase, ...common };
}

/** Durable across a crash of the daemon; a power cut may cost the last commits but never the file. */
function prepareDatabase(connection: Sqlite.Database): void {
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = NORMAL');
}

async function sqliteFile(url: string): Promise<string> {
  if (url === ':memory:') return url;
  const file = url.startsWith('sqlite://') ? decodeURIComponent(url.slice('sqlite://'.length)) : '';
  if (!isAbsolute(file)) {
    throw new AppError('CONFIG_INVALID', 'ROSFLEET_DATABASE_URL: sqlite:///absolute/path or postgres://…');
  }
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  // Made here so that nobody else can read it; SQLite gives its side files the same rights.
  await (await open(file, 'a', 0o600)).close();
  return file;
}

async function migrate(source: DataSource): Promise<void> {
  if (source.options.type === 'postgres') return migrateUnderAdvisoryLock(source);
  const { database } = source.options as { database: string };
  if (database === ':memory:') {
    await source.runMigrations();
    return;
  }
  const lock = new Sqlite(`${database}.lock`, { timeout: 0 });
  try {
    await takeFileLock(lock);
    await source.runMigrations();
  } finally {
    lock.close();
  }
}

async function migrateUnderAdvisoryLock(source: DataSource): Promise<void> {
  const runner = source.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
    try {
      await source.runMigrations();
    } finally {
      await runner.query('SELECT pg_advisory_unlock($1)', [ADVISORY_LOCK]);
    }
  } finally {
    await runner.release();
  }
}

/** The lock of a transaction: it ends with the process that holds it, however that ends. */
async function takeFileLock(lock: Sqlite.Database): Promise<void> {
  const deadline = Date.now() + LOCK_WAIT_MS;
  for (;;) {
    try {
      lock.exec('BEGIN EXCLUSIVE');
      return;
    } catch (error) {
      if (!(error instanceof Sqlite.SqliteError) || !error.code.startsWith('SQLITE_BUSY') || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, LOCK_POLL_MS));
    }
  }
}
