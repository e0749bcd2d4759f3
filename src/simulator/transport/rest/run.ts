import { setImmediate as nextTurn } from 'node:timers/promises';

import { execute, type Actor, type Outcome, type RowSource, type Values, type World } from '../../kernel';
import { RestError, type RecordName, type RestPlan } from './plan';

/** How long one command may hold the loop before others get their turn. */
const SLICE_MS = 5;

export interface RestAnswer {
  readonly status: number;
  /** Nothing where the answer has no body. */
  readonly body?: Values | readonly Values[];
  readonly then?: Extract<Outcome, { kind: 'done' }>['then'];
}

export interface RunOptions {
  readonly actor: Actor;
  /** A command that never ends is waited for until this fires. @throws what the promise is rejected with */
  readonly endless: () => Promise<never>;
}

/** Runs what a request asks for. @throws RestError, Refusal */
export async function runPlan(world: World, plan: RestPlan, options: RunOptions): Promise<RestAnswer> {
  const run = (words: readonly string[]): Promise<Result> => resultOf(execute(world, words, options.actor), options);
  switch (plan.kind) {
    case 'print': {
      const { rows } = await run(plan.words);
      return { status: 200, body: plan.single ? (rows[0] ?? {}) : rows };
    }
    case 'record':
      return { status: 200, body: await find(plan.record, run, plan.words) };
    case 'add': {
      const { ret = '' } = await run(plan.words);
      const { rows } = await run([`${plan.menu}/print`, `?=.id=${ret}`]);
      return { status: 201, body: rows[0] ?? { '.id': ret } };
    }
    case 'set': {
      const { '.id': id = '' } = await find(plan.record, run, []);
      await run([...plan.words, `=.id=${id}`]);
      const { rows } = await run([`${plan.record.menu}/print`, `?=.id=${id}`]);
      return { status: 200, body: rows[0] ?? { '.id': id } };
    }
    case 'remove': {
      const { '.id': id = '' } = await find(plan.record, run, []);
      await run([...plan.words, `=.id=${id}`]);
      return { status: 204 };
    }
    case 'command': {
      const { rows, ret, then } = await run(plan.words);
      return { status: 200, body: ret === undefined ? rows : { ret }, ...(then ? { then } : {}) };
    }
  }
}

interface Result {
  readonly rows: readonly Values[];
  readonly ret?: string;
  readonly then?: RestAnswer['then'];
}

type Run = (words: readonly string[]) => Promise<Result>;

async function find(record: RecordName, run: Run, words: readonly string[]): Promise<Values> {
  const { rows } = await run([`${record.menu}/print`, record.query, ...words]);
  const [row] = rows;
  if (!row) throw new RestError(404);
  return row;
}

async function resultOf(outcome: Outcome, options: RunOptions): Promise<Result> {
  switch (outcome.kind) {
    case 'done':
      return { rows: [], ...(outcome.ret === undefined ? {} : { ret: outcome.ret }), then: outcome.then };
    case 'rows':
      return { ...(await collect(outcome.rows)), then: outcome.then };
    // A monitor without `once` and `listen` are accepted, and not a byte comes before the session is closed.
    case 'follow':
      if (!outcome.until) return options.endless();
      await outcome.until;
      return collect(outcome.rows);
  }
}

/** REST answers at once with everything: the rows are gathered in slices, so that others get their turn meanwhile. */
async function collect(source: RowSource): Promise<Result> {
  const rows: Values[] = [];
  let endMs = performance.now() + SLICE_MS;
  for (let next = source.next(); ; next = source.next()) {
    if (next.done) return next.value === undefined ? { rows } : { rows, ret: next.value };
    if (next.value) rows.push(next.value);
    if (performance.now() < endMs) continue;
    await nextTurn();
    endMs = performance.now() + SLICE_MS;
  }
}
