import type { Command } from 'commander';
import { parseDurationMs } from '../../../core/config';
import { AppError } from '../../../core/errors';
import type { Candidate, Discovery } from '../../../fleet';
import type { Bind, CliContext } from '../context';
import { count, safeText } from '../output/safe-text';
import { renderTable } from '../output/table';
import { collect } from './options';

interface DiscoverFlags {
  readonly mndp?: string;
  readonly scan?: readonly string[];
  readonly tenant?: string;
}

export function addDiscoverCommand(routers: Command, bind: Bind): void {
  routers
    .command('discover')
    .description('look for routers to add: only where, and how, it is told to')
    .option('--mndp <duration>', 'listen in the local network of the daemon, e.g. 10s')
    .option('--scan <network>', 'try the addresses of a network, e.g. 10.0.0.0/24 (repeatable)', collect)
    .option('--tenant <id>', 'whose routers count as known')
    .action(bind<DiscoverFlags>(discover));
}

async function discover(context: CliContext, { mndp, scan, tenant }: DiscoverFlags): Promise<void> {
  const mndpMs = mndp === undefined ? undefined : parseDurationMs(mndp);
  if (mndp !== undefined && mndpMs === undefined)
    throw new AppError('INPUT_INVALID', `--mndp ${mndp} is no duration such as 10s`);
  const client = await context.connect();
  const body = { mndpMs, scan, tenant };
  const result = await client.call<Discovery>({ method: 'POST', path: '/routers/discover', body });
  await context.output.result(result, () => renderCandidates(result.candidates));
  if (result.left > 0) context.output.note(`Time ran out; addresses not tried: ${result.left}.`);
  if (result.outside > 0) {
    context.output.note(`${count(result.outside, 'neighbour')} outside of ROSFLEET_ALLOWED_NETWORKS.`);
  }
}

/** What a neighbour says of itself can be anything: it is shown as text and no more. */
function renderCandidates(candidates: readonly Candidate[]): Promise<string> | string {
  if (candidates.length === 0) return 'nothing found';
  return renderTable(candidates, [
    { head: 'address', cell: (one) => one.address },
    { head: 'known as', cell: (one) => one.known ?? undefined },
    { head: 'identity', cell: (one) => told(one.mndp?.identity) },
    { head: 'version', cell: (one) => told(one.mndp?.version) },
    { head: 'board', cell: (one) => told(one.mndp?.board) },
    { head: 'mac', cell: (one) => one.mndp?.mac },
    { head: 'answers', cell: (one) => one.open.map(({ kind }) => kind).join(', ') },
  ]);
}

function told(text: string | undefined): string | undefined {
  return text === undefined ? undefined : safeText(text);
}
