import {
  inputJsonSchema,
  type Action,
  type ActionExample,
  type ActionMeta,
  type Needs,
  type Registry,
  type VersionRange,
} from '../../core/catalogue';

/** An action as every surface lists it. */
export interface ActionSummary extends Pick<
  ActionMeta,
  'id' | 'title' | 'summary' | 'kind' | 'risk' | 'idempotency' | 'stability' | 'menus'
> {
  /** Id of the feature area it belongs to. */
  readonly area: string;
  /** RouterOS versions that have the menu at all; absent: 6.49 and every 7.x. */
  readonly versions?: VersionRange;
  /** What it asks of a router besides a version. */
  readonly needs?: Needs;
}

/** An action with all that a caller needs to use it. */
export interface ActionDetail extends ActionSummary {
  /** Deadline on one router. */
  readonly timeoutMs: number;
  /** Properties that are masked wherever they are shown. */
  readonly secrets: readonly string[];
  /** JSON Schema 2020-12 of `input`. */
  readonly input: Readonly<Record<string, unknown>>;
  /** What one row of the result holds, by property; `*` stands for whatever the menu has. */
  readonly output?: Readonly<Record<string, string>>;
  /** Why it cannot be taken back; absent: it can. */
  readonly oneWay?: string;
  readonly examples: readonly Omit<ActionExample, 'simulated'>[];
}

export function actionSummary(registry: Registry, action: Action): ActionSummary {
  const { id, title, summary, kind, risk, idempotency, stability, menus, versions, needs } = action;
  const area = registry.areaOf(id).id;
  const limits = { ...(versions ? { versions } : {}), ...(needs ? { needs } : {}) };
  return { id, area, title, summary, kind, risk, idempotency, stability, menus, ...limits };
}

/** @throws AppError ACTION_UNKNOWN with the nearest id */
export function actionDetail(registry: Registry, id: string): ActionDetail {
  const action = registry.action(id);
  const { timeoutMs, secrets, output, oneWay } = action;
  return {
    ...actionSummary(registry, action),
    timeoutMs,
    secrets,
    input: inputJsonSchema(action),
    ...(output ? { output } : {}),
    ...(oneWay ? { oneWay } : {}),
    examples: action.examples.map(({ simulated: _simulated, ...example }) => example),
  };
}
