import { pipeline } from 'node:stream/promises';
import { Option, type Command } from 'commander';
import { REPORT_FORMATS } from '../../contract/run-requests';
import type { Bind, CliContext } from '../context';
import { safeText } from '../output/safe-text';
import { saveAs } from './save-file';

interface ReportOptions {
  readonly format: (typeof REPORT_FORMATS)[number];
  readonly part?: string;
  readonly save?: string;
}

/** `runs report`. */
export function addReportCommand(runs: Command, bind: Bind): void {
  runs
    .command('report')
    .description('make a report over what a finished run has read, e.g. the findings of an audit')
    .argument('<run>', 'id of the run')
    .addOption(new Option('--format <format>', 'html is a page for people, csv a table').choices(REPORT_FORMATS).default('html'))
    .option('--part <part>', 'rows that a table is made of: finding, inventory, capacity')
    .option('--save <folder>', 'save it there instead of printing it; a file that exists is never overwritten')
    .action(bind(report));
}

async function report(context: CliContext, options: ReportOptions, [id = '']: readonly string[]): Promise<void> {
  const client = await context.connect();
  const { part, save } = options;
  const format = context.output.json && save === undefined ? 'json' : options.format;
  const content = client.bytes({ path: `/runs/${encodeURIComponent(id)}/report`, query: { format, part } });
  // A fleet of thousands makes tens of megabytes: what comes goes on at once.
  if (save === undefined) return pipeline(content, process.stdout, { end: false });
  const { path, state } = await saveAs({ folder: save, name: `run-${id}.${format}` }, content);
  await context.output.result({ path, state }, () => safeText(`${state === 'saved' ? 'saved' : 'is there already:'} ${path}`));
}
