import type { z } from 'zod';
import { compareRelease, type RouterReader } from '../../../core/catalogue';
import { AppError } from '../../../core/errors';
import { parseExport, type RscArgument } from '../../../core/rsc';
import { migrateFor, migrationInput, readTarget, renderStatements, requestOf } from '../../migrate';

/** What a stored configuration is put back by: the export, and what it does not hold or what has other names now. */
export const RestoreInput = migrationInput().omit({ target: true, part: true });
export type RestoreInput = z.output<typeof RestoreInput>;

export interface Statement {
  readonly menu: string;
  readonly verb: 'add' | 'set';
  readonly selector?: string;
  readonly args: readonly RscArgument[];
}

export interface Restored {
  /** In the order in which they can be imported. */
  readonly statements: readonly Statement[];
  /** What the export hides and nobody gave: secrets and certificates. */
  readonly needed: readonly string[];
  /** What the router does not get, or gets in another form. */
  readonly warnings: readonly string[];
}

/**
 * What a stored export becomes on the router that is asked: on 7.x a migration to its version, model and ports, on 6.x the
 * export as it is.
 * @throws AppError INPUT_INVALID: no export, ports without a place, a router that is older than the export
 */
export async function restoredOn(router: RouterReader, given: RestoreInput): Promise<Restored> {
  if (router.facts.major < 7) return asItIs(router, given);
  const { rsc, needed, notMapped, warnings } = await migrateFor(router, requestOf(given));
  return {
    statements: statementsOf(rsc),
    needed: needed.map(({ key, kind }) => `${kind} ${key}`),
    warnings: [...notMapped.map(({ menu, argument, why }) => `${menu}${argument ? ` ${argument}` : ''}: ${why}`), ...warnings],
  };
}

function statementsOf(text: string): Statement[] {
  return parseExport(text).sections.flatMap(({ path, statements }) =>
    statements.flatMap((statement): Statement[] => {
      if (statement.kind !== 'command' || (statement.verb !== 'add' && statement.verb !== 'set')) return [];
      const { verb, selector, args } = statement;
      return [{ menu: path, verb, ...(selector === undefined ? {} : { selector }), args }];
    }),
  );
}

const ETHERNET = '/interface/ethernet';

async function asItIs(router: RouterReader, given: RestoreInput): Promise<Restored> {
  const version = given['source-version'] ?? parseExport(given.export).header.version;
  if (version === undefined)
    throw new AppError('INPUT_INVALID', 'the export does not say which version of RouterOS wrote it', {
      remedy: 'Give source-version, e.g. 6.49.18.',
    });
  if (compareRelease(router.facts.version, version) < 0)
    throw new AppError('INPUT_INVALID', `the router runs ${router.facts.version}, which is older than ${version} of the export`, {
      remedy: 'Upgrade the router first.',
    });
  if (Object.keys(given['port-map']).length > 0 || given['port-rules'].length > 0)
    throw new AppError('INPUT_INVALID', 'ports are mapped on 7.x only: a router of 6.x takes the export as it is', {
      remedy: 'Take a router with the same ports, or one of 7.x.',
    });
  const statements = statementsOf(given.export);
  if (statements.length === 0) throw new AppError('INPUT_INVALID', 'the export says nothing: it has no statement');
  await assertPorts(router, statements);
  return {
    statements: given['keep-macs'] ? statements : statements.map(withoutMac),
    needed: [],
    warnings: ['on 6.x the export is taken as it is: whether it hides secrets is not looked at'],
  };
}

async function assertPorts(router: RouterReader, statements: readonly Statement[]): Promise<void> {
  const { ports = [] } = await readTarget(router);
  const named = statements.flatMap(({ menu, selector = '' }) =>
    menu === ETHERNET ? [/default-name=([\w.-]+)/.exec(selector)?.[1] ?? ''] : [],
  );
  const missing = named.filter((name) => name !== '' && !ports.includes(name));
  if (missing.length > 0)
    throw new AppError('INPUT_INVALID', `the router has no port ${missing.join(', ')}`, {
      remedy: 'Take one with the same ports.',
    });
}

/** Two routers with the same address on one wire take each other's packets. */
function withoutMac(statement: Statement): Statement {
  if (statement.menu !== ETHERNET) return statement;
  return { ...statement, args: statement.args.filter(({ name }) => name !== 'mac-address') };
}

/** As `/import` takes it. */
export function configurationText(statements: readonly Statement[]): string {
  return `${renderStatements(statements).join('\n')}\n`;
}
