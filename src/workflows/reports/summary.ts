import { SEVERITIES, type Severity } from '../audit/rule';
import { fleetScore } from '../audit/score';
import { routerReport, type ReportedFinding, type RouterReport } from './router-report';
import type { ReportSource } from './source';

/** A rule that is broken somewhere. */
export interface BrokenRule {
  readonly rule: string;
  /** The worst that it is anywhere. */
  readonly severity: Severity;
  readonly title: string;
  /** Routers where it is broken. */
  readonly routers: number;
  /** Of these, where it is only possible. */
  readonly possible: number;
}

/** The fleet at a glance: grows with the rules, not with the routers. */
export interface Summary {
  readonly routers: number;
  /** How many routers ended how. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Absent where nothing was audited. */
  readonly audit?: {
    readonly audited: number;
    /** Absent where no router has a score. */
    readonly score?: { readonly mean: number; readonly worst: number };
    /** Audited routers without a score. */
    readonly unscored: number;
    readonly findings: Readonly<Record<Severity, number>>;
    /** Worst first, then those on most routers. */
    readonly rules: readonly BrokenRule[];
    /** Lowest scores first. */
    readonly worst: readonly { readonly name: string; readonly id: string; readonly score: number }[];
    /** Reasons why rules could not be asked, with how many routers have them. */
    readonly unchecked: Readonly<Record<string, number>>;
  };
  /** Columns of each table, in the order that they came. */
  readonly tables: Readonly<Record<string, readonly string[]>>;
}

const MOST_WORST = 10;
/** A reason may name a row: reasons beyond these are told with their router. */
const MOST_REASONS = 20;

export async function summaryOf(source: ReportSource): Promise<Summary> {
  const tally = new Tally();
  for await (const router of source.routers()) tally.add(routerReport(router));
  return tally.summary();
}

class Tally {
  private routers = 0;
  private readonly statuses = new Map<string, number>();
  private audited = 0;
  private readonly points: number[] = [];
  private readonly findings = new Map<Severity, number>();
  private readonly rules = new Map<string, BrokenRule>();
  private worst: { name: string; id: string; score: number }[] = [];
  private readonly unchecked = new Map<string, number>();
  private readonly tables = new Map<string, Set<string>>();

  add(report: RouterReport): void {
    this.routers += 1;
    more(this.statuses, report.status);
    for (const [part, rows] of report.tables) {
      const columns = this.tables.get(part) ?? new Set<string>();
      for (const row of rows) for (const name of Object.keys(row)) columns.add(name);
      this.tables.set(part, columns);
    }
    if (report.audit) this.addAudit(report, report.audit);
  }

  private addAudit({ name, id }: RouterReport, { score, findings, unchecked }: NonNullable<RouterReport['audit']>): void {
    this.audited += 1;
    if (score !== undefined) {
      this.points.push(score);
      const sorted = [...this.worst, { name, id, score }].sort((a, b) => a.score - b.score);
      this.worst = sorted.slice(0, MOST_WORST);
    }
    for (const finding of findings) this.addFinding(finding);
    for (const { why } of unchecked) if (this.unchecked.has(why) || this.unchecked.size < MOST_REASONS) more(this.unchecked, why);
  }

  private addFinding({ rule, severity, title, certainty }: ReportedFinding): void {
    more(this.findings, severity);
    const known = this.rules.get(rule) ?? { rule, severity, title, routers: 0, possible: 0 };
    this.rules.set(rule, {
      ...known,
      severity: rank(severity) < rank(known.severity) ? severity : known.severity,
      routers: known.routers + 1,
      possible: known.possible + (certainty === 'possible' ? 1 : 0),
    });
  }

  summary(): Summary {
    const score = fleetScore(this.points);
    return {
      routers: this.routers,
      statuses: Object.fromEntries([...this.statuses].sort(([a], [b]) => (a < b ? -1 : 1))),
      ...(this.audited > 0
        ? {
            audit: {
              audited: this.audited,
              ...(score ? { score } : {}),
              unscored: this.audited - this.points.length,
              findings: Object.fromEntries(SEVERITIES.map((each) => [each, this.findings.get(each) ?? 0])) as Record<
                Severity,
                number
              >,
              rules: [...this.rules.values()].sort(
                (a, b) => rank(a.severity) - rank(b.severity) || b.routers - a.routers || (a.rule < b.rule ? -1 : 1),
              ),
              worst: this.worst,
              unchecked: Object.fromEntries(this.unchecked),
            },
          }
        : {}),
      tables: Object.fromEntries([...this.tables].map(([part, columns]) => [part, [...columns]])),
    };
  }
}

function more<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}
