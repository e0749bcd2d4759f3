import { AppError } from '../../core/errors';
import type { KnownRouter, Row, Rows, Stage, StageContext } from '../../core/catalogue';
import type { Work } from '../engine/work';

/** What a stage needs that is not there yet, because a stage before it was not carried out. */
export class NotYet extends Error {
  constructor(readonly stage: string) {
    super(`needs what ${stage} gives`);
  }
}

/**
 * What the stages know.
 * @param strict results of stages that were not carried out throw NotYet, for plans; else they are empty
 */
export function stageContext(
  { input, routerRun }: Pick<Work, 'input' | 'routerRun'>,
  target: KnownRouter,
  results: ReadonlyMap<string, Rows>,
  { strict }: { readonly strict: boolean },
): StageContext {
  const seen = new Proxy(
    {},
    {
      get: (_target, name): Rows => {
        const rows = results.get(String(name));
        if (!rows && strict) throw new NotYet(String(name));
        return rows ?? [];
      },
    },
  );
  return { input, target, results: seen, runId: routerRun.id };
}

/** `undefined`: it is wanted. */
export function whyNot(stage: Stage, context: StageContext): string | undefined {
  const wanted = stage.when?.(context) ?? true;
  if (wanted === true) return undefined;
  return typeof wanted === 'string' ? wanted : '';
}

/** Says which stage it was. */
export function toldBy(stage: Pick<Stage, 'id'>, cause: unknown, routerName?: string): AppError {
  const { code, message, details, remedy, trap } = AppError.from(cause);
  const where = routerName === undefined ? stage.id : `${stage.id} on ${routerName}`;
  return new AppError(code, `${where}: ${message}`, {
    remedy,
    ...(details ? { details } : {}),
    ...(trap ? { trap } : {}),
  });
}

/** Steps are told by it for whom the workflow runs, wherever their stage does. */
export const TARGET = 'target';

export function targetRow({ id, name, address, site }: KnownRouter): Row {
  return { id, name, address, ...(site === undefined ? {} : { site }) };
}
