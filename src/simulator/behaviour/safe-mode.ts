import type { CommandContext, CommandResult, RouterState, SimRow, Values } from '../kernel/menu';
import { failure } from '../kernel/refusal';

export function undo({ state }: CommandContext): CommandResult {
  // The text is not recorded.
  if (!state.journal.undo()) throw failure('nothing to undo');
  return {};
}

export function redo({ state }: CommandContext): CommandResult {
  // The text is not recorded.
  if (!state.journal.redo()) throw failure('nothing to redo');
  return {};
}

export function safeModeStatus(_row: SimRow, state: RouterState): Values {
  const { holder } = state.journal;
  return holder ? { enabled: 'true', user: holder.user } : { enabled: 'false' };
}

/** Safe mode belongs to a connection; what has none, like REST, cannot hold it. The texts are not recorded. */
export function takeSafeMode({ state, actor }: CommandContext): CommandResult {
  if (!actor?.session) throw failure('safe mode needs a session');
  if (!state.journal.take({ session: actor.session, user: actor.name })) throw failure('safe mode is already taken');
  return {};
}

export function releaseSafeMode(context: CommandContext): CommandResult {
  ownHold(context);
  context.state.journal.release();
  return {};
}

export function unrollSafeMode(context: CommandContext): CommandResult {
  ownHold(context);
  context.state.journal.unroll();
  return {};
}

export function toggleSafeMode(context: CommandContext): CommandResult {
  const { holder } = context.state.journal;
  return holder && holder.session === context.actor?.session ? releaseSafeMode(context) : takeSafeMode(context);
}

function ownHold({ state, actor }: CommandContext): void {
  const { holder } = state.journal;
  if (!holder || holder.session !== actor?.session) throw failure('safe mode is not taken');
}
