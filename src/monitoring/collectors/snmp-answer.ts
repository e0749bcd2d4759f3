/** Dotted, without a leading dot: `1.3.6.1.2.1.1.3.0`. */
export type Oid = string;

/** Normalised: Counter64 as bigint, strings as Buffer where they are not text, TimeTicks and the rest as numbers. */
export type SnmpValue = number | bigint | string | Buffer;

/** Rows of a table by index (the rest of the OID after the column): column to value. What is not there is missing. */
export type SnmpRows = ReadonlyMap<string, ReadonlyMap<Oid, SnmpValue>>;

export interface SnmpTable {
  /** Columns, e.g. `1.3.6.1.2.1.31.1.1.1.6`. */
  readonly columns: readonly Oid[];
  /** Columns that hardly ever change, names for example: read anew only when rows came or went, or after a restart. */
  readonly steady?: readonly Oid[];
  /** Where rows have names: those that are not wanted are not read, once it is known that they are most. */
  readonly names?: SnmpNames;
  /** Without rows for a while, as clients of an access point: that the router can have none is not learned from it. */
  readonly mayBeEmpty?: boolean;
  /** Most rows that are read; the rest is left out. @defaultValue what the client allows */
  readonly maxRows?: number;
}

export interface SnmpNames {
  /** One of the steady columns. */
  readonly column: Oid;
  /** How many rows there are; names are read anew when it changes. */
  readonly count: Oid;
}

/** What to ask a router for. */
export interface SnmpQuestion {
  /** With the instance: `1.3.6.1.2.1.1.3.0`. */
  readonly scalars: readonly Oid[];
  readonly tables: readonly SnmpTable[];
}

export interface SnmpAnswer {
  /** What the router has of the scalars. */
  readonly scalars: ReadonlyMap<Oid, SnmpValue>;
  /** In the order of the question; a table that the router lacks has no rows. */
  readonly tables: readonly SnmpRows[];
}

/** How a router is asked over SNMP. Opened secrets: never logged, never stored. */
export interface SnmpTarget {
  readonly routerId: string;
  /** IP address: names are resolved before. */
  readonly address: string;
  readonly port: number;
  readonly login: SnmpLogin;
}

export type SnmpLogin =
  | { readonly version: 'v1' | 'v2c'; readonly community: string }
  | {
      readonly version: 'v3';
      readonly user: string;
      readonly auth?: { readonly protocol: 'md5' | 'sha' | 'sha256' | 'sha512'; readonly password: string };
      readonly privacy?: { readonly protocol: 'des' | 'aes'; readonly password: string };
    };

export interface SnmpReadOptions {
  /** For the whole question, however many packets it takes. */
  readonly timeoutMs: number;
  /** What this router is known to lack; the reader adds to it. */
  readonly absent?: Absences;
  /** Is a row of this name of use? Only tables that say where names are are cut down by it. @defaultValue every one */
  readonly wants?: (name: string) => boolean;
  readonly signal?: AbortSignal;
}

/** What a router of a version lacks, remembered for a day so that it is not asked for again. Names are free: an OID, a menu. */
export interface Absences {
  has(what: string): boolean;
  add(what: string): void;
}

/**
 * Asks routers over SNMP; src/monitoring/snmp implements it. One packet per router is under way at a time, and every
 * question settles within its deadline. What a router lacks is left out of the answer.
 */
export interface SnmpReader {
  /** @throws AppError CONNECT_TIMEOUT (no answer), AUTH_REJECTED (v3), CONNECT_FAILED */
  read(target: SnmpTarget, question: SnmpQuestion, options: SnmpReadOptions): Promise<SnmpAnswer>;
  /** Closes the sessions of one router, or all; a later question opens a new one. */
  forget(routerId: string): void;
  close(): void;
}
