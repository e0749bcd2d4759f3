import { execute, Refusal, type Actor, type Outcome, type Values, type World } from '../kernel';
import { exportConfig } from '../rsc';
import { endOfGroup, unescapeText } from '../../core/rsc';
import { readArguments, type Given } from './arguments';
import { parseCondition } from './condition';
import { ConsoleError } from './console-error';
import { DETAILED } from './layout';
import { findPlace, type Place } from './place';
import { renderPing } from './ping';
import { renderAsValue, renderDetail, renderSingle, renderTable, renderTerse } from './render';
import { isScript, splitCommands, splitWords, type Word } from './words';

export interface ConsoleHooks {
  /** Called before every command, with its words as the API has them. @throws to end the session instead of running it */
  before(words: readonly string[]): void;
}

/** What a command leaves: lines to print, and what `[ ]` around it stands for. */
interface Result {
  readonly lines: readonly string[];
  readonly value: string;
  readonly then?: Extract<Outcome, { kind: 'done' }>['then'];
}

export interface Printed {
  readonly lines: readonly string[];
  readonly ends?: 'quit' | NonNullable<Result['then']>;
}

const IMPORTED: readonly string[] = ['', 'Script file loaded and executed successfully'];
const NOTHING: Result = { lines: [], value: '' };
/** How deep commands may stand within commands. */
const MAX_DEPTH = 32;
/** Arguments of print that are about its looks. */
const LOOKS: ReadonlySet<string> = new Set(
  'detail terse brief as-value count-only show-ids without-paging value-list proplist .proplist file follow follow-only'.split(
    ' ',
  ),
);

/** The console of one session: it knows the menu that it is in and the numbers of the last list. */
export class Console {
  private path = '';
  private depth = 0;
  private imports = 0;
  private readonly listed = new Map<string, readonly string[]>();

  constructor(
    private readonly world: World,
    private readonly actor: Actor,
    private readonly hooks: ConsoleHooks,
  ) {}

  /** What stands between the user and the `>` of the prompt. */
  get place(): string {
    return this.path;
  }

  /** Runs a text, command by command; the first one that fails ends it. */
  run(text: string): Printed {
    if (isScript(text)) return { lines: this.script(text).lines };
    const lines: string[] = [];
    for (const command of splitCommands(text)) {
      try {
        if (/^\s*\/?quit\s*$/.test(command)) return { lines, ends: 'quit' };
        const result = this.command(command, this.path);
        lines.push(...result.lines);
        if (result.then) return { lines, ends: result.then };
      } catch (error) {
        lines.push(explain(error));
        break;
      }
    }
    return { lines };
  }

  /** What this console does not know itself is for the script language of the router. */
  private script(text: string): { readonly lines: readonly string[]; readonly failed: boolean } {
    this.hooks.before(['/execute', `=script=${text}`]);
    const menu = this.path === '' ? '' : `${this.path}\n`;
    const result = this.world.scripts?.run(`${menu}${text}`, { name: 'console', actor: this.actor });
    if (!result) return { lines: ['bad command name (line 1 column 1)'], failed: true };
    if (result.error === undefined) return { lines: result.output, failed: false };
    return { lines: [...result.output, result.error], failed: true };
  }

  /** @param from the menu that the line starts in: for what stands in brackets, that of the command around it */
  private command(line: string, from: string): Result {
    const words = splitWords(line);
    const [first] = words;
    if (!first) return NOTHING;
    if (first.text.startsWith(':')) return this.builtin(first, words.slice(1), from);
    const place = findPlace(this.world, words, from);
    if (place.verb === undefined) {
      if (this.depth === 0) this.path = place.path;
      return NOTHING;
    }
    const given = readArguments(place, line, (word) => this.valueOf(word, place.path));
    try {
      return this.call(place, given);
    } catch (error) {
      throw placed(error, given, place);
    }
  }

  private builtin(first: Word, rest: readonly Word[], from: string): Result {
    const values = rest.map((word) => this.valueOf(word, from));
    switch (first.text) {
      case ':put':
        return { lines: (values[0] ?? '').split('\n'), value: values[0] ?? '' };
      case ':log':
        this.world.log(`script,${values[0] ?? 'info'}`, values[1] ?? '');
        return NOTHING;
      default:
        throw new ConsoleError(`bad command name ${first.text.slice(1)}`, first.column + 1);
    }
  }

