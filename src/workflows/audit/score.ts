import { SEVERITIES, type Severity } from './rule';

/** What one finding takes from a hundred. */
const WEIGHTS: Readonly<Record<Severity, number>> = { critical: 40, high: 10, medium: 3, low: 1, info: 0 };

export interface Score {
  /** 0 to 100. Absent where too little could be asked for a number to mean anything. */
  readonly points?: number;
  readonly counts: Readonly<Record<Severity, number>>;
}

interface Scored {
  readonly severity: Severity;
  readonly certainty: 'certain' | 'possible';
}

/** What a broken rule costs: one that is only possible costs half. */
export function weightOf({ severity, certainty }: Scored): number {
  return WEIGHTS[severity] / (certainty === 'certain' ? 1 : 2);
}

/**
 * 100 less the weight of each broken rule, however many instances it has; never below 0, rounded down. Rules that could
 * not be answered cost nothing and are told beside the score; where they are more than half, there is none.
 */
export function scoreOf(findings: readonly Scored[], { asked, unchecked }: { asked: number; unchecked: number }): Score {
  const lost = findings.reduce((sum, finding) => sum + weightOf(finding), 0);
  const counts = Object.fromEntries(
    SEVERITIES.map((severity) => [severity, findings.filter((finding) => finding.severity === severity).length]),
  ) as Record<Severity, number>;
  const isKnown = unchecked * 2 <= asked;
  return { ...(isKnown ? { points: Math.max(0, Math.floor(100 - lost)) } : {}), counts };
}

/** The mean of the routers, rounded down: a fleet of good routers with one bad one is told by its worst router, too. */
export function fleetScore(points: readonly number[]): { readonly mean: number; readonly worst: number } | undefined {
  if (points.length === 0) return undefined;
  return {
    mean: Math.floor(points.reduce((sum, each) => sum + each, 0) / points.length),
    worst: points.reduce((least, each) => Math.min(least, each), 100),
  };
}
