import { ACCESS_EXAMPLES } from './access';
import { COMPROMISE_EXAMPLES } from './compromise';
import type { RuleExample } from './kinds';
import { NETWORK_EXAMPLES } from './network';
import { SYSTEM_EXAMPLES } from './system';

export { EDGE, EXAMPLE_NOW, type Menus, type RuleExample } from './kinds';

/** At least one for every rule that is written in code; rules of holes speak for themselves. */
export const RULE_EXAMPLES: readonly RuleExample[] = [
  ...ACCESS_EXAMPLES,
  ...NETWORK_EXAMPLES,
  ...SYSTEM_EXAMPLES,
  ...COMPROMISE_EXAMPLES,
];
