import { ROUTER, type Row } from './frame';
import { graph, timeline, type AnyPanel, type GraphOptions } from './panels';
import { BAD_ABOVE_ZERO, ENABLED, UP } from './steps';
import { table } from './table';

const CHOSEN = `${ROUTER},interface=~"$interface"`;
const rate = (metric: string, labels: string): string => `rate(${metric}{${labels}}[$__rate_interval])`;
const SPEED = `(routeros_interface_speed_bytes{${CHOSEN}} > 0)`;

function traffic(place: Pick<GraphOptions, 'title' | 'width' | 'repeat'>): AnyPanel {
  return graph({
    ...place,
    description: 'Transmitted above, received below.',
    unit: 'Bps',
    mirrored: true,
    lines: [
      [rate('routeros_interface_transmit_bytes_total', CHOSEN), '{{interface}} transmits'],
      [`-${rate('routeros_interface_receive_bytes_total', CHOSEN)}`, '{{interface}} receives'],
    ],
  });
}

/** Those that are chosen, together. */
export const interfaces: Row = {
  title: 'Interfaces',
  panels: [
    table({
      title: 'Interfaces',
      width: 24,
      queries: [
        `max by (interface) (routeros_interface_up{${CHOSEN}})`,
        `max by (interface) (routeros_interface_enabled{${CHOSEN}})`,
        `max by (interface, comment, type, mac) (routeros_interface_info{${CHOSEN}})`,
        `max by (interface) (routeros_interface_speed_bytes{${CHOSEN}})`,
        `max by (interface) (${rate('routeros_interface_receive_bytes_total', CHOSEN)})`,
        `max by (interface) (${rate('routeros_interface_transmit_bytes_total', CHOSEN)})`,
        `max by (interface) (increase(routeros_interface_link_downs_total{${CHOSEN}}[1d]))`,
      ],
      columns: [
        { from: 'interface', title: 'Interface' },
        { from: 'comment', title: 'Comment' },
        { from: 'type', title: 'Type' },
        { from: 'mac', title: 'MAC address' },
        { from: 'Value #A', title: 'Link', states: UP },
        { from: 'Value #B', title: 'Set to', states: ENABLED },
        { from: 'Value #D', title: 'Speed', unit: 'Bps' },
        { from: 'Value #E', title: 'Receives', unit: 'Bps' },
        { from: 'Value #F', title: 'Transmits', unit: 'Bps' },
        { from: 'Value #G', title: 'Links lost in a day', steps: BAD_ABOVE_ZERO },
      ],
    }),
    traffic({ title: 'Traffic', width: 12 }),
    graph({
      title: 'Packets',
      description: 'Transmitted above, received below.',
      unit: 'pps',
      width: 12,
      mirrored: true,
      lines: [
        [rate('routeros_interface_transmit_packets_total', CHOSEN), '{{interface}} transmits'],
        [`-${rate('routeros_interface_receive_packets_total', CHOSEN)}`, '{{interface}} receives'],
      ],
    }),
    graph({
      title: 'Errors and drops',
      unit: 'pps',
      width: 12,
      lines: [
        [`${rate('routeros_interface_receive_errors_total', CHOSEN)} > 0`, '{{interface}} errors received'],
        [`${rate('routeros_interface_transmit_errors_total', CHOSEN)} > 0`, '{{interface}} errors transmitted'],
        [`${rate('routeros_interface_receive_drops_total', CHOSEN)} > 0`, '{{interface}} drops received'],
        [`${rate('routeros_interface_transmit_drops_total', CHOSEN)} > 0`, '{{interface}} drops transmitted'],
      ],
    }),
    graph({
      title: 'Use of links',
      description: 'Share of the speed of the link; without a link, and on a virtual interface, there is none.',
      unit: 'percentunit',
      width: 12,
      lines: [
        [`${rate('routeros_interface_transmit_bytes_total', CHOSEN)} / ${SPEED}`, '{{interface}} transmits'],
        [`${rate('routeros_interface_receive_bytes_total', CHOSEN)} / ${SPEED}`, '{{interface}} receives'],
      ],
    }),
    timeline({ title: 'Links', width: 24, states: UP, lines: [[`routeros_interface_up{${CHOSEN}}`, '{{interface}}']] }),
  ],
};

/** Folded: a large switch has a hundred. */
export const oneByOne: Row = {
  title: 'Traffic, interface by interface',
  collapsed: true,
  panels: [traffic({ title: '$interface', width: 12, repeat: 'interface' })],
};
