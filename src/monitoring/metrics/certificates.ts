import { defineMetric } from './define-metric';

export const certificateNotAfter = defineMetric({
  name: 'routeros_certificate_not_after_timestamp_seconds',
  type: 'gauge',
  unit: 'seconds',
  help: 'When a certificate expires; ca tells those of an authority from the others.',
  labels: ['certificate', 'ca'],
});
