import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { configReference } from '../../../core/config';
import { AppError } from '../../../core/errors';
import type { Bind, CliContext } from '../context';
import { runDoctor } from '../doctor';
import { renderTable } from '../output/table';
import { collect, durationMs, wholeNumber } from './options';

export function addDaemonCommands(program: Command, bind: Bind): void {
  program
    .command('serve')
    .description('run the daemon until it is stopped')
    .action(bind((context) => context.services.serve()));
  addSim(program, bind);
  program.command('config').description('list the environment variables').action(bind(showConfig));
  program
    .command('doctor')
    .description('check data folder, daemon, database, Redis, clock and reachability')
    .action(bind(runDoctor));
  program
    .command('export')
    .description('print a document for other programs')
    .argument('<document>', Object.keys(DOCUMENTS).join(', '), oneOfDocuments)
    .option('--out <folder>', 'write what is several files, the dashboards, into this folder')
    .action(bind<ExportOptions>(exportDocument));
}

interface SimOptions {
  readonly routers: number;
  readonly first: string;
  readonly apiPort: number;
  readonly services: string;
  readonly ros: string;
  readonly latency: number;
  readonly fault?: readonly string[];
  readonly config?: readonly string[];
  readonly inventory?: string;
}

function addSim(program: Command, bind: Bind): void {
  program
    .command('sim')
    .description('run simulated routers until stopped')
    .option('--routers <number>', 'how many', wholeNumber(1), 1)
    .option('--first <address>', 'first loopback address', '127.1.0.1')
    .option('--api-port <port>', 'port of the API; 0 takes a free one for each', wholeNumber(0), 8728)
    .option('--services <services>', 'what they listen for: api, api-ssl, rest, rest-ssl, ssh, snmp, mndp', 'api')
    .option('--ros <versions>', 'RouterOS versions, comma separated', '7.20.8,6.49.18')
    .option('--latency <time>', 'delay of each answer', durationMs, 0)
    .option('--fault <fault>', 'e.g. refuse:5%, wrong-password:2%, black-hole:10, drop-after:/ip/address/add:1', collect)
    .option('--config <file>', 'boot from what /export wrote; with several files the routers take them in turn', collect)
    .option('--inventory <file>', 'write the routers for `rosfleet routers import`, .csv or .json')
    .action(
      bind<SimOptions>((context, options) =>
        context.services.simulate({
          routers: options.routers,
          first: options.first,
          apiPort: options.apiPort,
          services: options.services.split(',').map((service) => service.trim()),
          versions: options.ros.split(',').map((version) => version.trim()),
          latencyMs: options.latency,
          faults: options.fault ?? [],
          configs: options.config ?? [],
          json: context.output.json,
          ...(options.inventory ? { inventory: options.inventory } : {}),
        }),
      ),
    );
}

async function showConfig(context: CliContext): Promise<void> {
  await context.output.result(configReference(), (variables) =>
    renderTable(variables, [
      { head: 'variable', cell: (variable) => variable.name },
      { head: 'default', cell: (variable) => variable.default },
      { head: 'unit', cell: (variable) => variable.unit },
      { head: 'meaning', cell: (variable) => variable.description },
    ]),
  );
}

interface ExportOptions {
  readonly out?: string;
}

/** What can be exported: each prints itself. */
const DOCUMENTS: Readonly<Record<string, (context: CliContext, options: ExportOptions) => Promise<void>>> = {
  alerts: exportAlerts,
  dashboards: exportDashboards,
  openapi: exportOpenApi,
  'metrics-reference': exportMetrics,
};

function oneOfDocuments(text: string): string {
  if (Object.hasOwn(DOCUMENTS, text)) return text;
  throw new InvalidArgumentError(`The documents are: ${Object.keys(DOCUMENTS).join(', ')}.`);
}

async function exportDocument(context: CliContext, options: ExportOptions, [document = '']: readonly string[]): Promise<void> {
  if (options.out !== undefined && document !== 'dashboards')
    throw new AppError(
      'INPUT_INVALID',
      `${document} is one document, which is printed: leave out --out, and redirect the output`,
    );
  await DOCUMENTS[document]?.(context, options);
}

async function exportOpenApi(context: CliContext): Promise<void> {
  // The schemas of the fleet bring its database along: too much for every other command.
  const { buildOpenApi } = await import('../../openapi/build-openapi.js');
  const registry = await context.services.loadRegistry();
  const openapi = buildOpenApi(registry, { version: context.services.version });
  await context.output.result(openapi, (value) => JSON.stringify(value, null, 2));
}

async function exportAlerts(context: CliContext): Promise<void> {
  const rules = await context.services.loadRulesFile();
  await context.output.result({ rules }, () => rules.trimEnd());
}

/** Files of an older export are overwritten: they are written here and nowhere else. @throws AppError INPUT_INVALID */
async function exportDashboards(context: CliContext, { out }: ExportOptions): Promise<void> {
  const files = await context.services.loadDashboards();
  if (out === undefined) {
    const all = Object.fromEntries([...files].map(([name, text]) => [name, JSON.parse(text) as unknown]));
    return context.output.result(all, (value) => JSON.stringify(value, null, 2));
  }
  const written = await writeInto(out, files).catch((cause: unknown) => {
    throw new AppError('INPUT_INVALID', `the dashboards cannot be written into ${out}`, { cause });
  });
  await context.output.result({ files: written }, () => written.join('\n'));
}

/** The paths of what was written, by name and text. */
async function writeInto(folder: string, files: ReadonlyMap<string, string>): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const paths = [...files].map(([name, text]) => ({ path: join(folder, name), text }));
  await Promise.all(paths.map(({ path, text }) => writeFile(path, text)));
  return paths.map(({ path }) => path);
}

async function exportMetrics(context: CliContext): Promise<void> {
  const { reference, page } = await context.services.loadMetricsReference();
  await context.output.result(reference, () => page.trimEnd());
}
