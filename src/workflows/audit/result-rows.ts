import type { Row } from '../../core/catalogue';
import type { AuditResult, Finding, Unchecked } from './audit';
import { SEVERITIES, type FixStep, type Severity } from './rule';

/** Between the lines of one cell: no line holds one itself. */
const LINES = '\n';

/** What the rows of an audit hold, by property. */
export const RESULT_OUTPUT: Readonly<Record<string, string>> = {
  part: 'What the row is: score, finding or unchecked.',
  score: 'Of the router: 100 less the weight of each finding; absent where too little could be asked.',
  ...Object.fromEntries(SEVERITIES.map((severity) => [severity, `How many findings are of this severity: ${severity}.`])),
  asked: 'How many rules were asked.',
  unchecked: 'How many of them could not be answered.',
  severity: `Of the finding: ${SEVERITIES.join(', ')}.`,
  rule: 'Id of the rule; of several where they could not be asked for the same reason.',
  title: 'What is the case.',
  certainty: 'certain, or possible where it depends on what the configuration does not tell.',
  evidence: 'What shows it, a line for each instance; secrets are masked.',
  doubts: 'What a possible finding depends on.',
  why: 'Why it matters; of what was not checked, why not.',
  remedy: 'What to do about it.',
  fix: 'Runs that mend it, as JSON: a list of do and input. Empty where a person has to decide.',
  references: 'Where to read more.',
};

export interface RowOptions {
  /** Findings below this are left out; the score counts them all the same. */
  readonly atLeast?: Severity;
}

/** The score first, then findings with the worst first, then what was not checked. */
export function resultRows(result: AuditResult, { atLeast = 'info' }: RowOptions = {}): readonly Row[] {
  const least = SEVERITIES.indexOf(atLeast);
  const told = result.findings.filter(({ severity }) => SEVERITIES.indexOf(severity) <= least);
  return [scoreRow(result), ...told.map(findingRow), ...uncheckedRows(result.unchecked)];
}

function scoreRow({ score, asked, unchecked }: AuditResult): Row {
  const counts = SEVERITIES.map((severity) => [severity, String(score.counts[severity])] as const);
  return {
    part: 'score',
    ...(score.points === undefined ? {} : { score: String(score.points) }),
    ...Object.fromEntries(counts),
    asked: String(asked),
    unchecked: String(unchecked.length),
  };
}

function findingRow(finding: Finding): Row {
  const { fix, evidence, doubts, references } = finding;
  return {
    part: 'finding',
    severity: finding.severity,
    rule: finding.rule,
    title: finding.title,
    certainty: finding.certainty,
    evidence: evidence.join(LINES),
    ...(doubts.length > 0 ? { doubts: doubts.join(LINES) } : {}),
    why: finding.why,
    remedy: finding.remedy,
    ...(fix.length > 0 ? { fix: JSON.stringify(fix) } : {}),
    ...(references.length > 0 ? { references: references.join(LINES) } : {}),
  };
}

/** One row for each reason: a user without a right would hide behind thirty of them otherwise. */
function uncheckedRows(unchecked: readonly Unchecked[]): readonly Row[] {
  const byReason = new Map<string, string[]>();
  for (const { why, rule } of unchecked) {
    const rules = byReason.get(why) ?? [];
    rules.push(rule);
    byReason.set(why, rules);
  }
  return [...byReason].map(([why, rules]) => ({ part: 'unchecked', rule: rules.join(LINES), why }));
}

/** A finding as a row tells it. */
export type ToldFinding = Omit<Finding, 'fix'> & { readonly fix: readonly FixStep[] };

/** The rows of an audit, read back; rows of other parts are not its business. */
export function findingOfRow(row: Row): ToldFinding | undefined {
  const severity = SEVERITIES.find((each) => each === row['severity']);
  if (row['part'] !== 'finding' || severity === undefined) return undefined;
  return {
    severity,
    rule: row['rule'] ?? '',
    title: row['title'] ?? '',
    certainty: row['certainty'] === 'possible' ? 'possible' : 'certain',
    evidence: linesOf(row['evidence']),
    doubts: linesOf(row['doubts']),
    why: row['why'] ?? '',
    remedy: row['remedy'] ?? '',
    fix: stepsOf(row['fix']),
    references: linesOf(row['references']),
  };
}

export function linesOf(cell: string | undefined): readonly string[] {
  return cell ? cell.split(LINES) : [];
}

function stepsOf(cell: string | undefined): readonly FixStep[] {
  if (!cell) return [];
  try {
    return JSON.parse(cell) as FixStep[];
  } catch {
    return [];
  }
}
