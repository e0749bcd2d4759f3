import type { Machine } from './machine';
import type { Field, FieldSpec, NameSource } from './field';
import type { Files } from './files';

/** Property to wire text, without `.id`. Absent means: the default, or no value where there is none. */
export type Values = Readonly<Record<string, string>>;

/** A stored row. Names that start with `~` are the simulator's own and are never shown. */
export interface SimRow {
  readonly id: number;
  readonly values: Values;
}

/** Who a simulated router is; everything that differs between two routers of a version follows from it. */
export interface RouterIdentity {
  /** Place in the fleet, from 0. */
  readonly index: number;
  readonly name: string;
  readonly address: string;
  readonly version: string;
  readonly major: number;
  /** The generation that the board was sold with, where another one is installed now. */
  readonly boardMajor?: number;
  readonly username: string;
  readonly password: string;
  readonly seed: number;
  /** `none`: as after a reset without the default configuration. @defaultValue 'default' */
  readonly configured?: 'default' | 'none';
  /** What an export says about the hardware it came from. */
  readonly hardware?: Hardware;
}

/** Parts that a configuration cannot add: they are there or not. */
export interface Hardware {
  /** Default names of the ethernet ports, e.g. `ether1`, `sfp-sfpplus1`, in their order. */
  readonly ports?: readonly string[];
  readonly model?: string;
  readonly serial?: string;
  readonly softwareId?: string;
}

/** Who runs a command, and what the group of that user allows. */
export interface Actor {
  readonly name: string;
  readonly policies: ReadonlySet<string>;
  /** Stands for the connection: safe mode belongs to it. A REST request has none. */
  readonly session?: object;
}

/** Who holds safe mode. The session is whatever object stands for one connection. */
export interface Hold {
  readonly session: object;
  readonly user: string;
}

/** What commands may ask of the journal of changes. */
export interface ChangeJournal {
  /** Who has safe mode now. */
  readonly holder: Hold | undefined;
  /** Takes the newest action back. @returns false where there is none */
  undo(): boolean;
  redo(): boolean;
  /** @returns false where somebody has safe mode already */
  take(hold: Hold): boolean;
  /** Keeps what was done in safe mode. */
  release(): void;
  /** Takes back everything since safe mode was taken, whoever did it. */
  unroll(): void;
}

/** Lines of a loaded configuration that no menu could hold. */
export interface KeptLines {
  readonly menu: string;
  /** How many statements of the menu stood before them. */
  readonly at: number;
  readonly lines: readonly string[];
}

/** A certificate with its key, both as PEM: what TLS needs to answer. */
export interface TlsIdentity {
  readonly certificate: string;
  readonly key: string;
}

/** Runs scripts of the router, as its console would. */
export interface ScriptStarter {
  /** Runs up to the end or the first `:delay`. @returns what it printed so far, and what ended it before its time */
  run(source: string, options: { readonly name: string; readonly actor?: Actor }): ScriptResult;
  /** Runs beside everything else. @returns the number of the job */
  spawn(source: string, actor?: Actor): string;
}

export interface ScriptResult {
  readonly output: readonly string[];
  readonly error?: string;
}

/** One name in the command tree, as /console/inspect tells it. */
export interface CommandNode {
  readonly name: string;
  readonly type: 'dir' | 'path' | 'cmd' | 'arg';
}

export interface CommandBranch {
  readonly self: CommandNode;
  readonly children: readonly CommandNode[];
}

/** The state of one router as menus and their behaviour see it. */
export interface RouterState extends NameSource {
  readonly identity: RouterIdentity;
  /** Where the API listens: what /ip/service shows. */
  readonly apiPort: number;
  readonly startedMs: number;
  readonly files: Files;
  /** The certificates of /certificate that have a key, by name. */
  readonly keyed: Map<string, TlsIdentity>;
  nowMs(): number;
  /** What the router believes the time to be. */
  wallMs(): number;
  readonly machine: Machine;
  /** All that a backup needs. */
  configuration(): Readonly<Record<string, readonly SimRow[]>>;
  /** @param options.bare other menus are empty, as without a default configuration */
  restoreConfiguration(configuration: Readonly<Record<string, readonly SimRow[]>>, options?: { readonly bare: boolean }): void;
  becomeVersion(version: string): void;
  /** The stored rows in their order; empty where this version has no such menu. */
  rows(menu: string): readonly SimRow[];
  insert(menu: string, values: Values): SimRow;
  replace(menu: string, id: number, values: Values): void;
  remove(menu: string, ids: ReadonlySet<number>): void;
  log(topics: string, message: string): void;
  readonly journal: ChangeJournal;
  /** The part of the command tree that some words lead to. @returns undefined where they lead nowhere */
  commandBranch(words: readonly string[]): CommandBranch | undefined;
  /** Absent where a menu is looked at without a router around it. */
  readonly scripts: ScriptStarter | undefined;
  /** Prints the configuration, as /export does. */
  readonly exporter: ((options: ExportForm) => string) | undefined;
  /** The routers of its fleet, itself among them: who may be at the other end of a tunnel. */
  fellows(): Iterable<RouterState>;
}

export interface ExportForm {
  /** Only this menu and those below it. @defaultValue everything */
  readonly menu?: string;
  readonly verbose?: boolean;
  readonly terse?: boolean;
  readonly sensitive?: 'show' | 'hide';
}

