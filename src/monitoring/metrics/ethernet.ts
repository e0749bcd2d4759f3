import { defineMetric } from './define-metric';

/** What the driver of a port counts; a port that cannot count a thing says 0 for ever. */

export const ethernetReceiveFcsErrors = defineMetric({
  name: 'routeros_ethernet_receive_fcs_errors_total',
  type: 'counter',
  help: 'Frames that arrived with a wrong checksum: a bad cable, connector or optic.',
  labels: ['interface'],
});

export const ethernetReceiveAlignErrors = defineMetric({
  name: 'routeros_ethernet_receive_align_errors_total',
  type: 'counter',
  help: 'Frames that arrived with a wrong checksum and not in whole bytes.',
  labels: ['interface'],
});

export const ethernetReceiveOverflows = defineMetric({
  name: 'routeros_ethernet_receive_overflows_total',
  type: 'counter',
  help: 'Frames that were lost because the port had no room for them.',
  labels: ['interface'],
});

export const ethernetReceivePauses = defineMetric({
  name: 'routeros_ethernet_receive_pause_frames_total',
  type: 'counter',
  help: 'Frames by which the other side asked for a pause.',
  labels: ['interface'],
});

export const ethernetTransmitPauses = defineMetric({
  name: 'routeros_ethernet_transmit_pause_frames_total',
  type: 'counter',
  help: 'Frames by which the port asked the other side for a pause.',
  labels: ['interface'],
});

export const ethernetTransmitCollisions = defineMetric({
  name: 'routeros_ethernet_transmit_collisions_total',
  type: 'counter',
  help: 'Collisions while sending: none on a link in full duplex.',
  labels: ['interface'],
});

export const ethernetReceiveDrops = defineMetric({
  name: 'routeros_ethernet_receive_drops_total',
  type: 'counter',
  help: 'Received frames that the hardware dropped.',
  labels: ['interface'],
});

export const ethernetTransmitDrops = defineMetric({
  name: 'routeros_ethernet_transmit_drops_total',
  type: 'counter',
  help: 'Frames to be sent that the hardware dropped.',
  labels: ['interface'],
});
