import type { RouterFacts, Row } from '../../core/catalogue';

/** Menus that a rule reads, each with the properties that it looks at. Paths are those of 7.x. */
export type MenuNeeds = Readonly<Record<string, readonly string[]>>;

/** What is known of the router itself. An export may not even tell its version. */
export interface ViewFacts extends Partial<Pick<RouterFacts, 'architecture' | 'board' | 'packages'>> {
  readonly version?: string;
  readonly major: 6 | 7;
}

/** What the person who asks for an audit knows and the router does not tell. */
export interface AuditContext {
  readonly nowMs: number;
  /** Interfaces or interface lists that lead outside. Absent: found out. */
  readonly wan?: readonly string[];
  /** Users that are meant to exist. Absent: nobody is unknown. */
  readonly users?: readonly string[];
  /** Hosts that scripts may fetch from. */
  readonly hosts?: readonly string[];
  /** Measures by name, see the capacity rules. */
  readonly limits?: Readonly<Record<string, number>>;
}

/** A menu as it was read; or why it is not known. */
export type Reading = { readonly rows: readonly Row[]; readonly absent?: true } | { readonly why: string };

/**
 * The configuration of one router as rules see it, wherever it comes from: rows per menu, with what the version holds
 * where nothing was said. Everything is read before the first rule is asked, so that rules are pure.
 */
export interface ConfigView {
  readonly origin: 'router' | 'export';
  readonly facts: ViewFacts;
  readonly context: AuditContext;
  /** Rows of a menu, none where the router has no such menu. @throws NotKnown where it could not be read */
  rows(menu: string): readonly Row[];
  /** The row of a menu that has one; empty where the router has no such menu. @throws NotKnown */
  one(menu: string): Row;
  /** The router has the menu, i.e. the version and the packages for it. @throws NotKnown */
  has(menu: string): boolean;
}

/** Not an error of anybody: the rule cannot say anything, and the audit tells so. */
export class NotKnown extends Error {
  constructor(readonly why: string) {
    super(why);
    this.name = 'NotKnown';
  }
}

export interface ViewParts extends Pick<ConfigView, 'origin' | 'facts' | 'context'> {
  readonly readings: ReadonlyMap<string, Reading>;
}

export function createView({ readings, ...rest }: ViewParts): ConfigView {
  const readingOf = (menu: string): Extract<Reading, { rows: unknown }> => {
    const reading = readings.get(menu);
    // A rule that does not declare what it reads would find nothing on a real router.
    if (!reading) throw new Error(`${menu} was not read: a rule does not name it among its menus`);
    if ('why' in reading) throw new NotKnown(reading.why);
    return reading;
  };
  return Object.freeze({
    ...rest,
    rows: (menu: string) => readingOf(menu).rows,
    one: (menu: string) => readingOf(menu).rows[0] ?? {},
    has: (menu: string) => readingOf(menu).absent !== true,
  });
}

/** What several rules need, as one reading each. */
export function joinNeeds(all: readonly MenuNeeds[]): MenuNeeds {
  const joined = new Map<string, Set<string>>();
  for (const needs of all) {
    for (const [menu, names] of Object.entries(needs)) {
      const known = joined.get(menu) ?? new Set<string>();
      for (const name of names) known.add(name);
      joined.set(menu, known);
    }
  }
  return Object.fromEntries([...joined].map(([menu, names]) => [menu, [...names]]));
}

/** RouterOS says true and false over the API, yes and no in an export. */
export function isOn(value: string | undefined): boolean {
  return value === 'true' || value === 'yes';
}

export function isEnabled(row: Row): boolean {
  return !isOn(row['disabled']) && !isOn(row['invalid']);
}

/** Words of a comma separated value. */
export function wordsOf(value: string | undefined): readonly string[] {
  return (value ?? '')
    .split(/[,;]/)
    .map((word) => word.trim())
    .filter(Boolean);
}

/** A list of networks that shuts nobody out. */
export function isOpenToAll(networks: string | undefined): boolean {
  const words = wordsOf(networks);
  return words.length === 0 || words.some((word) => /^(0\.0\.0\.0(\/0)?|::(\/0)?)$/.test(word));
}