export interface CommandContext {
  readonly state: RouterState;
  readonly args: Readonly<Record<string, string>>;
  /** The rows that `.id=` or `numbers=` name; empty where the command has no such argument. */
  readonly rows: readonly SimRow[];
  /** Who runs it; nobody where the router itself does. */
  readonly actor?: Actor;
}

/** What a command does to the whole router once its answer has left. */
export type Afterwards = 'restart' | 'shutdown';

export interface CommandResult {
  readonly ret?: string;
  readonly rows?: readonly Values[];
  /** The command goes on until it is cancelled, e.g. a monitor without `once`. */
  readonly endless?: true;
  /** What happens to the router once the reply has left. */
  readonly then?: Afterwards;
  /** An endless command that ends by itself with a refusal. */
  readonly ends?: { readonly afterMs: number; readonly text: string };
  /** An endless command that is done by itself; a text is why it failed. */
  readonly until?: Promise<string | undefined>;
}

/** A verb that is not CRUD. */
export interface CommandSpec {
  readonly args?: readonly string[];
  readonly required?: readonly string[];
  /** The command takes rows by `.id` or `numbers`. */
  readonly rows?: true;
  /** Policy of the user group that it needs. @defaultValue 'write' */
  readonly policy?: string;
  readonly since?: string;
  readonly until?: string;
  /** Known to exist and nothing more: it is accepted and changes nothing. */
  readonly inert?: true;
  run(context: CommandContext): CommandResult;
}

/** What a menu does beyond storing rows. */
export interface Behaviour {
  /** The menu shows the rows of other menus, e.g. /interface. */
  readonly view?: readonly string[];
  /** Computed properties of one row, laid over the stored ones when it is shown. */
  derive?(row: SimRow, state: RouterState): Values;
  /** Rows that the router makes itself, shown after the stored ones. */
  dynamicRows?(state: RouterState): readonly SimRow[];
  /** Checks and completes a row before it is stored. @throws Refusal */
  complete?(next: Values, context: { state: RouterState; before?: SimRow }): Values;
  /** @throws Refusal where the row must stay */
  beforeRemove?(row: SimRow, state: RouterState): void;
}

export interface MenuSpec {
  readonly path: string;
  readonly kind: 'list' | 'ordered' | 'singleton';
  readonly since?: string;
  readonly until?: string;
  /** `fixed`: the router makes the rows, they can be set; `read-only`: they cannot. @defaultValue 'managed' */
  readonly rows?: 'managed' | 'fixed' | 'read-only';
  readonly fields: Readonly<Record<string, FieldSpec>>;
  /** Both verbs and the property. @defaultValue true for managed lists */
  readonly comment?: boolean;
  /** enable, disable and the property. @defaultValue true for managed lists */
  readonly disabled?: boolean;
  /** Up to this version, inclusive, an added row is disabled unless the command says otherwise. */
  readonly addedDisabledUntil?: string;
  /** bytes and packets that grow, reset-counters and reset-counters-all. */
  readonly counters?: true;
  /** Keys that no two rows share, with the text of the refusal; `$` stands for the first value of the key. */
  readonly unique?: readonly { readonly keys: readonly string[]; readonly text: string }[];
  /** Menus with the same space share the numbering of `.id`. @defaultValue the path */
  readonly idSpace?: string;
  /** The `.id` of the first row that `seed` or `defaults` makes; the others follow it. @defaultValue 1 */
  readonly firstRowId?: number;
  /** The first `.id` given to an added row. @defaultValue the number of default rows plus one */
  readonly firstId?: number;
  readonly commands?: Readonly<Record<string, CommandSpec>>;
  /** Every verb, where the catalogue names them. @defaultValue what kind and properties ask for */
  readonly verbs?: readonly string[];
  /** Verbs that the version has; others are taken away. @defaultValue no verb is taken away */
  readonly knownVerbs?: readonly string[];
  /** What add and set take, where the two differ. @defaultValue every writable property */
  readonly arguments?: ReadonlyMap<string, ReadonlySet<string>>;
  /** What add refuses where none of these is given, in the words of RouterOS. */
  readonly ownRule?: { readonly arguments: readonly string[]; readonly text: string };
  readonly behaviour?: Behaviour;
  /** Rows that every router of this version starts with: shared, never copied before a write. */
  readonly defaults?: readonly Values[];
  /** Whether the board has the hardware; without it the menu is not there. @defaultValue every board has it */
  isFitted?(state: RouterState): boolean;
  /** Rows that differ from router to router; made when the menu is first touched. */
  seed?(state: RouterState): readonly Values[];
  /** Dynamic rows may be removed and changed, e.g. leases and address lists. */
  readonly dynamicRemovable?: true;
  /** Group policy a write needs besides `write`. */
  readonly policy?: readonly string[];
}

/** A menu of one RouterOS version, ready to work with. Immutable and shared by every router of that version. */
export interface MenuModel {
  readonly spec: MenuSpec;
  readonly path: string;
  readonly fields: ReadonlyMap<string, Field>;
  readonly shown: readonly Field[];
  readonly required: readonly string[];
  readonly references: readonly Field[];
  readonly commands: ReadonlyMap<string, CommandSpec>;
  readonly verbs: ReadonlySet<string>;
  readonly defaults: readonly SimRow[];
}
