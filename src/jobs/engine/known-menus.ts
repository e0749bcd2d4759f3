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

/**
 * A menu that the user named is asked about before it is read: the refusal of the router says less.
 * @throws AppError VERSION_UNSUPPORTED with the nearest name, or with the menu's name in this version
 */
export function assertMenu(action: Action, input: ActionInput, catalogue: MenuCatalogue): void {
  const path = namedMenu(action, input);
  if (path !== undefined && !catalogue.menu(path)) assertSentence(catalogue, path, 'set');
}

/** What is doubtful about reading a menu that the user named; the router has the last word. */
export function readWarnings(action: Action, input: ActionInput, catalogue: MenuCatalogue): readonly string[] {
  const path = namedMenu(action, input);
  if (path === undefined) return [];
  return checkSentence(catalogue, path, 'print').map((issue) => issue.message);
}

/** The generic actions take any menu; all others are described, and checked against the trees by tests. */
function namedMenu(action: Action, { path }: ActionInput): string | undefined {
  return typeof path === 'string' && action.menus.includes('/') ? path : undefined;
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
