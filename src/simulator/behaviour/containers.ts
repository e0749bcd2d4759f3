import { compareVersions } from '../../routeros';
import type { CommandContext, CommandResult, RouterState, SimRow, Values } from '../kernel/menu';

/** How long an image takes to be unpacked, whatever its size. */
const UNPACKING_MS = 300;
/** The first version that shows flags beside the status. */
const FLAGS_SINCE = '7.20';
/** Kept with the row and never shown. */
const UNPACKED_AT = '~unpacked-at';
const STATE = '~state';

/** A new container gets its image first. */
export function unpack(next: Values, { state, before }: { readonly state: RouterState; readonly before?: SimRow }): Values {
  return before ? next : { ...next, [UNPACKED_AT]: String(state.nowMs() + UNPACKING_MS) };
}

export function containerState({ values }: SimRow, state: RouterState): Values {
  const isUnpacked = state.nowMs() >= Number(values[UNPACKED_AT] ?? 0);
  const status = isUnpacked ? (values[STATE] ?? 'stopped') : 'extracting';
  if (compareVersions(state.identity.version, FLAGS_SINCE) < 0) return { status };
  return { status, running: String(status === 'running'), stopped: String(status === 'stopped') };
}

/** /container/start and /container/stop */
export function become(status: 'running' | 'stopped'): (context: CommandContext) => CommandResult {
  return ({ state, rows }) => {
    for (const { id, values } of rows) state.replace('/container', id, { ...values, [STATE]: status });
    return {};
  };
}
