/** Categories of `!trap` as the API numbers them. Many refusals carry none. */
export const TRAP_CATEGORY = { missing: 0, value: 1, interrupted: 2 } as const;

export interface TrapText {
  readonly message: string;
  readonly category?: number;
}

/** A command that the simulated router refuses: one or several `!trap`, then `!done`. Never leaves the simulator. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(readonly traps: readonly TrapText[]) {
    super(traps.map((trap) => trap.message).join('; '));
  }
}

/** A rule of the menu was broken: RouterOS says `failure: …` and gives no category. */
export function failure(text: string): Refusal {
  return plain(`failure: ${text}`);
}

export function plain(message: string): Refusal {
  return new Refusal([{ message }]);
}

export function noSuchItem(): Refusal {
  return new Refusal([{ message: 'no such item', category: TRAP_CATEGORY.missing }]);
}

export function noSuchCommand(): Refusal {
  return new Refusal([{ message: 'no such command', category: TRAP_CATEGORY.missing }]);
}

/** An unknown path. RouterOS 7 names the first unknown part in a trap of its own; 6.x sends only the second trap. */
export function noSuchMenu(part: string, major: number): Refusal {
  const prefix = { message: 'no such command prefix', category: TRAP_CATEGORY.missing };
  return new Refusal(major >= 7 ? [{ message: `no such command or directory (${part})` }, prefix] : [prefix]);
}

export function unknownParameter(name: string): Refusal {
  return new Refusal([{ message: `unknown parameter ${name}`, category: TRAP_CATEGORY.missing }]);
}

export function missingArguments(names: readonly string[]): Refusal {
  const message = `missing ${names.map((name) => `=${name}=`).join(' ')}`;
  return new Refusal([{ message, category: TRAP_CATEGORY.missing }]);
}

export function noMatch(argument: string): Refusal {
  return value(`input does not match any value of ${argument}`);
}

export function ambiguous(argument: string): Refusal {
  return value(`ambiguous value of ${argument}, more than one possible value matches input`);
}

export function invalidValue(argument: string): Refusal {
  return value(`invalid value for argument ${argument}`);
}

export function outOfRange(argument: string, min: string, max: string): Refusal {
  return value(`value of ${argument} is out of range (${min} .. ${max})`);
}

export function notPermitted(): Refusal {
  return plain('not enough permissions (9)');
}

function value(message: string): Refusal {
  return new Refusal([{ message, category: TRAP_CATEGORY.value }]);
}
