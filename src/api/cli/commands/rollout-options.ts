import { InvalidArgumentError, type Command } from 'commander';
import { GUARD_CHOICES, ON_FAILURE } from '../../../core/catalogue';
import { AppError } from '../../../core/errors';
import { readText } from '../input/read-input';
import { wholeNumber } from './options';

/** How a run is carried out, as flags. */
export interface RolloutFlags {
  readonly waves?: string;
  readonly soak?: string;
  readonly maxFailures?: string;
  readonly maxUnreachable?: string;
  readonly onFailure?: string;
  readonly gate?: string;
  readonly gateQuery?: string;
  readonly concurrency?: number;
  readonly concurrencyPerSite?: number;
  readonly order?: string;
  readonly ignoreWindows?: boolean;
  readonly guard?: string;
  readonly guardWindow?: string;
  readonly allowReboot?: boolean;
  readonly acceptLockout?: boolean;
  readonly checks?: string;
  readonly at?: string;
  readonly expires?: string;
}

export function addRolloutOptions(command: Command): Command {
  return command
    .option('--waves <list>', 'routers reached by the end of each wave, e.g. 1,10%,100% or kinds,25%,100%')
    .option('--soak <time>', 'wait after each wave, e.g. 30s')
    .option('--max-failures <budget>', 'failed routers that are borne, e.g. 2% or 5 or 5,2%; absent: none where there are waves')
    .option('--max-unreachable <budget>', 'routers that cannot be reached and are borne; absent: any number')
    .option('--on-failure <what>', `when the budget is spent: ${ON_FAILURE.join(', ')}`, oneOf(ON_FAILURE))
    .option('--gate <kind>', 'manual waits for `rosfleet runs approve` before each further wave', oneOf(['auto', 'manual']))
    .option('--gate-query <promql>', 'asked before each further wave: it must give no series, or only zeros')
    .option('--concurrency <routers>', 'routers worked on at once', wholeNumber(1))
    .option('--concurrency-per-site <routers>', 'routers of one site worked on at once', wholeNumber(1))
    .option('--order <order>', 'leaf-first or given', oneOf(['leaf-first', 'given']))
    .option('--ignore-windows', 'do not wait for the maintenance windows of sites')
    .option('--guard <guard>', `how the change comes back: ${GUARD_CHOICES.join(', ')}`, oneOf(GUARD_CHOICES))
    .option('--guard-window <time>', 'how long a router waits for the confirmation, e.g. 2m')
    .option('--allow-reboot', 'the guard may be one that reboots the router')
    .option('--accept-lockout', 'with --guard none: go on although the daemon will be shut out for certain')
    .option('--checks <checks>', 'standard, none, names such as internet,bgp, or @file.yaml')
    .option('--at <time>', 'start then, e.g. 2026-12-01T02:00:00Z')
    .option('--expires <time>', 'wait so long for routers that are offline, e.g. 12h');
}

function oneOf(words: readonly string[]): (text: string) => string {
  return (text) => {
    if (words.includes(text)) return text;
    throw new InvalidArgumentError(`Give one of: ${words.join(', ')}.`);
  };
}

/**
 * The flags as a part of the body of POST /runs.
 * @throws AppError INPUT_INVALID where the file of checks cannot be read
 */
export async function rolloutBody(flags: RolloutFlags): Promise<Readonly<Record<string, unknown>>> {
  const { waves, soak, maxFailures, maxUnreachable, onFailure, gate, gateQuery, concurrency, concurrencyPerSite, order } = flags;
  const rollout = given({
    waves,
    soak,
    maxFailures,
    maxUnreachable,
    onFailure,
    gate,
    gateQuery,
    concurrency,
    concurrencyPerSite,
    order,
    ignoreWindows: flags.ignoreWindows,
  });
  const { guard, guardWindow, allowReboot, at, expires } = flags;
  const checks = flags.checks === undefined ? undefined : await checksOf(flags.checks);
  return given({
    rollout: Object.keys(rollout).length > 0 ? rollout : undefined,
    guard,
    guardWindow,
    allowReboot,
    acceptLockout: flags.acceptLockout,
    checks,
    at,
    expiresIn: expires,
  });
}

function given(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** What the daemon checks is only brought into shape here. */
async function checksOf(text: string): Promise<unknown> {
  if (text === 'standard' || text === 'none') return text;
  if (!text.startsWith('@')) return text.split(',').map((name) => name.trim());
  const { parse } = await import('yaml');
  try {
    return parse(await readText(text.slice(1)), { maxAliasCount: 100 });
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const reason = cause instanceof Error ? cause.message.split('\n', 1)[0] : '';
    throw new AppError('INPUT_INVALID', `${text.slice(1)} is neither YAML nor JSON: ${reason}`, { cause });
  }
}
