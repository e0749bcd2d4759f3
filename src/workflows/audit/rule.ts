import type { ExampleStep, Row, VersionRange } from '../../core/catalogue';
import type { ConfigView, MenuNeeds } from './view';

export type { MenuNeeds } from './view';

/** Worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a rule is asked for: one action for each. */
export const AUDITS = ['security', 'compromise', 'licence', 'capacity'] as const;
export type Audit = (typeof AUDITS)[number];

/** What shows that a rule is broken. */
export interface Evidence {
  /** One line that names the row and what is wrong with it, secrets masked. */
  readonly text: string;
  /** The row itself, for the fix; it never leaves the audit. */
  readonly row?: Row;
  /** It depends on something that the configuration does not tell, named as a clause. */
  readonly doubt?: string;
  /** Where one instance is worse or better than the rule in general. */
  readonly severity?: Severity;
}

/** A run that mends a finding: what `rosfleet run` takes, without the routers. */
export type FixStep = ExampleStep;

export interface Rule {
  /** `subject.what`, e.g. `services.telnet`; forever. */
  readonly id: string;
  /** What is the case, as a clause that begins with a capital. */
  readonly title: string;
  readonly severity: Severity;
  readonly audits: readonly Audit[];
  /** Why it matters: one or two sentences. */
  readonly why: string;
  /** What to do, for a person. */
  readonly remedy: string;
  readonly references: readonly string[];
  readonly menus: MenuNeeds;
  /** Versions that it concerns. @defaultValue all */
  readonly versions?: VersionRange;
  /** Pure: the same view gives the same evidence. None: all is well. */
  check(view: ConfigView): readonly Evidence[];
  /** Runs that mend it. Absent or empty: a person has to decide. */
  fix?(evidence: readonly Evidence[], view: ConfigView): readonly FixStep[];
}

const ID = /^[a-z][a-z0-9-]*\.[a-z0-9][a-z0-9-]*$/;

/** @throws Error on a contradiction in the definition: it is a defect, found when the rules are loaded */
export function defineRule(rule: Rule): Rule {
  const fail = (why: string): never => {
    throw new Error(`rule ${rule.id}: ${why}`);
  };
  if (!ID.test(rule.id)) fail('the id must be subject.what');
  if (rule.audits.length === 0) fail('no audit asks for it');
  for (const text of [rule.why, rule.remedy]) if (!text.endsWith('.')) fail(`"${text}" is not a sentence`);
  if (Object.keys(rule.menus).some((menu) => !menu.startsWith('/'))) fail('a menu is no path');
  return Object.freeze(rule);
}
