import { defineMetric } from './define-metric';

export const queueBytes = defineMetric({
  name: 'routeros_queue_bytes_total',
  type: 'counter',
  help: 'Bytes that went through a queue; direction is upload or download for a simple queue, and both for one of the tree.',
  unit: 'bytes',
  labels: ['queue', 'kind', 'direction'],
});

export const queueDrops = defineMetric({
  name: 'routeros_queue_dropped_packets_total',
  type: 'counter',
  help: 'Packets that a queue dropped.',
  labels: ['queue', 'kind', 'direction'],
});
