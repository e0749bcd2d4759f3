import { sample, type Sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/lte';
import { defineApiCollector } from '../define-collector';
import { isShownInterface } from '../shown-interface';
import { monitored, rowsOf } from './ask';
import { give } from './give';
import { isTrue, numberOf } from './read-values';

const MENU = '/interface/lte';
/** Never what identifies the modem or its owner. */
const PROPERTIES = ['rsrp', 'rsrq', 'sinr', 'rssi', 'access-technology', 'current-cellid'];

export const lte = defineApiCollector({
  id: 'api.lte',
  title: 'LTE modems',
  tier: 'medium',
  metrics: Object.values(metrics),
  rights: 'read, test, api',
  byDefault: true,
  insteadOf: 'snmp.lte',
  timeoutMs: 15_000,
  async collect(router, context) {
    const rows = await rowsOf(router, context, MENU, ['.id', 'name', 'disabled']);
    const samples: Sample[] = [];
    for (const { '.id': id = '', name = '', disabled } of rows) {
      if (isTrue(disabled) || !isShownInterface(context, name)) continue;
      // One by one: what comes back does not tell whose it is.
      const [now] = await monitored(router, context, MENU, [id], PROPERTIES);
      if (!now) continue;
      const { 'access-technology': technology = '', 'current-cellid': cell = '' } = now;
      samples.push(
        ...give(metrics.lteRsrp, [name], numberOf(now.rsrp)),
        ...give(metrics.lteRsrq, [name], numberOf(now.rsrq)),
        ...give(metrics.lteSinr, [name], numberOf(now.sinr)),
        ...give(metrics.lteRssi, [name], numberOf(now.rssi)),
        ...(technology || cell ? [sample(metrics.lteInfo, [name, technology, cell], 1)] : []),
      );
    }
    return samples;
  },
});
