import type { RscArgument } from '../../core/rsc';

export interface MigrationTarget {
  /** e.g. `7.20.8`; 7.1 or later. */
  readonly version: string;
  /** As `# model` of an export says it. What belongs to the board is taken over only where the models are the same. */
  readonly model?: string;
  /** Default names of its ports and radios, e.g. `ether1`, `sfp-sfpplus1`, `wifi1`. Absent: those of the source. */
  readonly ports?: readonly string[];
  /** Installed packages. Absent: whatever the configuration needs. */
  readonly packages?: readonly string[];
  /** Features of /system/device-mode with `yes` or `no`. Absent: as a new router has them. */
  readonly deviceMode?: Readonly<Record<string, string>>;
}

/** `ether*` to `sfp-sfpplus*`: the star is the number of the port, and `shift` is added to it. */
export interface PortRule {
  readonly from: string;
  readonly to: string;
  /** @defaultValue 0 */
  readonly shift?: number;
}

export interface PortMapping {
  /** By default name; `null`: the port is left out, and every line that needs it. */
  readonly ports?: Readonly<Record<string, string | null>>;
  /** For ports that are not named above; the first that fits. */
  readonly rules?: readonly PortRule[];
  /** All others: to the port of the same name, or to the next free one of the same kind. @defaultValue same-name */
  readonly others?: 'same-name' | 'in-order';
}

export interface MigrationOptions {
  /** Take the hardware addresses along: only where the old router goes away. @defaultValue false */
  readonly keepMacs?: boolean;
  /** What the export hides, by the keys of `needed`. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Certificates that the target will have: what names others is switched off. @defaultValue none */
  readonly certificates?: readonly string[];
}

export interface MigrationRequest {
  /** What `/export` printed. */
  readonly export: string;
  /** @defaultValue what the header of the export says */
  readonly sourceVersion?: string;
  readonly target: MigrationTarget;
  readonly portMap?: PortMapping;
  readonly options?: MigrationOptions;
}

/** A line of the export that the target gets, perhaps in another form. Secrets and scripts are masked. */
export interface Mapped {
  readonly line: number;
  readonly menu: string;
  readonly text: string;
  /** What became of it, each with its menu. */
  readonly to: readonly string[];
  /** What is not as it was, one sentence each. */
  readonly changes: readonly string[];
}

/** A line, or one argument of a line, that the target does not get. */
export interface NotMapped {
  readonly line: number;
  readonly menu: string;
  readonly text: string;
  /** Absent: the whole line. */
  readonly argument?: string;
  readonly why: string;
  readonly todo: string;
}

/** Something that is in no export and has to be given. */
export interface Needed {
  /** Under which it is given in `secrets`; for a certificate its name. */
  readonly key: string;
  readonly kind: 'secret' | 'certificate';
  readonly line: number;
  readonly menu: string;
  readonly argument: string;
  /** What is done as long as it is missing. */
  readonly meanwhile: string;
}

export interface PortPlace {
  readonly from: string;
  /** `null`: left out. */
  readonly to: string | null;
}

export interface Migration {
  /** Commands for a target without configuration. With every secret that the export shows or that was given. */
  readonly rsc: string;
  readonly mapped: readonly Mapped[];
  readonly notMapped: readonly NotMapped[];
  readonly needed: readonly Needed[];
  readonly warnings: readonly string[];
  readonly ports: readonly PortPlace[];
  /** The router that it is for, with the ports that are used where it did not name its own. */
  readonly target: MigrationTarget;
  /** Statements of `rsc` by menu, in its order. */
  readonly statements: Readonly<Record<string, number>>;
  /** Those of them that add a row. */
  readonly added: Readonly<Record<string, number>>;
}

/** A statement of the export. */
export interface Source {
  readonly line: number;
  readonly menu: string;
  /** Empty for what is no command. */
  readonly verb: string;
  readonly selector?: string;
  readonly args: readonly RscArgument[];
  /** The lines as they stand. */
  readonly raw: string;
}

/** A statement for the target, while it is worked on. */
export interface Draft {
  menu: string;
  readonly verb: 'add' | 'set';
  selector?: string;
  args: RscArgument[];
  readonly from: readonly Source[];
  /** Where it goes among the others: the place of its source, or one next to it. */
  place: number;
  /** An argument that is gone and may have kept the statement from meaning more than it should. */
  weakened?: string;
  /** Why it cannot be there yet: it can be switched off in no other way. */
  incomplete?: string;
  /** Why it is switched off. */
  off?: string;
}
