/**
 * What the command line shows of the menu catalogue. The catalogue knows the wire, which this layer does not see: the
 * composition root lends it.
 */
export interface CliProperty {
  readonly name: string;
  readonly type?: string;
  readonly values?: readonly string[];
  readonly range?: { readonly min: string; readonly max: string };
  readonly readOnly: boolean;
  readonly unsettable: boolean;
}

export interface CliMenu {
  readonly path: string;
  readonly kind: string;
  readonly basis: string;
  readonly commands: ReadonlyMap<string, readonly string[]>;
  /** Package, hardware …: a text or a list of texts each. */
  readonly needs: object;
  readonly required: { readonly arguments: readonly string[]; readonly need: string; readonly refusal?: string } | undefined;
  readonly movedFrom?: string;
  properties(): readonly CliProperty[];
}

export interface CliCatalogue {
  readonly version: string;
  readonly fit: string;
  readonly origin: string;
  menus(): Iterable<CliMenu>;
  menu(path: string): CliMenu | undefined;
  move(path: string): { readonly from: string; readonly to?: string; readonly since: string; readonly note?: string } | undefined;
}

export interface CliCoverage {
  readonly version: string;
  readonly menus: Readonly<Record<'tree' | 'borrowed' | 'written' | 'path', number>>;
  readonly commands: number;
  readonly arguments: number;
  readonly writable: number;
  readonly typed: number;
}

export interface CliKnownPath {
  readonly path: string;
  readonly versions: readonly string[];
  readonly reason?: string;
}

/** What decides which menus a router has. */
export interface RouterKind {
  readonly version: string;
  readonly architecture?: string;
  readonly packages?: readonly string[];
}

export interface MenuSource {
  readonly versions: readonly string[];
  coverage(): readonly CliCoverage[];
  knownPaths(): readonly CliKnownPath[];
  /** What a router of this kind told, where the data folder holds it, else what is baked. */
  catalogue(kind: RouterKind): Promise<CliCatalogue>;
}
