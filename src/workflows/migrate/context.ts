import type { VersionMenu, VersionMenus } from '../../core/menus';
import { compareRelease } from '../../core/catalogue';
import type { RscArgument } from '../../core/rsc';
import type { Ledger } from './ledger';
import { given, isIdle } from './source';
import type { MigrationOptions, MigrationTarget, Source } from './types';

/** What every conversion is told. */
export interface Context {
  readonly sourceVersion: string;
  readonly target: MigrationTarget;
  readonly options: MigrationOptions;
  /** The boards are the same: what belongs to the board may go along. */
  readonly isSameBoard: boolean;
  readonly ledger: Ledger;
  /** Every statement of these menus, in the order of the export. */
  all(...menus: readonly string[]): readonly Source[];
  menu(path: string): VersionMenu | undefined;
  /** The target has the argument. */
  has(path: string, argument: string, verb?: 'add' | 'set'): boolean;
  /** The target is of this version or later, and the source was not. */
  crosses(version: string): boolean;
  /** The target is of this version or later. */
  reaches(version: string): boolean;
}

export interface ContextParts extends Pick<Context, 'sourceVersion' | 'target' | 'options' | 'isSameBoard' | 'ledger'> {
  readonly sources: readonly Source[];
  readonly menus: VersionMenus;
}

export function createContext({ sources, menus, ...parts }: ContextParts): Context {
  const { sourceVersion, target } = parts;
  const menu = (path: string): VersionMenu | undefined => menus.menu(path) ?? menus.possible?.menu(path);
  const reaches = (version: string): boolean => compareRelease(target.version, version) >= 0;
  return {
    ...parts,
    all: (...paths) => sources.filter((source) => paths.includes(source.menu)),
    menu,
    has: (path, argument, verb = 'add') =>
      [menus, menus.possible].some((one) => one?.menu(path)?.commands.get(verb)?.includes(argument) === true),
    crosses: (version) => reaches(version) && compareRelease(sourceVersion, version) < 0,
    reaches,
  };
}

/** Takes the arguments of a statement one by one, so that what nobody took can be told. */
export interface Reading {
  take(name: string): string | undefined;
  /** It was `yes`. */
  yes(name: string): boolean;
  /** Comment and `disabled`, as nearly every menu has them. */
  common(): RscArgument[];
  /** What is left has no place on the target: it is told, unless it stands for nothing. */
  leave(why?: string, todo?: string): void;
}

const NO_PLACE = 'RouterOS 7 has nothing of the kind';

export function reading({ ledger }: Context, source: Source): Reading {
  const left = new Map(source.args.map((one) => [one.name, one]));
  const take = (name: string): string | undefined => {
    const found = left.get(name);
    left.delete(name);
    return found?.value;
  };
  return {
    take,
    yes(name) {
      const isFlag = left.get(name)?.flag === true;
      const value = take(name);
      return isFlag || value === 'yes' || value === 'true';
    },
    common: () => [...given('comment', take('comment')), ...given('disabled', take('disabled'))],
    leave(why = NO_PLACE, todo = 'Look whether it matters.') {
      for (const { name, value, flag } of left.values()) {
        if (name.startsWith('!')) continue;
        if (!flag && isIdle(value)) ledger.change(source, `${name}=${value} is left out`);
        else ledger.loseArgument(source, name, value, why, todo);
      }
    },
  };
}

/** One way to turn the statements of some menus into those of another generation. */
export interface Conversion {
  readonly menus: readonly string[];
  applies(context: Context): boolean;
  /** Gets every statement of its menus that is an add or a set; each has to come out or to be lost. */
  convert(sources: readonly Source[], context: Context): void;
}
