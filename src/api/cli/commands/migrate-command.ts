import { open } from 'node:fs/promises';
import type { Command } from 'commander';
import { parseInput, type Row } from '../../../core/catalogue';
import { AppError, EXIT } from '../../../core/errors';
import type { Bind, CliContext, MigrationDifference, MigrationResult } from '../context';
import { readInput, readText } from '../input/read-input';
import { count, safeText } from '../output/safe-text';
import { collect } from './options';

const ACTION = 'workflow.migrate_configuration';

interface MigrateOptions {
  readonly input?: string;
  readonly set?: readonly string[];
  readonly rehearse?: boolean;
  readonly out?: string;
}

export function addMigrateCommand(program: Command, bind: Bind): void {
  program
    .command('migrate')
    .description('make of an export the configuration of a router of another version or model; no router is asked')
    .argument('<export>', 'file that /export wrote, - for stdin')
    .option('-i, --input <file>', `input of ${ACTION} as YAML or JSON: target, port-map, secrets`)
    .option('--set <key=value>', 'one argument, e.g. target.version=7.20.8 (repeatable)', collect)
    .option('--rehearse', 'import it into a simulated router of the target, and say what differs')
    .option('--out <file>', 'where the configuration goes; with its secrets, for its owner only')
    .action(bind(migrate));
}

async function migrate(context: CliContext, options: MigrateOptions, [file = '-']: readonly string[]): Promise<number | void> {
  const action = (await context.services.loadRegistry()).action(ACTION);
  const text = await readText(file);
  const input = await readInput(action, {
    ...(options.input ? { file: options.input } : {}),
    set: [`export=${text}`, ...(options.set ?? [])],
  });
  const made = await context.services.migrate(parseInput(action, input), { rehearse: options.rehearse === true });
  if (options.out !== undefined) await writeNew(options.out, made.rsc);
  const { rows, differences } = made;
  const told = { ...(options.out === undefined ? {} : { file: options.out }), rows, ...(differences ? { differences } : {}) };
  await context.output.result(told, () => render(made, options.out));
  return differences?.some(({ kind }) => kind !== 'unproven') ? EXIT.routerFailed : EXIT.ok;
}

/** It may hold every password of a site: nobody else reads it, and no file is written over. */
async function writeNew(path: string, text: string): Promise<void> {
  const handle = await open(path, 'wx', 0o600).catch((cause: unknown) => {
    const reason = (cause as { code?: string }).code ?? 'unwritable';
    throw new AppError('INPUT_INVALID', `cannot write ${path} (${reason})`, {
      cause,
      remedy: 'Name a file that does not exist yet.',
    });
  });
  try {
    await handle.writeFile(text);
  } finally {
    await handle.close();
  }
}

function render({ rows, differences }: MigrationResult, file: string | undefined): string {
  const of = (part: string): readonly Row[] => rows.filter((row) => row['part'] === part);
  const lost = of('not-mapped');
  const lines = [
    ...of('warning').map((row) => `! ${safeText(row['text'] ?? '')}`),
    ...of('needed').map((row) => `? line ${row['line']}: ${safeText(row['text'] ?? '')}: ${safeText(row['todo'] ?? '')}`),
    ...lost.map(
      (row) =>
        `- line ${row['line']} ${safeText(`${row['menu']} ${row['argument'] ?? row['text']}: ${row['why']}. ${row['todo']}`)}`,
    ),
    ...(differences ?? []).map(differenceLine),
    '',
    `${count(of('mapped').length, 'line')} mapped, ${lost.length} lines or arguments not, ${count(of('rsc').length, 'statement')} made.`,
  ];
  if (differences)
    lines.push(differences.length === 0 ? 'The twin took all of it.' : `${count(differences.length, 'difference')} on the twin.`);
  lines.push(file === undefined ? 'Write it with --out FILE.' : `The configuration is in ${file}, with its secrets.`);
  return lines.join('\n');
}

function differenceLine({ kind, menu, line, text }: MigrationDifference): string {
  return `x ${kind} ${safeText(menu)}${line === undefined ? '' : `, line ${line} of the result`}: ${safeText(text)}`;
}
