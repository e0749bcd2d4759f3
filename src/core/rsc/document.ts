/** `name=value`, or `!name` with an empty value. Shorthands such as `.width=` carry their full name here. */
export interface RscArgument {
  readonly name: string;
  readonly value: string;
  /** It stands for itself, without a value: `fib` of a routing table. Its value is empty. */
  readonly flag?: true;
}

/** A line that says what a menu holds. */
export interface RscCommand {
  readonly kind: 'command';
  readonly verb: string;
  /** Which row a `set` or `remove` means, as written: `[ find default-name=ether1 ]`, `telnet`, `0`. */
  readonly selector?: string;
  readonly args: readonly RscArgument[];
  /** The lines of the file, for what cannot be understood. */
  readonly lines: readonly string[];
  /** Number of the first of them in the file, from 1 on. */
  readonly line: number;
}

/** Lines that are no plain command: scripts, remarks of the person who posted the file. */
export interface RscVerbatim {
  readonly kind: 'verbatim';
  readonly lines: readonly string[];
  /** Number of the first of them in the file, from 1 on. */
  readonly line: number;
}

export type RscStatement = RscCommand | RscVerbatim;

/** A menu with its lines. The path is empty for what stands before the first menu. */
export interface RscSection {
  readonly path: string;
  readonly statements: readonly RscStatement[];
}

/** What the comments at the top say. Absent where the file does not say it. */
export interface RscHeader {
  readonly version?: string;
  readonly softwareId?: string;
  readonly model?: string;
  readonly serial?: string;
}

export interface RscDocument {
  readonly header: RscHeader;
  readonly sections: readonly RscSection[];
}
