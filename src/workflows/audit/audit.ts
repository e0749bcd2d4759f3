import { isAvailable } from '../../core/catalogue';
import { SEVERITIES, type Evidence, type FixStep, type Rule, type Severity } from './rule';
import { scoreOf, weightOf, type Score } from './score';
import { isVersion } from './version';
import { joinNeeds, NotKnown, type ConfigView } from './view';

/** A rule that is broken on one router. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly title: string;
  /** `possible`: it depends on something that the configuration does not tell; see `doubts`. */
  readonly certainty: 'certain' | 'possible';
  /** One line for each instance, secrets masked. */
  readonly evidence: readonly string[];
  /** What it depends on, as clauses. */
  readonly doubts: readonly string[];
  readonly why: string;
  readonly remedy: string;
  /** Runs that mend it, in this order. None: a person has to decide. */
  readonly fix: readonly FixStep[];
  readonly references: readonly string[];
}

/** A rule that could not be asked: neither broken nor kept. */
export interface Unchecked {
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly why: string;
}

export interface AuditResult {
  /** Worst first, then by rule. */
  readonly findings: readonly Finding[];
  readonly unchecked: readonly Unchecked[];
  /** Rules that were asked, and those that do not concern this version left out. */
  readonly asked: number;
  readonly score: Score;
}

/** Most instances of one rule that are told; a table may hold thousands. */
const MOST_EVIDENCE = 25;

/** Everything that these rules read. */
export function needsOf(rules: readonly Rule[]): ReturnType<typeof joinNeeds> {
  return joinNeeds(rules.map(({ menus }) => menus));
}

/** Asks every rule. Pure: the same rules and view give the same result. */
export function audit(rules: readonly Rule[], view: ConfigView): AuditResult {
  const findings: Finding[] = [];
  const unchecked: Unchecked[] = [];
  let asked = 0;
  for (const rule of rules) {
    const answer = ask(rule, view);
    if (answer === 'other-version') continue;
    asked += 1;
    if (answer instanceof NotKnown) {
      unchecked.push({ rule: rule.id, title: rule.title, severity: rule.severity, why: answer.why });
    } else if (answer.length > 0) findings.push(findingOf(rule, answer, view));
  }
  findings.sort((a, b) => rank(a) - rank(b) || (a.rule < b.rule ? -1 : 1));
  return { findings, unchecked, asked, score: scoreOf(findings, { asked, unchecked: unchecked.length }) };
}

function rank({ severity }: Pick<Finding, 'severity'>): number {
  return SEVERITIES.indexOf(severity);
}

function ask(rule: Rule, view: ConfigView): readonly Evidence[] | NotKnown | 'other-version' {
  if (rule.versions) {
    const { version } = view.facts;
    if (!isVersion(version)) return new NotKnown('the version of RouterOS is not known');
    if (!isAvailable(rule.versions, version)) return 'other-version';
  }
  try {
    return rule.check(view);
  } catch (error) {
    if (error instanceof NotKnown) return error;
    throw error;
  }
}

function findingOf(rule: Rule, evidence: readonly Evidence[], view: ConfigView): Finding {
  const { severity, certainty } = verdictOf(rule, evidence);
  const isCertain = certainty === 'certain';
  const lines = evidence.map(({ text, doubt }) => (doubt === undefined || !isCertain ? text : `${text} (if ${doubt})`));
  const kept = lines.slice(0, MOST_EVIDENCE);
  return {
    rule: rule.id,
    severity,
    title: rule.title,
    certainty,
    evidence: lines.length > kept.length ? [...kept, `… and ${lines.length - kept.length} more`] : kept,
    doubts: isCertain ? [] : [...new Set(evidence.flatMap(({ doubt }) => doubt ?? []))],
    why: rule.why,
    remedy: rule.remedy,
    fix: rule.fix?.(evidence, view) ?? [],
    references: rule.references,
  };
}

/** What weighs most decides: something grave that is only possible may be more than something small that is certain. */
function verdictOf(rule: Rule, evidence: readonly Evidence[]): Pick<Finding, 'severity' | 'certainty'> {
  const severitiesOf = (isCertain: boolean): readonly Severity[] =>
    evidence.filter(({ doubt }) => (doubt === undefined) === isCertain).map((each) => each.severity ?? rule.severity);
  const [certain, possible] = [severitiesOf(true), severitiesOf(false)];
  const sure = { severity: worstOf(certain), certainty: 'certain' } as const;
  const maybe = { severity: worstOf(possible), certainty: 'possible' } as const;
  if (possible.length === 0) return sure;
  return certain.length > 0 && weightOf(sure) >= weightOf(maybe) ? sure : maybe;
}

function worstOf(severities: readonly Severity[]): Severity {
  return SEVERITIES.find((severity) => severities.includes(severity)) ?? 'info';
}
