import type { Command } from 'commander';
import { AppError } from '../../../core/errors';
import type { Page } from '../../../fleet';
import type { ArtefactView } from '../../../jobs';
import type { DaemonClient } from '../client/daemon-client';
import type { Bind, CliContext } from '../context';
import { safeText } from '../output/safe-text';
import { renderTable } from '../output/table';
import { saveAs, type SavedFile } from './save-file';
import { wholeNumber } from './options';

interface ArtefactOptions {
  readonly save?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

/** `runs artefacts`. */
export function addArtefactsCommand(runs: Command, bind: Bind): void {
  runs
    .command('artefacts')
    .description('list the files that a run brought back from routers, and save them')
    .argument('<run>', 'id of the run')
    .option('--save <folder>', 'save all of them there; a file that exists is never overwritten')
    .option('--limit <files>', 'files per page', wholeNumber(1))
    .option('--cursor <cursor>', 'go on after a page')
    .action(bind(artefacts));
}

async function artefacts(context: CliContext, options: ArtefactOptions, [run = '']: readonly string[]): Promise<void> {
  const client = await context.connect();
  if (options.save !== undefined) return saveAll(context, client, run, options.save);
  const { limit, cursor } = options;
  const page = await pageOf(client, run, { limit, cursor });
  await context.output.result(page, async () => {
    const table = await renderTable(page.items, [
      { head: 'id', cell: (item) => item.id },
      { head: 'router', cell: (item) => item.router.name },
      { head: 'name', cell: (item) => item.name },
      { head: 'bytes', cell: (item) => item.bytes, align: 'right' },
      { head: 'secret', cell: (item) => (item.secret ? 'yes' : 'no') },
      { head: 'created', cell: (item) => item.createdAt },
      { head: 'sha256', cell: (item) => item.sha256 },
    ]);
    return page.next === undefined ? table : `${table}\nMore: --cursor ${page.next}`;
  });
}

function pageOf(
  client: DaemonClient,
  run: string,
  query: Pick<ArtefactOptions, 'limit' | 'cursor'>,
): Promise<Page<ArtefactView>> {
  return client.call<Page<ArtefactView>>({ path: `/runs/${encodeURIComponent(run)}/artefacts`, query: { ...query } });
}

/** @throws AppError FILE_INCOMPLETE, FORBIDDEN; what was saved before stays */
async function saveAll(context: CliContext, client: DaemonClient, run: string, folder: string): Promise<void> {
  const saved: (SavedFile & { readonly id: string })[] = [];
  let cursor: string | undefined;
  do {
    const page = await pageOf(client, run, { cursor });
    for (const item of page.items) {
      const content = client.bytes({ path: `/artefacts/${encodeURIComponent(item.id)}` });
      const name = `${item.router.name}-${item.name}`;
      const file = await saveAs({ folder, name, sha256: item.sha256 }, content).catch((cause: unknown) => {
        const error = AppError.from(cause);
        context.output.note(safeText(`${name} was not saved: ${error.code}`));
        throw error;
      });
      context.output.note(safeText(`${file.state === 'saved' ? 'saved' : 'is there already:'} ${file.path}`));
      saved.push({ id: item.id, ...file });
    }
    cursor = page.next;
  } while (cursor !== undefined);
  await context.output.result({ saved }, () => (saved.length === 0 ? 'The run brought back no files.' : `${saved.length} saved`));
}
