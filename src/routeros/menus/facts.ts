/**
 * What is known of the menus of a RouterOS version: the interface of the catalogue. The baked facts and those learned
 * from a router look the same.
 */

/**
 * What a menu is made of. `list`: rows that can be added. `ordered`: a list whose order counts. `fixed`: rows that only
 * RouterOS makes, but that can be set. `read-only`: rows that can only be looked at. `singleton`: one record, with or
 * without `set`. `actions`: commands only, e.g. /tool or the root.
 */
export type MenuKind = 'list' | 'ordered' | 'fixed' | 'read-only' | 'singleton' | 'actions';

/**
 * How far the facts carry. `tree`: read from a router of exactly this version. `borrowed`: the trees of this version
 * come from routers without the package or hardware, so a later tree speaks for it. `written`: put together by hand
 * (6.49 has no tree to read). `path`: only that it exists is known; it has no commands here.
 */
export type MenuBasis = 'tree' | 'borrowed' | 'written' | 'path';

export interface PropertyFacts {
  readonly name: string;
  /**
   * `bool`, `enum`, `enum-list`, `reference` (the name of another row, or one of the words), `string`, `hex`, `int`,
   * `time`, `ip`, `mac`, `ip-prefix`, `ipv6-prefix`, `ip-range`, `raw`. Absent where nobody knows.
   */
  readonly type?: string;
  /** Words seen on 7.24; an older version may have fewer of them. For an `enum` they are all there are. */
  readonly values?: readonly string[];
  /** In RouterOS words, e.g. `1s` and `1d`. */
  readonly range?: { readonly min: string; readonly max: string };
  /** Printed, never an argument of add or set. */
  readonly readOnly: boolean;
  /** `unset` takes it. */
  readonly unsettable: boolean;
  /** An argument of add or set. */
  readonly writable: boolean;
}

/** What a menu asks for besides a version. */
export interface MenuNeeds {
  /** As /system/package lists it; `extra` where the name is not known. */
  readonly package?: string;
  /** The only architecture that its tree was seen on. */
  readonly architecture?: string;
  /** A capability of the board, e.g. `poe` or `60ghz`. */
  readonly hardware?: string;
  /** Architectures, e.g. `!smips`: not on small MIPS boards. */
  readonly conditions?: readonly string[];
  /** Feature of /system/device-mode that must be on. */
  readonly deviceMode?: string;
}

/** What `add` refuses to be without. */
export interface RequiredArguments {
  readonly arguments: readonly string[];
  /** `all` of them; `rule`: what the refusal says, e.g. one of them. */
  readonly need: 'all' | 'rule';
  /** The router's own words where the menu has its own rule. */
  readonly refusal?: string;
}

export interface MenuFacts {
  /** e.g. `/ip/address`; `/` is the root. */
  readonly path: string;
  readonly kind: MenuKind;
  readonly basis: MenuBasis;
  /** Command to its arguments, both sorted. The API verbs `getall` and `listen` are in no tree and not here. */
  readonly commands: ReadonlyMap<string, readonly string[]>;
  readonly needs: MenuNeeds;
  /** Are the read-only properties known? Not for menus of extra packages. */
  readonly readableKnown: boolean;
  property(name: string): PropertyFacts | undefined;
  /** Writable properties first, then read-only ones, each sorted. */
  properties(): readonly PropertyFacts[];
  /** What `monitor` prints, where it is known. */
  readonly monitored: readonly string[];
  /** What `add` asks for; undefined where it asks for nothing, or nobody asked it. */
  readonly required: RequiredArguments | undefined;
  /** Where it was in an earlier version. */
  readonly movedFrom?: string;
}

/** A menu that has another path in another version. */
export interface MenuMove {
  readonly from: string;
  /** Absent: removed without a successor. */
  readonly to?: string;
  /** First version with the new path. */
  readonly since: string;
  readonly note?: string;
}

export interface MenuCatalogue {
  /** Version that the facts are of; the router's own may be later. */
  readonly version: string;
  /** `exact`: the version asked for. `between`: a catalogue of a later version exists. `beyond`: newer or older than all. */
  readonly fit: 'exact' | 'between' | 'beyond';
  /** `learned` from a router, or `baked` into the program. */
  readonly origin: 'baked' | 'learned';
  /** What this router may have too: the next later catalogue where `fit` is `between`, the baked one behind a learned one. */
  readonly possible?: MenuCatalogue;
  /** Sorted by path. */
  menus(): Iterable<MenuFacts>;
  menu(path: string): MenuFacts | undefined;
  /** Where a menu of another version went, or came from. */
  move(path: string): MenuMove | undefined;
}
