import { spawnSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { loadConfig, type Config } from '../../core/config';
import { AppError, EXIT } from '../../core/errors';
import type { DaemonClient } from './client/daemon-client';
import type { CliContext } from './context';
import { renderTable } from './output/table';

export interface Finding {
  readonly check: string;
  readonly result: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly detail: string;
  readonly remedy?: string;
}

const MAX_SKEW_MS = 5_000;

/** Looks at everything that must be right for the daemon to work. Exit code 0 only if nothing failed. */
export async function runDoctor(context: CliContext): Promise<number> {
  const config = loadConfig();
  const client = await context.connect();
  const local = [checkNode(), await checkDataFolder(config), checkRedisServer(config)];
  const findings = [...local, ...(await checkDaemon(client))];
  await context.output.result({ findings }, () => renderFindings(findings));
  if (findings.every((finding) => finding.result !== 'failed')) return EXIT.ok;
  return findings.some((finding) => finding.check === 'daemon' && finding.result === 'failed')
    ? EXIT.unreachable
    : EXIT.routerFailed;
}

async function renderFindings(findings: readonly Finding[]): Promise<string> {
  const table = await renderTable(findings, [
    { head: 'check', cell: (finding) => finding.check },
    { head: 'result', cell: (finding) => finding.result },
    { head: 'detail', cell: (finding) => finding.detail },
  ]);
  const remedies = findings.flatMap((finding) => (finding.remedy ? [`${finding.check}: ${finding.remedy}`] : []));
  return [table, ...remedies].join('\n');
}

function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const recent = major > 20 || (major === 20 && minor >= 19);
  const finding = { check: 'node', detail: `Node.js ${process.versions.node}` };
  return recent ? { ...finding, result: 'ok' } : { ...finding, result: 'failed', remedy: 'Install Node.js 20.19 or newer.' };
}

async function checkDataFolder(config: Config): Promise<Finding> {
  const folder = resolve(config.ROSFLEET_DATA_DIR);
  const found = await stat(folder).catch(() => undefined);
  const finding = { check: 'data folder', detail: folder };
  if (!found) return { ...finding, result: 'skipped', detail: `${folder} is made at first start` };
  if (!found.isDirectory()) return { ...finding, result: 'failed', remedy: 'Set ROSFLEET_DATA_DIR to a folder.' };
  if ((found.mode & 0o077) === 0) return { ...finding, result: 'ok' };
  return { ...finding, result: 'warning', detail: `${folder} is readable by others`, remedy: `Run: chmod 700 ${folder}` };
}

function checkRedisServer(config: Config): Finding {
  if (config.ROSFLEET_REDIS_URL !== undefined)
    return { check: 'redis-server', result: 'skipped', detail: 'ROSFLEET_REDIS_URL is set' };
  const { status, stdout } = spawnSync('redis-server', ['--version'], { encoding: 'utf8' });
  if (status === 0) return { check: 'redis-server', result: 'ok', detail: /v=(\S+)/.exec(stdout)?.[1] ?? 'installed' };
  const remedy = 'Install redis-server, or set ROSFLEET_REDIS_URL.';
  return { check: 'redis-server', result: 'failed', detail: 'not installed', remedy };
}

async function checkDaemon(client: DaemonClient): Promise<readonly Finding[]> {
  const url = await client.url();
  const startMs = Date.now();
  const clock = await client.serverTimeMs().catch((error: unknown) => AppError.from(error));
  if (clock instanceof AppError) {
    return [{ check: 'daemon', result: 'failed', detail: clock.message, remedy: clock.remedy }];
  }
  const skewMs = Math.abs(clock - startMs);
  return [
    { check: 'daemon', result: 'ok', detail: url },
    skewMs <= MAX_SKEW_MS
      ? { check: 'clock', result: 'ok', detail: 'the same as here' }
      : { check: 'clock', result: 'warning', detail: `differs by ${skewMs} ms`, remedy: 'Synchronise the clocks with NTP.' },
    await ask('database and Redis', client.call({ path: '/readyz', root: true })),
    await ask('token', client.call({ path: '/routers', query: { limit: 1 } })),
  ];
}

async function ask(check: string, answer: Promise<unknown>): Promise<Finding> {
  try {
    await answer;
    return { check, result: 'ok', detail: '' };
  } catch (cause) {
    const { code, message, remedy } = AppError.from(cause);
    return { check, result: 'failed', detail: `${code}: ${message}`, remedy };
  }
}
