import type { Row } from '../../../core/catalogue';
import { sample, type Sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/interfaces';
import { defineApiCollector } from '../define-collector';
import { isShownInterface } from '../shown-interface';
import { rowsOf } from './ask';
import { flag, give } from './give';
import { isTrue, numberOf } from './read-values';

const COUNTERS = {
  'rx-byte': metrics.interfaceReceiveBytes,
  'tx-byte': metrics.interfaceTransmitBytes,
  'rx-packet': metrics.interfaceReceivePackets,
  'tx-packet': metrics.interfaceTransmitPackets,
  'rx-error': metrics.interfaceReceiveErrors,
  'tx-error': metrics.interfaceTransmitErrors,
  'rx-drop': metrics.interfaceReceiveDrops,
  'tx-drop': metrics.interfaceTransmitDrops,
  'link-downs': metrics.interfaceLinkDowns,
};
const ABOUT = 'name default-name type mac-address comment running disabled actual-mtu'.split(' ');

export const interfaces = defineApiCollector({
  id: 'api.interfaces',
  title: 'Interfaces',
  tier: 'fast',
  metrics: [
    metrics.interfaceInfo,
    metrics.interfaceUp,
    metrics.interfaceEnabled,
    metrics.interfaceMtu,
    ...Object.values(COUNTERS),
  ],
  rights: 'read, api',
  byDefault: true,
  insteadOf: 'snmp.interfaces',
  timeoutMs: 15_000,
  async collect(router, context) {
    const rows = await rowsOf(router, context, '/interface', [...ABOUT, ...Object.keys(COUNTERS)]);
    return rows.filter(({ name = '' }) => isShownInterface(context, name)).flatMap(samplesOf);
  },
});

function samplesOf(row: Row): Sample[] {
  const { name = '', 'default-name': defaultName = '', type = '', 'mac-address': mac = '', comment = '' } = row;
  return [
    sample(metrics.interfaceInfo, [name, defaultName, type, mac, comment], 1),
    flag(metrics.interfaceUp, [name], isTrue(row.running)),
    flag(metrics.interfaceEnabled, [name], !isTrue(row.disabled)),
    ...give(metrics.interfaceMtu, [name], numberOf(row['actual-mtu'])),
    ...Object.entries(COUNTERS).flatMap(([property, metric]) => give(metric, [name], numberOf(row[property]))),
  ];
}
