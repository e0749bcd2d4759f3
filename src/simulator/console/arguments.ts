import { ConsoleError } from './console-error';
import type { Place } from './place';
import type { Word } from './words';

/** What follows a command, sorted. */
export interface Given {
  readonly args: Readonly<Record<string, string>>;
  /** Where each argument stood, for what the router says about it. */
  readonly columns: Readonly<Record<string, number>>;
  /** What follows `where`, and where it begins. */
  readonly where?: { readonly text: string; readonly column: number };
}

const FLAGS: ReadonlySet<string> = new Set(
  (
    'detail terse brief stats stats-detail without-paging as-value count-only show-ids value-list follow follow-only once bytes packets ' +
    'compact verbose hide-sensitive show-sensitive dry-run as-string'
  ).split(' '),
);
const PRINTING: ReadonlySet<string> = new Set(['print', 'export', 'monitor', 'import']);
const ON_ROWS: ReadonlySet<string> = new Set([
  'set',
  'remove',
  'enable',
  'disable',
  'unset',
  'comment',
  'edit',
  'reset-counters',
]);

/** @throws ConsoleError for words that the command has no place for */
export function readArguments(place: Place, line: string, valueOf: (word: Word) => string): Given {
  const args: Record<string, string> = {};
  const columns: Record<string, number> = {};
  const positions = [...positionsOf(place)];
  for (const [index, word] of place.rest.entries()) {
    if (word.text === 'where' || place.verb === 'find') {
      const from = word.text === 'where' ? place.rest[index + 1] : word;
      const column = from?.column ?? place.end;
      return { args, columns, where: { text: line.slice(column - 1), column } };
    }
    const name = nameOf(word) ?? flagOf(place, word) ?? positions.shift();
    if (name === undefined) throw new ConsoleError('expected end of command', word.column);
    args[name] = readValue(name, word, valueOf);
    columns[name] = word.column;
  }
  return { args, columns };
}

/** `name` of `name=value` and of `!name`. */
function nameOf({ text }: Word): string | undefined {
  return /^(!?[.a-z][\w.-]*)=/i.exec(text)?.[1] ?? /^![a-z][\w.-]*$/i.exec(text)?.[0];
}

function flagOf(place: Place, { text }: Word): string | undefined {
  const takesFlags = PRINTING.has(place.verb ?? '') || place.model?.commands.has(place.verb ?? '') === true;
  return takesFlags && FLAGS.has(text) ? text : undefined;
}

function readValue(name: string, word: Word, valueOf: (word: Word) => string): string {
  if (word.text === name) return '';
  if (!word.text.startsWith(`${name}=`)) return valueOf(word);
  const skipped = name.length + 1;
  return valueOf({ text: word.text.slice(skipped), column: word.column + skipped });
}

/** The arguments that need no name, in their order. */
function positionsOf({ verb = '', model }: Place): readonly string[] {
  const isSingle = model?.spec.kind === 'singleton';
  if (verb === 'get') return isSingle ? ['value-name'] : ['numbers', 'value-name'];
  if (verb === 'move') return ['numbers', 'destination'];
  if (verb === 'import') return ['file-name'];
  if (verb === 'export') return [];
  const special = model?.commands.get(verb);
  if (special) return special.rows ? ['numbers', ...(special.args ?? [])] : (special.args ?? []);
  return ON_ROWS.has(verb) && !isSingle ? ['numbers'] : [];
}
