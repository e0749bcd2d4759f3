import type { z } from 'zod';
import { AppError } from '../errors';
import { VARIABLES, type Variable, type VariableName } from './variables';

export type Config = { readonly [N in VariableName]: z.output<(typeof VARIABLES)[N]['schema']> };

/**
 * Reads and checks every variable at once.
 * @throws AppError CONFIG_INVALID naming each wrong variable; an unknown ROSFLEET_ variable is refused too, since a typo
 * in a safety setting must not be silent.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries<Variable>(VARIABLES)) {
    const given = env[name] === '' ? undefined : env[name];
    const result = variable.schema.safeParse(given ?? variable.default);
    if (result.success) values[name] = result.data;
    else problems.push(`${name}: ${result.error.issues.map((issue) => issue.message).join('; ')}`);
  }
  for (const name of Object.keys(env)) {
    if (name.startsWith('ROSFLEET_') && !name.startsWith('ROSFLEET_TEST_') && !Object.hasOwn(VARIABLES, name)) {
      problems.push(`${name}: no such variable`);
    }
  }
  if (problems.length > 0) throw new AppError('CONFIG_INVALID', problems.join('\n'), { details: { problems } });
  return Object.freeze(values) as Config;
}

export interface VariableReference {
  readonly name: string;
  readonly description: string;
  readonly unit?: string;
  readonly default?: string;
  readonly secret: boolean;
}

/** The reference as data: the CLI and the documentation render it. */
export function configReference(): readonly VariableReference[] {
  return Object.entries<Variable>(VARIABLES).map(([name, variable]) => ({
    name,
    description: variable.description,
    ...(variable.unit ? { unit: variable.unit } : {}),
    ...(variable.default === undefined ? {} : { default: variable.default }),
    secret: variable.secret === true,
  }));
}
