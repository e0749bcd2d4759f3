import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Action, ActionInput } from '../../../core/catalogue';
import { parseInput } from '../../../core/catalogue';
import { loadConfig } from '../../../core/config';
import { AppError, EXIT } from '../../../core/errors';
import type { Page } from '../../../fleet';
import type { DaemonClient } from '../client/daemon-client';
import type { Bind, CliContext, RehearsalResult } from '../context';
import { diffLine } from '../output/diff-text';
import { count, safeText } from '../output/safe-text';
import { wholeNumber } from './options';

/** Each rehearsal exports a router and boots its twin: meant for a few, to be shown before the many are changed. */
const MOST_REHEARSED = 20;

interface TwinOptions {
  readonly apiPort: number;
  readonly address: string;
  readonly start: boolean;
}

export function addTwinCommands(program: Command, bind: Bind): void {
  program
    .command('twin')
    .description('simulated routers that hold the configuration of real ones')
    .command('create')
    .description('export a router, and run a simulated one with its configuration until stopped')
    .argument('<router>', 'name or id')
    .option('--address <address>', 'loopback address of the twin', '127.2.0.1')
    .option('--api-port <port>', 'port of its API; 0 takes a free one', wholeNumber(0), 8728)
    .option('--no-start', 'only keep the export in the data folder')
    .action(bind(createTwin));
}

async function createTwin(context: CliContext, options: TwinOptions, [ref = '']: readonly string[]): Promise<void> {
  const client = await context.connect();
  const config = await exportOf(client, ref);
  const folder = resolve(loadConfig().ROSFLEET_DATA_DIR, 'twins');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${ref.replaceAll(/[^\w.-]/g, '_')}.rsc`);
  // The configuration of a customer: nobody else on this machine reads it.
  await writeFile(file, config, { mode: 0o600 });
  if (!options.start) return context.output.result({ file }, () => `Kept in ${file}; run it with: rosfleet sim --config ${file}`);
  context.output.note(`The export is kept in ${file}.`);
  await context.services.simulate({
    routers: 1,
    first: options.address,
    apiPort: options.apiPort,
    services: ['api'],
    versions: [],
    latencyMs: 0,
    faults: [],
    configs: [file],
    json: context.output.json,
  });
}

interface Rehearsed extends RehearsalResult {
  readonly router: string;
}

/** Applies the action to a twin of each router, one after the other. @returns the exit code */
export async function rehearseAll(context: CliContext, action: Action, given: unknown, on: string): Promise<number> {
  if (action.kind === 'read') throw new AppError('INPUT_INVALID', `${action.id} only reads: there is nothing to rehearse`);
  const input: ActionInput = parseInput(action, given);
  const client = await context.connect();
  const page = await client.call<Page<{ id: string; name: string }>>({
    path: '/routers',
    query: { on, limit: MOST_REHEARSED + 1 },
  });
  if (page.items.length === 0) throw new AppError('TARGETS_EMPTY', 'no router matches');
  if (page.items.length > MOST_REHEARSED) {
    throw new AppError('INPUT_INVALID', `more than ${MOST_REHEARSED} routers match`, {
      remedy: 'Rehearse on a few of each kind: narrow the selector with --on.',
    });
  }
  const results: Rehearsed[] = [];
  for (const { id, name } of page.items) {
    results.push({ router: name, ...(await context.services.rehearse(await exportOf(client, id), action, input)) });
  }
  await context.output.result({ rehearsals: results }, () => renderRehearsals(results));
  return results.some((result) => result.status === 'failed') ? EXIT.routerFailed : EXIT.ok;
}

async function exportOf(client: DaemonClient, ref: string): Promise<string> {
  const { text } = await client.call<{ text: string }>({ path: `/routers/${encodeURIComponent(ref)}/config` });
  return text;
}

function renderRehearsals(results: readonly Rehearsed[]): string {
  const lines = results.flatMap(({ router, status, diff, error }) => [
    `${safeText(router)}: ${status === 'failed' ? 'failed on the twin' : `${status} on the twin`}`,
    ...diff.map((entry) => `  ${diffLine(entry)}`),
    ...(error ? [safeText(`  ${error.code}: ${error.message}`)] : []),
  ]);
  const failed = results.filter((result) => result.status === 'failed').length;
  return [...lines, '', `${count(results.length, 'router')} rehearsed, ${failed} failed. No router was changed.`].join('\n');
}
