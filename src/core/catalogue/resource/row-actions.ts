import { z } from 'zod';
import { maskSecrets } from '../../secrets';
import { defineAction, type Action, type ActionInput, type ActionRisk, type PlanContext } from '../action';
import type { CallChange } from '../plan';
import type { RouterReader, Row } from '../router-session';
import type { DefinedResource } from './define-resource';
import { needsSelection, selectionInputs } from './input';
import { baseOf } from './read-verbs';
import { menuOn, rowKey, type Resource, type VerbSpec } from './resource';
import { idOf, requireRows, type Selection } from './rows';
import { readMenu } from './wire';

type Common = Pick<VerbSpec, 'id' | 'examples'> & {
  readonly title: string;
  readonly summary: string;
  /** e.g. `reset-counters`; where 6.x has another word, both. */
  readonly command: string | { readonly v6: string; readonly v7: string };
  /** The argument that names the rows. @defaultValue numbers */
  readonly selector?: 'numbers' | '.id' | 'number';
  /** Arguments that are always sent, e.g. `{ once: '' }`. */
  readonly args?: Readonly<Record<string, string>>;
  /** Further arguments that the input takes, each sent under its own name. */
  readonly input?: z.ZodRawShape;
  readonly timeoutMs?: number;
};

export interface RowCommandSpec extends Common {
  readonly risk: ActionRisk;
  /** @defaultValue operational */
  readonly kind?: 'write' | 'destructive' | 'operational';
  /** The row is as the command would leave it: nothing to do. Such a command is verified and may be repeated. */
  readonly done?: (row: Row) => boolean;
  /** The command that takes it back, e.g. `stop` for `start`. */
  readonly undo?: string;
  /** Why it cannot be taken back, as a sentence; needed where there is no `undo`. */
  readonly oneWay?: string;
}

/** A verb of a menu that acts on rows: reset-counters, make-static, start. Rows are selected as everywhere. */
export function rowCommand({ resource }: DefinedResource, spec: RowCommandSpec): Action {
  const { done, undo, selector = 'numbers' } = spec;
  const target = (row: Row): Readonly<Record<string, string>> => ({ [selector]: idOf(row) });
  return defineAction({
    ...baseOf(resource, spec, spec),
    kind: spec.kind ?? 'operational',
    risk: spec.risk,
    idempotency: done ? 'planned' : 'natural',
    verify: done ? 'replan' : 'none',
    ...(spec.oneWay ? { oneWay: spec.oneWay } : {}),
    ...(spec.timeoutMs ? { timeoutMs: spec.timeoutMs } : {}),
    input: () => needsSelection(z.strictObject({ ...selectionInputs(resource), ...spec.input })),
    async plan(router, input, context) {
      const rows = await rowsMeant(resource, router, { selection: input as Selection, selector }, context);
      const changes = rows
        .filter((row) => !done?.(row))
        .map((row): CallChange => ({
          op: 'call',
          menu: menuOn(resource, router.facts),
          key: rowKey(resource, row),
          command: wordOn(spec.command, router),
          args: { ...target(row), ...argumentsOf(spec, input) },
          ...(undo ? { undo: { command: undo, args: target(row) } } : {}),
        }));
      return { changes };
    },
  });
}

interface Meant {
  readonly selection: Selection;
  readonly selector: string;
}

/** After the command a row may no longer be what it was selected by, e.g. `dynamic=yes` made static. */
async function rowsMeant(
  resource: Resource,
  router: RouterReader,
  { selection, selector }: Meant,
  { previous }: PlanContext,
): Promise<Row[]> {
  const ids = previous?.changes.flatMap((change) => (change.op === 'call' ? [change.args[selector]] : [])) ?? [];
  if (ids.length === 0) return requireRows(resource, router, selection, { properties: 'all' });
  return (await readMenu(resource, router)).filter((row) => ids.includes(idOf(row)));
}

export interface RowReadSpec extends Common {
  /** What a row of the answer holds, by property. */
  readonly output: Readonly<Record<string, string>>;
}

/** A command that only looks at rows, e.g. `monitor` with `once`: one answer for each row, with what the row is called. */
export function rowRead({ resource }: DefinedResource, spec: RowReadSpec): Action {
  const { selector = 'numbers' } = spec;
  const names = resource.key ?? ['name'];
  return defineAction({
    ...baseOf(resource, spec, spec),
    kind: 'read',
    output: {
      ...Object.fromEntries(names.map((name) => [name, resource.fields[name]?.description ?? 'Name of the row.'])),
      ...spec.output,
    },
    ...(spec.timeoutMs ? { timeoutMs: spec.timeoutMs } : {}),
    input: () => needsSelection(z.strictObject({ ...selectionInputs(resource), ...spec.input })),
    async read(router, input) {
      const found = await requireRows(resource, router, input as Selection);
      const rows: Row[] = [];
      for (const row of found) {
        const named = Object.fromEntries(names.flatMap((name) => (row[name] === undefined ? [] : [[name, row[name]] as const])));
        const command = `${menuOn(resource, router.facts)}/${wordOn(spec.command, router)}`;
        const answer = await router.query(command, { [selector]: idOf(row), ...argumentsOf(spec, input) });
        rows.push(...answer.rows.map((part) => maskSecrets({ ...named, ...part }, resource.secrets)));
      }
      return { rows };
    },
  });
}

function wordOn(command: Common['command'], router: RouterReader): string {
  if (typeof command === 'string') return command;
  return router.facts.major < 7 ? command.v6 : command.v7;
}

function argumentsOf(spec: Pick<Common, 'args' | 'input'>, input: ActionInput): Record<string, string> {
  const given = Object.keys(spec.input ?? {}).flatMap((name) => {
    const value = input[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return { ...spec.args, ...Object.fromEntries(given) };
}
