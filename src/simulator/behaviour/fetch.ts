import type { CommandContext, CommandResult, RouterState } from '../kernel/menu';
import { failure, missingArguments } from '../kernel/refusal';

const MAX_BYTES = 64 * 1024 * 1024;
const TIMEOUT_MS = 60_000;

/** Really fetches the file: the command is done when it has arrived. */
export function fetchFile({ state, args }: CommandContext): CommandResult {
  const { url } = args;
  if (url === undefined) throw missingArguments(['url']);
  if (!/^https?:/.test(url)) throw failure('unknown scheme');
  const name = fileName(url, args);
  if (name === '' && args.output !== 'none') throw failure('file name is missing');
  const until = arrive(state, url, args).then((why) => {
    state.log('fetch,info', `Download from ${url} to ${name} ${why === undefined ? 'FINISHED' : 'FAILED'}`);
    return why;
  });
  return { rows: [{ status: 'connecting', '.section': '0' }], endless: true, until };
}

function fileName(url: string, args: CommandContext['args']): string {
  return args['dst-path'] ?? new URL(url).pathname.split('/').at(-1) ?? '';
}

function requestOf(args: CommandContext['args']): RequestInit {
  const header = /^([^:]+):\s*(.*)$/.exec(args['http-header-field'] ?? '');
  return {
    method: (args['http-method'] ?? 'get').toUpperCase(),
    ...(header?.[1] ? { headers: { [header[1]]: header[2] ?? '' } } : {}),
    ...(args['http-data'] === undefined ? {} : { body: args['http-data'] }),
  };
}

/** @returns why not; the texts are not recorded */
async function arrive(state: RouterState, url: string, args: CommandContext['args']): Promise<string | undefined> {
  try {
    const response = await fetch(url, { ...requestOf(args), signal: AbortSignal.timeout(TIMEOUT_MS) });
    const data = Buffer.from(await response.arrayBuffer());
    if (!response.ok) return `failure: Fetch failed with status ${response.status}`;
    if (args.output === 'none') return undefined;
    if (data.length > MAX_BYTES || !state.files.write(fileName(url, args), data)) return 'failure: not enough space on disk';
    return undefined;
  } catch {
    return 'failure: connection failed';
  }
}
