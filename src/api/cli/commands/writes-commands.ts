import type { Command } from 'commander';
import type { WritesView } from '../../../jobs';
import type { Bind, CliContext } from '../context';
import { safeText } from '../output/safe-text';

export function addWritesCommands(program: Command, bind: Bind): void {
  const writes = program.command('writes').description('stop all writes to all routers, or allow them again');
  writes
    .command('stop')
    .description('stop every write of every process at once; reads and plans go on, runs wait')
    .requiredOption('--reason <text>', 'why, for those who come after you')
    .action(bind<{ reason: string }>((context, { reason }) => setWrites(context, { allowed: false, reason })));
  writes
    .command('allow')
    .description('allow writes again; runs that waited go on')
    .action(bind((context) => setWrites(context, { allowed: true })));
  writes
    .command('status')
    .description('say whether writes are allowed, and who stopped them')
    .action(bind(async (context) => show(context, await (await context.connect()).call<WritesView>({ path: '/writes' }))));
}

async function setWrites(context: CliContext, body: { allowed: boolean; reason?: string }): Promise<void> {
  const client = await context.connect();
  await show(context, await client.call<WritesView>({ method: 'PUT', path: '/writes', body }));
}

async function show(context: CliContext, view: WritesView): Promise<void> {
  await context.output.result(view, ({ allowed, reason, changedBy, changedAt }) => {
    const by = changedBy ? ` by ${safeText(changedBy)} at ${changedAt ?? ''}` : '';
    if (allowed) return `writes are allowed${by && `, again${by}`}`;
    return `writes are stopped${by}: ${safeText(reason ?? '')}\nAllow them again: rosfleet writes allow`;
  });
}
