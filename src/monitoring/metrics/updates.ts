import { defineMetric } from './define-metric';

export const updateAvailable = defineMetric({
  name: 'routeros_update_available',
  type: 'gauge',
  help: 'Whether the router knows of a newer RouterOS in its channel; absent where nobody has asked it to look.',
  labels: ['channel'],
});

export const updateInfo = defineMetric({
  name: 'routeros_update_info',
  type: 'info',
  help: 'What the router found when it last looked for a newer RouterOS.',
  labels: ['channel', 'installed', 'latest'],
});

export const licenseInfo = defineMetric({
  name: 'routeros_license_info',
  type: 'info',
  help: 'Level of the licence.',
  labels: ['level'],
});

export const licenseDeadline = defineMetric({
  name: 'routeros_license_deadline_timestamp_seconds',
  type: 'gauge',
  unit: 'seconds',
  help: 'When the licence of a CHR has to be renewed.',
  labels: [],
});
