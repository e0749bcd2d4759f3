import { AppError, type ErrorCode, type Trap } from '../../core/errors';
import type { Row } from '../../core/catalogue';

/** Category 2 of `!trap`: the command was interrupted, by us or by an operator. */
const INTERRUPTED_CATEGORY = 2;

/**
 * What the texts of RouterOS mean, first match wins. The category of a trap is often absent and too coarse where it is
 * given (0 is "missing item or command"), so that the text decides. Recorded on RouterOS 6.49 and 7.x.
 */
const TRAP_TEXTS: readonly (readonly [RegExp, ErrorCode])[] = [
  [/not allowed by device-mode/, 'TRAP_DEVICE_MODE'],
  [/not enough permissions|not allowed \(9\)|permission denied/, 'TRAP_NOT_PERMITTED'],
  [/no such item/, 'TRAP_NO_SUCH_ITEM'],
  [/no such command|bad command name|expected command name/, 'TRAP_NO_SUCH_COMMAND'],
  [/unknown parameter|bad parameter/, 'TRAP_UNKNOWN_PARAMETER'],
  [/missing value\(s\) of argument|^missing =/, 'TRAP_MISSING_VALUE'],
  [/already ha(?:ve|s) |already exists|already added as/, 'TRAP_ALREADY_EXISTS'],
  [
    /does not match any value|^ambiguous value|^invalid value|^value of .* (?:is )?out of range|contents too long|expected item id/,
    'TRAP_INVALID_VALUE',
  ],
  [/^interrupted/, 'TRAP_INTERRUPTED'],
];

/** Put before the text by scripts and by menu rules; it says nothing about the meaning. */
const PREFIX = /^(?:Script Error: |failure: )+/;

export function trapCode(trap: Trap): ErrorCode {
  if (trap.category === INTERRUPTED_CATEGORY) return 'TRAP_INTERRUPTED';
  const text = trap.message.replace(PREFIX, '');
  return TRAP_TEXTS.find(([pattern]) => pattern.test(text))?.[1] ?? 'TRAP';
}

export function readTrap(row: Row): Trap {
  const { message, category } = row;
  const number = Number(category);
  return {
    message: message ?? 'the router gave no reason',
    ...(category !== undefined && Number.isInteger(number) ? { category: number } : {}),
  };
}

/**
 * One error for all traps of a command: RouterOS 7 refuses an unknown menu with two. The first decides the code, all
 * are kept.
 */
export function trapError(traps: readonly [Trap, ...Trap[]]): AppError {
  const [first] = traps;
  return new AppError(trapCode(first), `the router refused: ${first.message}`, { trap: first, details: { traps } });
}
