import { inputJsonSchema, type Action, type ActionExample, type ActionMeta, type Registry } from '../../core/catalogue';

/** An action as every surface lists it. */
export interface ActionSummary extends Pick<
  ActionMeta,
  'id' | 'title' | 'summary' | 'kind' | 'risk' | 'idempotency' | 'stability' | 'menus'
> {
  /** Id of the feature area it belongs to. */
  readonly area: string;
  /** RouterOS versions that have the menu at all; absent: 6.49 and every 7.x. */
  readonly versions?: { readonly since?: string; readonly until?: string };
}

/** An action with all that a caller needs to use it. */
export interface ActionDetail extends ActionSummary {
  /** Deadline on one router. */
  readonly timeoutMs: number;
  /** Properties that are masked wherever they are shown. */
  readonly secrets: readonly string[];
  /** JSON Schema 2020-12 of `input`. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly examples: readonly ActionExample[];
}

export function actionSummary(registry: Registry, action: Action): ActionSummary {
  const { id, title, summary, kind, risk, idempotency, stability, menus, versions } = action;
  const area = registry.areaOf(id).id;
  return { id, area, title, summary, kind, risk, idempotency, stability, menus, ...(versions ? { versions } : {}) };
}

/** @throws AppError ACTION_UNKNOWN with the nearest id */
export function actionDetail(registry: Registry, id: string): ActionDetail {
  const action = registry.action(id);
  const { timeoutMs, secrets, examples } = action;
  return { ...actionSummary(registry, action), timeoutMs, secrets, input: inputJsonSchema(action), examples };
}
