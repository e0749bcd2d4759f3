import { z } from 'zod';
import { WebhookInput, WebhookPatch } from '../../fleet';
import { DeliveriesQuery, EventsQuery, EventStreamQuery, NetwatchQuery } from '../contract/event-requests';
import { crud } from './crud-operations';
import { V1, type Operation } from './operation';

export const EVENTS: readonly Operation[] = [
  {
    method: 'get',
    path: `${V1}/events`,
    id: 'listEvents',
    tag: 'events',
    summary: 'What happened in the fleet, newest first.',
    query: EventsQuery,
    status: 200,
  },
  {
    method: 'get',
    path: `${V1}/events/stream`,
    id: 'followEvents',
    tag: 'events',
    summary: 'Coming events of the fleet, or those after one that was seen.',
    query: EventStreamQuery,
    headers: { 'Last-Event-ID': z.string().optional().describe('Go on after this event.') },
    status: 200,
    answerType: 'text/event-stream',
  },
  ...crud('webhook', 'webhooks', { input: WebhookInput, patch: WebhookPatch }),
  {
    method: 'get',
    path: `${V1}/webhooks/{ref}/deliveries`,
    id: 'listDeliveries',
    tag: 'webhooks',
    summary: 'What was sent to a webhook and what became of it, newest first.',
    query: DeliveriesQuery,
    status: 200,
  },
  {
    method: 'post',
    path: `${V1}/webhooks/{ref}/test`,
    id: 'testWebhook',
    tag: 'webhooks',
    summary: 'Send an event to a webhook now, once, and tell how it went.',
    status: 200,
  },
  {
    method: 'get',
    path: `${V1}/netwatch`,
    id: 'listNetwatch',
    tag: 'netwatch',
    summary: 'The netwatches of routers as they were last read.',
    query: NetwatchQuery,
    status: 200,
  },
];
