/**
 * What is known of the menus of a RouterOS version, as far as definitions may ask. routeros/ has the facts; a definition is
 * given them by the session that it is run with.
 */
export interface VersionMenu {
  /** `list`, `ordered`, `fixed`, `read-only`, `singleton` or `actions`. */
  readonly kind: string;
  /** `borrowed` and `path`: the arguments may be others than those that are known. */
  readonly basis: string;
  /** Command to its arguments. */
  readonly commands: ReadonlyMap<string, readonly string[]>;
  /** A package, and a feature of the device-mode. */
  readonly needs: { readonly package?: string; readonly deviceMode?: string };
  /** What `add` refuses to be without. */
  readonly required: { readonly arguments: readonly string[]; readonly need: 'all' | 'rule' } | undefined;
  property(name: string): { readonly type?: string; readonly values?: readonly string[] } | undefined;
}

export interface VersionMenus {
  menu(path: string): VersionMenu | undefined;
  /** Where a menu of another version went. */
  move(path: string): { readonly from: string; readonly to?: string; readonly note?: string } | undefined;
  /** What a router of the version may have too, where the version lies between two that are known. */
  readonly possible?: VersionMenus;
}
