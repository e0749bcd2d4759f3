import type { Action, ChecksInput } from '../../core/catalogue';
import { parseDurationMs } from '../../core/config';
import { AppError } from '../../core/errors';
import { didYouMean } from '../../core/text';
import { BUILT_IN_CHECKS } from './built-in';
import type { Check } from './check';
import { ownCheck } from './own-check';

/** What the change could do to the daemon's own way in. */
export interface ChangeContext {
  readonly risk: Action['risk'];
  /** Addresses, interfaces, routes, the firewall or services: what the daemon comes in by. */
  readonly touchesManagement: boolean;
}

type Listed = Extract<ChecksInput, readonly unknown[]>[number];

const STANDARD = 'standard';
const GATEWAY_PING = 'gateway-ping';
const BY_NAME = new Map(BUILT_IN_CHECKS.map((check) => [check.name, check]));

/**
 * The checks that a run asks for. Absent means `standard`; a list may name `standard` too, and a check that stands twice
 * is the later one.
 * @throws AppError INPUT_INVALID a name is unknown, or a check of the user's own has the name of a built-in one
 */
export function resolveChecks(input: ChecksInput | undefined, context: ChangeContext): readonly Check[] {
  if (input === 'none') return [];
  const listed: readonly Listed[] = input === undefined || input === STANDARD ? [STANDARD] : input;
  const checks = new Map<string, Check>();
  for (const check of listed.flatMap((one) => resolved(one, context))) checks.set(check.name, check);
  return [...checks.values()];
}

function resolved(listed: Listed, context: ChangeContext): readonly Check[] {
  if (listed === STANDARD) return standardChecks(context);
  if (typeof listed === 'string') return [builtIn(listed)];
  const settleMs = listed.settle === undefined ? undefined : parseDurationMs(listed.settle);
  const settle = settleMs === undefined ? {} : { settleMs };
  if ('check' in listed) {
    const { rule, ...check } = builtIn(listed.check);
    return [{ ...check, ...settle, rule: listed.tolerance === undefined ? rule : { ...rule, tolerance: listed.tolerance } }];
  }
  if (listed.name === STANDARD || BY_NAME.has(listed.name)) {
    throw new AppError('INPUT_INVALID', `checks: ${listed.name} is a built-in check; give your own another name`);
  }
  return [{ ...ownCheck(listed), ...settle }];
}

/** A ping is traffic: it is sent unasked only where the change could cut the router off. */
function standardChecks({ risk, touchesManagement }: ChangeContext): readonly Check[] {
  const pings = risk === 'lockout' || touchesManagement;
  return BUILT_IN_CHECKS.filter(({ name, standard }) => standard || (pings && name === GATEWAY_PING)).map(plain);
}

function builtIn(name: string): Check {
  const check = BY_NAME.get(name);
  if (check) return plain(check);
  throw new AppError('INPUT_INVALID', `checks: there is no check ${name}${didYouMean(name, [...BY_NAME.keys(), STANDARD])}`, {
    remedy: 'List the checks with `rosfleet checks`.',
  });
}

function plain({ name, measure, rule }: Check): Check {
  return { name, measure, rule };
}
