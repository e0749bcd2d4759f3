import { Counter, Histogram } from 'prom-client';
import { counterFromZero, registers } from './registry';

/** Events of the fleet, and how they get to webhooks; no router and no webhook has a series of its own here. */
export const eventMetrics = {
  fleetEventsTotal: new Counter({
    name: 'rosfleet_fleet_events_total',
    help: 'Events of the fleet that this process stored, by kind.',
    labelNames: ['kind'],
    registers,
  }),
  fleetEventsDroppedTotal: new Counter({
    name: 'rosfleet_fleet_events_dropped_total',
    help: 'Events that were lost because too many waited for the database, or because the process ended.',
    registers,
  }),
  webhookDeliveriesTotal: counterFromZero(
    {
      name: 'rosfleet_webhook_deliveries_total',
      help: 'Attempts to deliver events to webhooks by outcome: delivered, retry (it is tried again), dead (it is given up).',
    },
    'outcome',
    ['delivered', 'retry', 'dead'],
  ),
  webhookSeconds: new Histogram({
    name: 'rosfleet_webhook_attempt_duration_seconds',
    help: 'Time from the start of an attempt to the answer of the receiver, or to its failure.',
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  }),
  webhookLagSeconds: new Histogram({
    name: 'rosfleet_webhook_delivery_lag_seconds',
    help: 'Time from the moment when events were stored to their delivery.',
    buckets: [0.1, 0.5, 1, 5, 30, 120, 600, 3600],
    registers,
  }),
} as const;
