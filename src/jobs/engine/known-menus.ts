import { sentenceOf, type Action, type ActionInput, type Plan } from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { assertSentence, checkSentence, type MenuCatalogue } from '../../routeros';

/**
 * Before the first write: nothing is sent that this router is known to refuse. Half a plan on a router is worse than none.
 * @throws AppError VERSION_UNSUPPORTED, FIELD_UNAVAILABLE
 */
export function assertKnown(plan: Plan, catalogue: MenuCatalogue): void {
  const sentences = new Map<string, { readonly menu: string; readonly command: string; readonly names: Set<string> }>();
  for (const change of plan.changes) {
    const { command: whole, args } = sentenceOf(change);
    const command = whole.slice(whole.lastIndexOf('/') + 1);
    // A thousand rows of one menu are one question.
    const held = sentences.get(whole) ?? { menu: change.menu, command, names: new Set<string>() };
    for (const name of Object.keys(args)) held.names.add(name);
    sentences.set(whole, held);
  }
  for (const { menu, command, names } of sentences.values()) assertSentence(catalogue, menu, command, names);
}

/** What is doubtful about reading a menu that the user named; the router has the last word. */
export function readWarnings(action: Action, input: ActionInput, catalogue: MenuCatalogue): readonly string[] {
  const path = input['path'];
  if (typeof path !== 'string' || !action.menus.includes('/')) return [];
  return checkSentence(catalogue, path, 'print').map((issue) => issue.message);
}

/** A router says only that there is no such command; the warning says what was probably meant. */
export function explained(cause: unknown, [warning]: readonly string[]): AppError {
  const error = AppError.from(cause);
  if (error.code !== 'TRAP_NO_SUCH_COMMAND' || warning === undefined) return error;
  return new AppError(error.code, `${error.message}: ${warning}`, {
    cause: error,
    ...(error.trap ? { trap: error.trap } : {}),
    ...(error.details ? { details: error.details } : {}),
  });
}
