import { INTERFACE_CHECKS } from './catalogue/interfaces';
import { REACHABILITY_CHECKS } from './catalogue/reachability';
import { ROUTING_CHECKS } from './catalogue/routing';
import { SESSION_CHECKS } from './catalogue/sessions';
import { SYSTEM_CHECKS } from './catalogue/system';
import { TUNNEL_CHECKS } from './catalogue/tunnels';
import { menusOf, type BuiltInCheck } from './check';

export const BUILT_IN_CHECKS: readonly BuiltInCheck[] = [
  ...ROUTING_CHECKS,
  ...REACHABILITY_CHECKS,
  ...TUNNEL_CHECKS,
  ...INTERFACE_CHECKS,
  ...SESSION_CHECKS,
  ...SYSTEM_CHECKS,
];

/** A built-in check as surfaces list it. */
export interface CheckSummary {
  readonly name: string;
  readonly title: string;
  /** One sentence. */
  readonly summary: string;
  /** Menus and commands that it asks, each where the router's version has it. */
  readonly menus: readonly string[];
  /** How much worse than before is borne: a number, a share, or the larger of both. */
  readonly tolerance: string;
  /** Part of `standard`. */
  readonly standard: boolean;
  /** Policies that the router's user needs. */
  readonly rights: readonly string[];
}

export function checkCatalogue(): readonly CheckSummary[] {
  return BUILT_IN_CHECKS.map(({ name, title, summary, standard, rights, rule, ...check }) => ({
    name,
    title,
    summary,
    menus: menusOf(check),
    tolerance: rule.tolerance,
    standard,
    rights,
  }));
}
