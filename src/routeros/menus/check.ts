import { AppError, type ErrorCode } from '../../core/errors';
import { didYouMean, nearest } from '../../core/text';
import { CATALOGUE_VERSIONS, menuCatalogue } from './catalogue';
import { OLD_VERSION } from './data';
import type { MenuCatalogue, MenuFacts } from './facts';
import { reasonOf } from './known-paths';

/** A part of a sentence that the catalogue does not know. */
export interface SentenceIssue {
  /** `error`: the router would refuse it. `warning`: it may, or the facts do not carry that far. */
  readonly level: 'error' | 'warning';
  readonly code: Extract<ErrorCode, 'VERSION_UNSUPPORTED' | 'FIELD_UNAVAILABLE'>;
  readonly part: 'menu' | 'command' | 'argument';
  readonly name: string;
  /** One sentence for people, without a full stop. */
  readonly message: string;
  /** The known name that it was probably meant to be. */
  readonly nearest?: string;
}

/** Commands that change nothing: a wrong name is told, and the router has the last word. */
const READING: ReadonlySet<string> = new Set(['print', 'get', 'getall', 'find', 'listen', 'monitor', 'export']);
/** Verbs of the API that stand in no command tree, and the command they come with. */
const API_VERBS: Readonly<Record<string, string>> = { getall: 'print', listen: 'print' };
/** Words of the API, and arguments that every command with rows takes. */
const API_ARGUMENTS: ReadonlySet<string> = new Set(['.id', '.proplist', '.query', 'numbers']);

/** Their arguments depend on the chip or the modem: no tree has them all. */
const BY_HARDWARE = [
  '/interface/ethernet',
  '/interface/lte',
  '/interface/wifi',
  '/interface/wifiwave2',
  '/interface/wireless',
  '/system/health',
  '/system/leds',
  '/system/routerboard',
];
/** Arguments that only routers with a switch chip have. */
const SWITCH_ARGUMENTS: ReadonlySet<string> = new Set(['hw', 'hw-offload', 'l3-hw-offloading', 'suppress-hw-offload']);

/**
 * Does this version know the menu, the command and its arguments?
 * @param command e.g. `set`; for `/system/reboot` the menu is `/system`
 * @param args names of the arguments, `!name` for one that is unset
 * @returns nothing where all of it is known
 */
export function checkSentence(
  catalogue: MenuCatalogue,
  menu: string,
  command: string,
  args: Iterable<string> = [],
): readonly SentenceIssue[] {
  const path = menu === '' ? '/' : menu;
  const isRead = READING.has(command);
  const facts = catalogue.menu(path);
  if (!facts) return [unknownMenu(catalogue, path, isRead)];
  const known = argumentsOf(facts, command);
  if (!known) return [unknownCommand(catalogue, facts, command, isRead)];
  const names = [...new Set([...args].map((name) => name.replace(/^!/, '')))];
  return names
    .filter((name) => !known.includes(name) && !API_ARGUMENTS.has(name))
    .map((name) => unknownArgument(catalogue, facts, { command, name, known, isRead }));
}

/** The arguments of a command, those of the API's own verbs too. */
function argumentsOf(facts: MenuFacts | undefined, command: string): readonly string[] | undefined {
  return facts?.commands.get(command) ?? facts?.commands.get(API_VERBS[command] ?? '');
}

function unknownMenu(catalogue: MenuCatalogue, path: string, isRead: boolean): SentenceIssue {
  const move = catalogue.move(path);
  const near = move
    ? undefined
    : nearest(
        path,
        [...catalogue.menus()].map((menu) => menu.path),
      );
  const elsewhere = versionsWith((other) => other.menu(path) !== undefined);
  // A menu is gone from a learned tree with its package; its baked facts do not bring it back.
  const isLearned = catalogue.origin === 'learned';
  const carries = catalogue.version !== OLD_VERSION || elsewhere !== undefined;
  const isNamed = reasonOf(path) !== undefined || mayHave(catalogue, (other) => other.menu(path) !== undefined);
  const isOpen = !isLearned && (isNamed || !carries);
  const target = move && (move.from === path ? move.to : move.from);
  const told = move ? moveText(move.from === path, target, move.note) : elsewhere && `; it exists in ${elsewhere}`;
  return {
    level: levelOf(catalogue, isRead, { isOpen }),
    code: 'VERSION_UNSUPPORTED',
    part: 'menu',
    name: path,
    message: `RouterOS ${catalogue.version} has no menu ${path}${told ?? (near ? ` (did you mean ${near}?)` : '')}`,
    ...((target ?? near) ? { nearest: target ?? near } : {}),
  };
}

function moveText(hasLeft: boolean, target: string | undefined, note: string | undefined): string {
  if (target === undefined) return `: ${note ?? 'it was removed'}`;
  return hasLeft ? `: it is ${target} now${note ? `, ${note}` : ''}` : `: it is ${target} in this version`;
}

