import { Body, Controller, Get, Headers, HttpCode, Inject, Module, Param, Post, Req, type Type } from '@nestjs/common';
import type { Actor } from '../core/access';
import {
  inputJsonSchema,
  nameInArea,
  RUN_SUBMITTER,
  type Action,
  type Area,
  type RunAccepted,
  type RunSubmitter,
} from '../core/catalogue';
import { AppError } from '../core/errors';
import { didYouMean } from '../core/text';
import { parseAreaRequest } from './area-request';

/** What the guard of the HTTP layer leaves on a request. */
export interface AuthenticatedRequest {
  readonly actor?: Actor;
}

export interface AreaDescription extends Pick<Area, 'id' | 'title' | 'summary'> {
  readonly actions: readonly ActionDescription[];
}

export interface ActionDescription extends Pick<Action, 'id' | 'title' | 'summary' | 'kind' | 'risk' | 'versions' | 'examples'> {
  /** JSON Schema 2020-12. */
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * The Nest module of an area: `GET areas/<area>` tells its actions, `POST areas/<area>/<action>` submits a run of one.
 * It holds no logic; the run goes to whoever provides RUN_SUBMITTER.
 */
export function createAreaModule(area: Area): Type {
  @Controller(`areas/${area.id}`)
  class AreaController {
    constructor(@Inject(RUN_SUBMITTER) private readonly runs: RunSubmitter) {}

    @Get()
    describe(): AreaDescription {
      const { id, title, summary, actions } = area;
      return { id, title, summary, actions: actions.map(describeAction) };
    }

    @Post(':action')
    @HttpCode(202)
    async submit(
      @Param('action') name: string,
      @Body() body: unknown,
      @Headers('idempotency-key') idempotencyKey: string | undefined,
      @Req() request: AuthenticatedRequest,
    ): Promise<RunAccepted> {
      const { actor } = request;
      if (!actor) throw new AppError('TOKEN_MISSING', 'nobody is signed in');
      const action = actionOf(area, name);
      return this.runs.submit(actor, {
        do: action.id,
        ...parseAreaRequest(body),
        ...(idempotencyKey ? { idempotencyKey } : {}),
      });
    }
  }

  // OpenAPI makes operation ids of the class name: one name for all areas would clash.
  Object.defineProperty(AreaController, 'name', { value: `${pascal(area.id)}Controller` });

  @Module({ controllers: [AreaController] })
  class AreaModule {}
  Object.defineProperty(AreaModule, 'name', { value: `${pascal(area.id)}Module` });
  return AreaModule;
}

function pascal(id: string): string {
  return id.replace(/(^|-)([a-z])/g, (_match, _dash, letter: string) => letter.toUpperCase());
}

/** By its id or by the part after the dot. @throws AppError ACTION_UNKNOWN */
function actionOf(area: Area, name: string): Action {
  const found = area.actions.find((action) => action.id === name || nameInArea(area, action) === name);
  if (found) return found;
  const known = area.actions.map((action) => nameInArea(area, action));
  throw new AppError('ACTION_UNKNOWN', `area ${area.id} has no action ${JSON.stringify(name)}${didYouMean(name, known)}`);
}

function describeAction(action: Action): ActionDescription {
  const { id, title, summary, kind, risk, versions } = action;
  const examples = action.examples.map(({ simulated: _simulated, ...example }) => example);
  return { id, title, summary, kind, risk, ...(versions ? { versions } : {}), examples, input: inputJsonSchema(action) };
}
