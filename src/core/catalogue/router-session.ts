import type { VersionMenus } from '../menus';

/**
 * The conversation with one router as definitions see it. routeros/ implements it; modules never learn which transport
 * carries it.
 */

/** One row as the router sent it: property to wire text. `.id` where the menu has rows. */
export type Row = Readonly<Record<string, string>>;

/** How a router is talked to. The ones with `-ssl` are the same over TLS. */
export type TransportKind = 'api' | 'api-ssl' | 'rest' | 'rest-ssl' | 'ssh';

/** What is known of a router before anything is asked; the probe keeps it fresh. */
export interface RouterFacts {
  /** e.g. `7.20.8`; the channel word is cut off. */
  readonly version: string;
  readonly major: number;
  readonly architecture?: string;
  readonly board?: string;
  readonly packages?: readonly string[];
  /** What this conversation goes over, where a router can be reached in more than one way. */
  readonly transport?: TransportKind;
  /** Device-mode features by name, where the router has a device-mode. */
  readonly deviceMode?: Readonly<Record<string, string>>;
}

export interface ReadOptions {
  /** Properties to read. Absent means all, slow ones too: name them wherever a menu can be large. */
  readonly proplist?: readonly string[];
  /** API query words without the leading `?`, e.g. `['=chain=input', '-disabled']`. */
  readonly query?: readonly string[];
  /** Streams this command of the menu instead of print, e.g. `torch` of /tool; with `args` as its arguments. */
  readonly command?: string;
  /** Further arguments of print, e.g. `{ stats: '' }`. */
  readonly args?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** @defaultValue the session's command deadline */
  readonly timeoutMs?: number;
}

/** The reading side: all that planning may use. */
export interface RouterReader {
  readonly facts: RouterFacts;
  /** What the daemon knows of the menus of a RouterOS version; the router is not asked. Absent in readers of tests. */
  menusOf?(version: string): VersionMenus;
  /** All rows at once, in the router's order. A singleton menu gives one row. */
  print(menu: string, options?: ReadOptions): Promise<Row[]>;
  /** Row by row with back-pressure; leaving the loop cancels the command on the router. */
  stream(menu: string, options?: ReadOptions): AsyncIterable<Row>;
  /** A command that changes nothing, e.g. `/ping` or `/resolve`. */
  query(command: string, args?: Readonly<Record<string, string>>, options?: ReadOptions): Promise<Reply>;
}

export interface Reply {
  readonly rows: readonly Row[];
  /** `=ret=` of the final sentence, e.g. the `.id` of an added row. */
  readonly ret?: string;
}

/** The whole conversation. Only the engine holds one. */
export interface RouterSession extends RouterReader {
  /** Sends one sentence. Arguments with the value `null` are unset (`=!name=`). Never retried by anyone below the engine. */
  write(command: string, args: Readonly<Record<string, string | null>>, options?: ReadOptions): Promise<Reply>;
}
