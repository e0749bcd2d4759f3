import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { Actor } from '../../../core/access';
import { RunOptionsInput, type RunAccepted } from '../../../core/catalogue';
import type { Page } from '../../../fleet';
import type { ResultGroup, RouterRunView, Runs, RunView } from '../../../jobs';
import { parseRequest } from '../../contract/parse';
import { IdempotencyKey, RouterRunsQuery, RunBody, RunQuery, RunsQuery } from '../../contract/run-requests';
import { CurrentActor } from '../actor.decorator';
import { sendEvents } from '../send-events';
import { RUNS } from '../tokens';

const EventHeaders = z.strictObject({
  'last-event-id': z
    .string()
    .regex(/^\d{1,15}$/, 'the id of an event')
    .optional(),
});
const RunHeaders = z.strictObject({ 'idempotency-key': IdempotencyKey });

@Controller('runs')
export class RunsController {
  constructor(@Inject(RUNS) private readonly runs: Runs) {}

  @Post()
  @HttpCode(202)
  submit(@CurrentActor() actor: Actor, @Body() body: unknown, @Headers('idempotency-key') key?: string): Promise<RunAccepted> {
    const request = parseRequest('body', RunBody, body);
    const headers = parseRequest('headers', RunHeaders, key === undefined ? {} : { 'idempotency-key': key });
    const idempotencyKey = headers['idempotency-key'];
    return this.runs.submit(actor, { ...request, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) } as never);
  }

  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<RunView>> {
    return this.runs.list(actor, parseRequest('query', RunsQuery, query) as never);
  }

  @Get(':id')
  async get(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: unknown,
  ): Promise<RunView & { groups?: readonly ResultGroup[] }> {
    const { wait, groups } = parseRequest('query', RunQuery, query);
    const run = wait === undefined ? await this.runs.get(actor, id) : await this.runs.wait(actor, id, wait);
    return groups ? { ...run, groups: await this.runs.groups(actor, id) } : run;
  }

  @Get(':id/groups')
  async groups(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<{ items: readonly ResultGroup[] }> {
    return { items: await this.runs.groups(actor, id) };
  }

  @Get(':id/routers')
  routers(@CurrentActor() actor: Actor, @Param('id') id: string, @Query() query: unknown): Promise<Page<RouterRunView>> {
    return this.runs.routers(actor, id, parseRequest('query', RouterRunsQuery, query) as never);
  }

  @Get(':id/events')
  async events(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const headers = parseRequest('headers', EventHeaders, lastEventId === undefined ? {} : { 'last-event-id': lastEventId });
    // Asked before the stream starts: an unknown run is a problem, not a broken stream.
    await this.runs.get(actor, id);
    const after = Number(headers['last-event-id'] ?? 0);
    await sendEvents(response, (signal) => this.runs.events(actor, id, { after, signal }), { typeOf: ({ type }) => type });
  }

  @Post(':id/pause')
  @HttpCode(200)
  pause(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<RunView> {
    return this.runs.pause(actor, id);
  }

  @Post(':id/resume')
  @HttpCode(200)
  resume(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<RunView> {
    return this.runs.resume(actor, id);
  }

  @Post(':id/abort')
  @HttpCode(200)
  abort(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<RunView> {
    return this.runs.abort(actor, id);
  }

  /** Opens the gate that the run waits at, or applies the plan that it holds. */
  @Post(':id/approve')
  @HttpCode(202)
  approve(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown): Promise<RunAccepted> {
    return this.runs.approve(actor, id, parseRequest('body', RunOptionsInput, body ?? {}) as never);
  }

  /** Takes back what the run has changed. */
  @Post(':id/undo')
  @HttpCode(202)
  undo(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown): Promise<RunAccepted> {
    return this.runs.undo(actor, id, parseRequest('body', RunOptionsInput, body ?? {}) as never);
  }
}
