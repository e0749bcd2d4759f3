/** A question that is asked often, under a name of its own. */
export interface RecordingRule {
  /** `routeros:up:any`. */
  readonly record: string;
  readonly expr: string;
}

/** How it is shown that an alert works: series minute by minute, as promtool's `values` has them. */
export interface RuleTrial {
  readonly series: Readonly<Record<string, string>>;
  /** When it is looked at, e.g. `20m`. */
  readonly at: string;
}

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  /** How long it has to hold. Absent: at once. */
  readonly for?: string;
  readonly severity: 'critical' | 'warning' | 'info';
  /** One line, with the labels that tell where. */
  readonly summary: string;
  /** What it means, and what to do. */
  readonly description: string;
  /** It fires for exactly one set of labels. */
  readonly fires: RuleTrial;
  readonly silent: RuleTrial;
}

export type Rule = AlertRule | RecordingRule;

export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly Rule[];
}

/** Labels of the router that trials are about. */
export const EDGE = 'router="edge",tenant="default",site="riga"';

/** Of an alert of a router: quiet while people work on it. */
export function unlessMaintained(expr: string): string {
  return `(${expr}) unless on (tenant, router) (rosfleet_router_maintenance == 1)`;
}

/** The metrics that an expression names. */
export function metricsIn(expr: string): readonly string[] {
  return [...new Set(expr.match(/\b(?:routeros|rosfleet)_[a-z0-9_]+/g) ?? [])];
}