  private valueOf({ text }: Word, from: string): string {
    const isWhole = endOfGroup(text, 0) === text.length;
    if (text.startsWith('"') && isWhole) return unescapeText(text.slice(1, -1));
    if (!text.startsWith('[') || !isWhole) return text;
    this.depth += 1;
    try {
      if (this.depth > MAX_DEPTH) throw new ConsoleError('syntax error', 1);
      return this.command(text.slice(1, -1), from).value;
    } finally {
      this.depth -= 1;
    }
  }

  private call(place: Place, given: Given): Result {
    const command = `${place.path}/${place.verb}`;
    switch (place.verb) {
      case 'print':
        return this.print(place, given);
      case 'find': {
        const ids = this.rows(place, given, []).map((row) => row['.id'] ?? '');
        return { lines: [], value: ids.join(';') };
      }
      case 'export':
        return this.export(place, given);
      case 'import':
        return this.import(given);
      default: {
        const args = this.withIds(place.path, given.args);
        // A search that found nothing: there is nothing to do, and nothing to complain of.
        if (args.numbers === '') return NOTHING;
        return this.perform([command, ...wordsOf(args)], command);
      }
    }
  }

  private perform(words: readonly string[], command: string): Result {
    const outcome = this.execute(words);
    if (outcome.kind === 'done') return { lines: [], value: outcome.ret ?? '', ...(outcome.then ? { then: outcome.then } : {}) };
    const { rows, ret = '' } = drain(outcome);
    if (command === '/ping') return { lines: renderPing(rows), value: rows.at(-1)?.received ?? '0' };
    const then = outcome.kind === 'rows' ? outcome.then : undefined;
    const lines = rows.flatMap((row) => [...renderSingle(row, undefined), '']);
    return { lines, value: ret, ...(then ? { then } : {}) };
  }

  private print(place: Place, given: Given): Result {
    const { model } = place;
    const { args } = given;
    const passed = Object.fromEntries(Object.entries(args).filter(([name]) => !LOOKS.has(name)));
    const rows = this.rows(place, given, wordsOf(this.withIds(place.path, passed)));
    if (args['count-only'] !== undefined) return { lines: [String(rows.length)], value: String(rows.length) };
    const properties = (args.proplist ?? args['.proplist'])?.split(',');
    if (args['as-value'] !== undefined) return { lines: [], value: renderAsValue(rows, properties) };
    if (!model) return NOTHING;
    if (model.spec.kind === 'singleton') return this.show([...renderSingle(rows[0] ?? {}, properties), ''], args.file);
    this.listed.set(
      place.path,
      rows.map((row) => row['.id'] ?? ''),
    );
    const listing = {
      model,
      rows,
      major: this.world.identity.major,
      ...(properties ? { properties } : {}),
      ...(args['show-ids'] === undefined ? {} : { ids: true }),
    };
    if (args.terse !== undefined) return this.show(renderTerse(listing), args.file);
    const inDetail = args.detail !== undefined || (DETAILED.has(place.path) && !properties && args.brief === undefined);
    return this.show(inDetail ? renderDetail(listing) : renderTable(listing), args.file);
  }

  private rows(place: Place, given: Given, words: readonly string[]): readonly Values[] {
    const condition = given.where && parseCondition(given.where.text, given.where.column);
    const outcome = this.execute([`${place.path}/print`, ...words]);
    const { rows } = outcome.kind === 'done' ? { rows: [] } : drain(outcome);
    return condition ? rows.filter(condition) : rows;
  }

  /** Prints, or writes what would be printed to a file. */
  private show(lines: readonly string[], file: string | undefined): Result {
    if (file === undefined) return { lines, value: '' };
    const name = file.includes('.') ? file : `${file}.txt`;
    return this.save(name, `${lines.join('\n')}\n`);
  }

  private save(name: string, text: string): Result {
    return this.world.files.write(name, Buffer.from(text)) ? NOTHING : { lines: ['failure: disk full'], value: '' };
  }

