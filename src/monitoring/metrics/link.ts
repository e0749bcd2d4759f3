import { defineMetric } from './define-metric';

export const fullDuplex = defineMetric({
  name: 'routeros_interface_full_duplex',
  type: 'gauge',
  help: 'Whether the link of a port carries both directions at once; absent without a link.',
  labels: ['interface'],
});
