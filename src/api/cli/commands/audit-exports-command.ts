import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Option, type Command } from 'commander';
import { parseInput, type Row } from '../../../core/catalogue';
import { EXIT } from '../../../core/errors';
import { REPORT_FORMATS } from '../../contract/run-requests';
import type { AuditedExport, Bind, CliContext } from '../context';
import { readInput, readText } from '../input/read-input';
import { count, safeText } from '../output/safe-text';
import { renderTable } from '../output/table';
import { collect } from './options';

const ACTION = 'workflow.audit_security';
const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;

interface AuditOptions {
  readonly input?: string;
  readonly set?: readonly string[];
  readonly format?: (typeof REPORT_FORMATS)[number];
  readonly failOn?: (typeof SEVERITIES)[number];
}

export function addAuditExportsCommand(program: Command, bind: Bind): void {
  program
    .command('audit-exports')
    .description('audit the configuration that exports hold; no router is asked')
    .argument('<exports...>', 'files that /export wrote, - for stdin')
    .option('-i, --input <file>', `input of ${ACTION} as YAML or JSON: wan, rules, hosts`)
    .option('--set <key=value>', 'one argument, e.g. wan:=["ether1"] (repeatable)', collect)
    .addOption(
      new Option('--format <format>', 'make a report of it: html is a page for people, csv a table').choices(REPORT_FORMATS),
    )
    .addOption(new Option('--fail-on <severity>', 'fail where a finding is as grave or graver').choices(SEVERITIES))
    .action(bind(audit));
}

async function audit(context: CliContext, options: AuditOptions, files: readonly string[]): Promise<number> {
  const { services, output } = context;
  const action = (await services.loadRegistry()).action(ACTION);
  const input = await readInput(action, { ...(options.input ? { file: options.input } : {}), set: options.set ?? [] });
  const exports: { name: string; text: string }[] = [];
  for (const file of files) exports.push({ name: nameOf(file), text: await readText(file) });
  const audited = await services.auditExports(exports, parseInput(action, input));
  if (options.format === undefined) {
    const told = audited.map(({ name, rows }) => ({ name, rows }));
    await output.result({ audited: told }, async () => (await Promise.all(told.map(render))).join('\n\n'));
  } else {
    await pipeline(services.reportAudits(audited, { format: options.format }), process.stdout, { end: false });
  }
  return isGrave(audited, options.failOn) ? EXIT.routerFailed : EXIT.ok;
}

/** `edge-1` of `backups/edge-1.rsc`. */
function nameOf(file: string): string {
  return file === '-' ? 'stdin' : basename(file).replace(/\.(rsc|txt)$/i, '');
}

function isGrave(audited: readonly AuditedExport[], failOn: AuditOptions['failOn']): boolean {
  if (failOn === undefined) return false;
  const grave: readonly string[] = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
  return audited.some(({ rows }) => rows.some((row) => row['part'] === 'finding' && grave.includes(row['severity'] ?? '')));
}

async function render({ name, rows }: AuditedExport): Promise<string> {
  const of = (part: string): readonly Row[] => rows.filter((row) => row['part'] === part);
  const [score] = of('score');
  const findings = of('finding');
  const points = score?.['score'] === undefined ? 'too little could be asked for a score' : `${score['score']} of 100`;
  const table = await renderTable(findings, [
    { head: 'severity', cell: (row) => `${row['severity']}${row['certainty'] === 'possible' ? '?' : ''}` },
    { head: 'rule', cell: (row) => row['rule'] },
    { head: 'evidence', cell: (row) => firstOf(row['evidence'] ?? '') },
  ]);
  const rest = [
    ...(findings.length > 0 ? [table] : ['nothing was found']),
    ...of('unchecked').map((row) =>
      safeText(`not asked, ${count((row['rule'] ?? '').split('\n').length, 'rule')}: ${row['why']}`),
    ),
  ];
  return [`${safeText(name)}: ${points}`, ...rest].join('\n');
}

function firstOf(evidence: string): string {
  const lines = evidence.split('\n');
  return lines.length > 1 ? `${lines[0]} (and ${lines.length - 1} more)` : (lines[0] ?? '');
}
