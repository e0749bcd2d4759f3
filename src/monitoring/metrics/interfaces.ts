import { defineMetric } from './define-metric';

export const interfaceInfo = defineMetric({
  name: 'routeros_interface_info',
  type: 'info',
  help: 'An interface: its type, hardware address and comment; the default name where the source knows it.',
  labels: ['interface', 'default_name', 'type', 'mac', 'comment'],
});

export const interfaceUp = defineMetric({
  name: 'routeros_interface_up',
  type: 'gauge',
  help: '1 while an interface has a link.',
  labels: ['interface'],
});

export const interfaceEnabled = defineMetric({
  name: 'routeros_interface_enabled',
  type: 'gauge',
  help: '1 unless an interface is disabled by configuration.',
  labels: ['interface'],
});

export const interfaceReceiveBytes = defineMetric({
  name: 'routeros_interface_receive_bytes_total',
  type: 'counter',
  help: 'Bytes that an interface received.',
  unit: 'bytes',
  labels: ['interface'],
});

export const interfaceTransmitBytes = defineMetric({
  name: 'routeros_interface_transmit_bytes_total',
  type: 'counter',
  help: 'Bytes that an interface sent.',
  unit: 'bytes',
  labels: ['interface'],
});

export const interfaceReceivePackets = defineMetric({
  name: 'routeros_interface_receive_packets_total',
  type: 'counter',
  help: 'Packets that an interface received: unicast, multicast and broadcast.',
  labels: ['interface'],
});

export const interfaceTransmitPackets = defineMetric({
  name: 'routeros_interface_transmit_packets_total',
  type: 'counter',
  help: 'Packets that an interface sent: unicast, multicast and broadcast.',
  labels: ['interface'],
});

export const interfaceReceiveErrors = defineMetric({
  name: 'routeros_interface_receive_errors_total',
  type: 'counter',
  help: 'Packets that arrived damaged.',
  labels: ['interface'],
});

export const interfaceTransmitErrors = defineMetric({
  name: 'routeros_interface_transmit_errors_total',
  type: 'counter',
  help: 'Packets that could not be sent because of an error.',
  labels: ['interface'],
});

export const interfaceReceiveDrops = defineMetric({
  name: 'routeros_interface_receive_drops_total',
  type: 'counter',
  help: 'Good packets that were received and dropped.',
  labels: ['interface'],
});

export const interfaceTransmitDrops = defineMetric({
  name: 'routeros_interface_transmit_drops_total',
  type: 'counter',
  help: 'Packets that were to be sent and were dropped.',
  labels: ['interface'],
});

export const interfaceSpeed = defineMetric({
  name: 'routeros_interface_speed_bytes',
  type: 'gauge',
  help: 'Bytes per second that the link can carry; absent while unknown, as without a link or on a virtual interface.',
  unit: 'bytes',
  labels: ['interface'],
});

export const interfaceMtu = defineMetric({
  name: 'routeros_interface_mtu_bytes',
  type: 'gauge',
  help: 'Largest packet that an interface sends in one piece.',
  unit: 'bytes',
  labels: ['interface'],
});

export const interfaceLinkDowns = defineMetric({
  name: 'routeros_interface_link_downs_total',
  type: 'counter',
  help: 'How often the link of an interface was lost since the boot.',
  labels: ['interface'],
});