function unknownCommand(catalogue: MenuCatalogue, facts: MenuFacts, command: string, isRead: boolean): SentenceIssue {
  const has = (other: MenuCatalogue): boolean => argumentsOf(other.menu(facts.path), command) !== undefined;
  const elsewhere = versionsWith(has);
  const near = nearest(command, facts.commands.keys());
  const isOpen = (catalogue.origin === 'baked' && isByHardware(facts)) || mayHave(catalogue, has);
  return {
    level: levelOf(catalogue, isRead, { facts, isOpen, isElsewhere: elsewhere !== undefined }),
    code: 'VERSION_UNSUPPORTED',
    part: 'command',
    name: command,
    message: `${facts.path} has no command ${command} in RouterOS ${catalogue.version}${hint(elsewhere, command, facts.commands.keys())}`,
    ...(near ? { nearest: near } : {}),
  };
}

interface UnknownArgument {
  readonly command: string;
  readonly name: string;
  readonly known: readonly string[];
  readonly isRead: boolean;
}

function unknownArgument(
  catalogue: MenuCatalogue,
  facts: MenuFacts,
  { command, name, known, isRead }: UnknownArgument,
): SentenceIssue {
  const has = (other: MenuCatalogue): boolean => argumentsOf(other.menu(facts.path), command)?.includes(name) === true;
  const elsewhere = versionsWith(has);
  const near = nearest(name, known);
  // A learned tree has the arguments of the router's own hardware.
  const isHardware = catalogue.origin === 'baked' && (SWITCH_ARGUMENTS.has(name) || isByHardware(facts));
  const isOpen = isHardware || mayHave(catalogue, has);
  const readOnly = facts.property(name)?.readOnly === true && elsewhere === undefined;
  const what = readOnly ? `${facts.path}: ${name} is read-only` : `${facts.path} ${command} has no argument ${name}`;
  return {
    level: levelOf(catalogue, isRead, { facts, isOpen, isElsewhere: elsewhere !== undefined }),
    code: 'FIELD_UNAVAILABLE',
    part: 'argument',
    name,
    message: `${what} in RouterOS ${catalogue.version}${hint(elsewhere, name, known)}`,
    ...(near ? { nearest: near } : {}),
  };
}

function hint(elsewhere: string | undefined, name: string, candidates: Iterable<string>): string {
  return elsewhere ? `; it exists in ${elsewhere}` : didYouMean(name, candidates);
}

function isByHardware({ path, needs }: MenuFacts): boolean {
  if (needs.architecture !== undefined || needs.hardware !== undefined) return true;
  return BY_HARDWARE.some((menu) => path === menu || path.startsWith(`${menu}/`));
}

/**
 * Between two catalogues a router may have what the later one has. And a router that dropped an entry of its tree, as
 * some do, has what its version has.
 */
function mayHave(catalogue: MenuCatalogue, has: (possible: MenuCatalogue) => boolean): boolean {
  return catalogue.possible !== undefined && has(catalogue.possible);
}

interface Evidence {
  readonly facts?: MenuFacts;
  /** Something says that the router may know it all the same. */
  readonly isOpen: boolean;
  /** Another version has it, so that its absence here is known and not a gap. */
  readonly isElsewhere?: boolean;
}

/** An error stops a change, so it needs facts that are the router's own. */
function levelOf(catalogue: MenuCatalogue, isRead: boolean, { facts, isOpen, isElsewhere }: Evidence): SentenceIssue['level'] {
  if (isRead) return 'warning';
  if (isOpen || catalogue.fit === 'beyond') return 'warning';
  if (facts?.basis === 'borrowed' || facts?.basis === 'path') return 'warning';
  return facts?.basis === 'written' && !isElsewhere ? 'warning' : 'error';
}

/** `7.18.2 to 7.24`, or undefined where no version has it. */
function versionsWith(has: (catalogue: MenuCatalogue) => boolean): string | undefined {
  const versions = CATALOGUE_VERSIONS.filter((version) => has(menuCatalogue(version)));
  const [first, last] = [versions[0], versions.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  return first === last ? first : `${first} to ${last}`;
}

/**
 * For writes: nothing is sent that the router is known to refuse.
 * @throws AppError VERSION_UNSUPPORTED for a menu or command, FIELD_UNAVAILABLE for an argument; `details.nearest` names
 * what was probably meant
 */
export function assertSentence(catalogue: MenuCatalogue, menu: string, command: string, args: Iterable<string> = []): void {
  const issue = checkSentence(catalogue, menu, command, args).find((one) => one.level === 'error');
  if (!issue) return;
  const details = { menu, command, [issue.part]: issue.name, version: catalogue.version, facts: catalogue.origin };
  throw new AppError(issue.code, issue.message, {
    details: { ...details, ...(issue.nearest ? { nearest: issue.nearest } : {}) },
    ...(issue.nearest && !issue.message.includes('exists in')
      ? { remedy: `Use ${issue.nearest} if it is meant; see \`rosfleet menus ${menu || '/'}\`.` }
      : {}),
  });
}
