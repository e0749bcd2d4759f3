import type { Command } from 'commander';
import type { Bind, CliContext } from '../context';
import { renderTable } from '../output/table';
import { wholeNumber } from './options';

/** As the API answers. */
interface SyslogJson {
  readonly items: readonly {
    readonly at: string;
    readonly severity: string;
    readonly topics: readonly string[];
    readonly text: string;
  }[];
  readonly counts: Readonly<Record<string, number>>;
}

interface SyslogFlags {
  readonly limit?: number;
}

export function addSyslogCommand(routers: Command, bind: Bind): void {
  routers
    .command('syslog')
    .description('the last log lines that a router sent to the daemon, newest first')
    .argument('<router>', 'name or id')
    .option('--limit <lines>', 'most lines', wholeNumber(1))
    .action(bind<SyslogFlags>(showLines));
}

async function showLines(context: CliContext, { limit }: SyslogFlags, [router = '']: readonly string[]): Promise<void> {
  const client = await context.connect();
  const view = await client.call<SyslogJson>({ path: `/routers/${encodeURIComponent(router)}/syslog`, query: { limit } });
  await context.output.result(view, async () => {
    const table = await renderTable(view.items, [
      { head: 'at', cell: (line) => line.at },
      { head: 'severity', cell: (line) => line.severity },
      { head: 'topics', cell: (line) => line.topics.join(',') },
      { head: 'text', cell: (line) => line.text },
    ]);
    const counts = Object.entries(view.counts).map(([severity, count]) => `${count} ${severity}`);
    return counts.length === 0 ? 'It sent none within a week.' : `${table}\nCame: ${counts.join(', ')}`;
  });
}
