import { Controller, Get, Headers, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { visibleTenants, type Actor } from '../../../core/access';
import {
  WebhookInput,
  WebhookPatch,
  type DeliveryView,
  type EventFilter,
  type EventView,
  type Fleet,
  type Page,
} from '../../../fleet';
import { DeliveriesQuery, eventFilterOf, EventsQuery, EventStreamQuery, NetwatchQuery } from '../../contract/event-requests';
import { parseRequest } from '../../contract/parse';
import { CurrentActor } from '../actor.decorator';
import type { EventGateway } from '../event-gateway';
import { sendEvents } from '../send-events';
import { EVENTS, FLEET } from '../tokens';
import { crudController } from './crud.controller';

const StreamHeaders = z.strictObject({
  'last-event-id': z
    .string()
    .regex(/^\d{1,15}$/, 'the id of an event')
    .optional(),
});

/** What happened in the fleet. */
@Controller('events')
export class EventsController {
  constructor(
    @Inject(FLEET) private readonly fleet: Fleet,
    @Inject(EVENTS) private readonly gateway: EventGateway,
  ) {}

  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<EventView>> {
    return this.fleet.events.list(actor, eventFilterOf(parseRequest('query', EventsQuery, query)) as never);
  }

  /** From now on, or after the event that was seen last. */
  @Get('stream')
  async stream(
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const filter = eventFilterOf(parseRequest('query', EventStreamQuery, query)) as EventFilter;
    const headers = parseRequest('headers', StreamHeaders, lastEventId === undefined ? {} : { 'last-event-id': lastEventId });
    const { events } = this.fleet;
    // Asked before the stream starts: a wrong selector is a problem, not a broken stream.
    await events.list(actor, { ...filter, limit: 1 });
    const seen = headers['last-event-id'];
    const after = seen === undefined ? await events.newest() : Number(seen);
    const { waker } = this.gateway;
    await sendEvents(response, (signal) => events.follow(actor, { filter, after, waker, signal }), {
      startId: after,
      typeOf: ({ kind }) => kind,
    });
  }
}

export const WebhooksController = crudController({
  path: 'webhooks',
  input: WebhookInput,
  patch: WebhookPatch,
  service: (fleet) => fleet.webhooks,
});

const TEST_WAIT_MS = 75_000;

/** What became of what was sent. */
@Controller('webhooks')
export class DeliveriesController {
  constructor(
    @Inject(FLEET) private readonly fleet: Fleet,
    @Inject(EVENTS) private readonly gateway: EventGateway,
  ) {}

  @Get(':ref/deliveries')
  deliveries(@CurrentActor() actor: Actor, @Param('ref') ref: string, @Query() query: unknown): Promise<Page<DeliveryView>> {
    return this.fleet.deliveries.list(actor, ref, parseRequest('query', DeliveriesQuery, query) as never);
  }

  /** Answers when the attempt was made. */
  @Post(':ref/test')
  @HttpCode(200)
  async test(@CurrentActor() actor: Actor, @Param('ref') ref: string): Promise<DeliveryView> {
    const { webhooks } = this.gateway;
    const id = await this.fleet.deliveries.test(actor, ref);
    await webhooks.enqueue([id]);
    return webhooks.wait(id, TEST_WAIT_MS);
  }
}

/** The netwatches of all routers. */
@Controller('netwatch')
export class NetwatchController {
  constructor(@Inject(EVENTS) private readonly gateway: EventGateway) {}

  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<object>> {
    visibleTenants(actor, 'router:read');
    const { on, ...plain } = parseRequest('query', NetwatchQuery, query);
    return this.gateway.netwatch.list(actor, { ...plain, ...(on === undefined ? {} : { selector: on }) } as never);
  }
}