  private export(place: Place, given: Given): Result {
    const { file, ...flags } = given.args;
    this.hooks.before([`${place.path}/export`, ...wordsOf(given.args)]);
    if (!this.actor.policies.has('read')) return { lines: ['not enough permissions (9)'], value: '' };
    const text = exportConfig(this.world, {
      ...(place.path === '' ? {} : { menu: place.path }),
      verbose: flags.verbose !== undefined,
      terse: flags.terse !== undefined,
      ...sensitivity(flags),
    });
    if (file === undefined) return { lines: text.replace(/\n$/, '').split('\n'), value: '' };
    return this.save(file.endsWith('.rsc') ? file : `${file}.rsc`, text);
  }

  private import(given: Given): Result {
    const name = given.args['file-name'];
    this.hooks.before(['/import', ...wordsOf(given.args)]);
    const text = name === undefined ? undefined : this.world.files.read(name);
    if (!text) return { lines: [name === undefined ? 'missing value(s) of argument(s) file-name' : 'no such item'], value: '' };
    const script = new Console(this.world, this.actor, this.hooks);
    // A file may import others, and itself.
    script.imports = this.imports + 1;
    if (script.imports > MAX_DEPTH) return { lines: ['failure: too many nested imports'], value: '' };
    const lines: string[] = [];
    const source = text.toString('utf8');
    if (isScript(source)) {
      const { lines: said, failed } = script.script(source);
      return { lines: failed ? said : [...said, ...IMPORTED], value: '' };
    }
    for (const command of splitCommands(source)) {
      try {
        lines.push(...script.command(command, script.path).lines);
      } catch (error) {
        return { lines: [...lines, explain(error)], value: '' };
      }
    }
    return { lines: [...lines, ...IMPORTED], value: '' };
  }

  private execute(words: readonly string[]): Outcome {
    this.hooks.before(words);
    return execute(this.world, words, this.actor);
  }

  /** Numbers stand for the rows of the last list, and only those who saw it know them. */
  private withIds(path: string, args: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    const { numbers, ...others } = args;
    if (numbers === undefined) return args;
    const listed = this.listed.get(path) ?? [];
    const ids = numbers.split(/[;,]/).map((part) => (/^\d+$/.test(part) ? (listed[Number(part)] ?? part) : part));
    return { numbers: ids.join(','), ...others };
  }
}

function wordsOf(args: Readonly<Record<string, string>>): string[] {
  return Object.entries(args).map(([name, value]) => `=${name}=${value}`);
}

function sensitivity(flags: Readonly<Record<string, string>>): { readonly sensitive?: 'show' | 'hide' } {
  if (flags['show-sensitive'] !== undefined) return { sensitive: 'show' };
  return flags['hide-sensitive'] === undefined ? {} : { sensitive: 'hide' };
}

function drain(outcome: Exclude<Outcome, { kind: 'done' }>): { readonly rows: Values[]; readonly ret?: string } {
  const rows: Values[] = [];
  for (let next = outcome.rows.next(); ; next = outcome.rows.next()) {
    if (next.done) return next.value === undefined ? { rows } : { rows, ret: next.value };
    if (next.value) rows.push(next.value);
  }
}

/** The console says where an argument stands that the menu does not know. */
function placed(error: unknown, given: Given, place: Place): unknown {
  if (!(error instanceof Refusal)) return error;
  const name = /^unknown parameter (.+)$/.exec(error.message)?.[1];
  return name === undefined ? error : new ConsoleError(`bad parameter ${name}`, given.columns[name] ?? place.end);
}

/** The text of a refusal as the console has it; over the API it names missing arguments in another way. @throws what is no refusal */
function explain(error: unknown): string {
  if (error instanceof ConsoleError) return error.message;
  if (!(error instanceof Refusal)) throw error;
  const [trap] = error.traps;
  const message = trap?.message ?? '';
  const missing = [...message.matchAll(/=([\w.-]+)=/g)].map(([, name]) => name);
  return message.startsWith('missing =') ? `missing value(s) of argument(s) ${missing.join(' ')}` : message;
}
