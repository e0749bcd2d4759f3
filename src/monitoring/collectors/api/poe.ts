import type { Row } from '../../../core/catalogue';
import type { Sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/poe';
import { defineApiCollector } from '../define-collector';
import { isShownInterface } from '../shown-interface';
import { monitored, rowsOf } from './ask';
import { flag, give } from './give';
import { numberOf } from './read-values';

const MENU = '/interface/ethernet/poe';
const PROPERTIES = ['name', 'poe-out-status', 'poe-out-voltage', 'poe-out-current', 'poe-out-power'];
const ON = 'powered-on';
/** As over SNMP: a port that waits, is switched off or starts anew has no fault. */
const FAULTS: ReadonlySet<string> = new Set(
  'overload short-circuit voltage-too-low voltage-too-high controller-error no-valid-psu low-voltage-too-low'.split(' '),
);

export const poe = defineApiCollector({
  id: 'api.poe',
  title: 'PoE out',
  tier: 'medium',
  metrics: Object.values(metrics),
  rights: 'read, api',
  byDefault: false,
  insteadOf: 'snmp.poe',
  timeoutMs: 15_000,
  async collect(router, context) {
    const rows = await rowsOf(router, context, MENU, ['.id', 'name', 'poe-out']);
    const ports = rows.filter(({ name = '' }) => isShownInterface(context, name));
    const ids = ports.map(({ '.id': id = '' }) => id);
    const now = await monitored(router, context, MENU, ids, PROPERTIES);
    return now.flatMap(samplesOf);
  },
});

function samplesOf(row: Row): Sample[] {
  const { name = '', 'poe-out-status': status = '' } = row;
  const milliamperes = numberOf(row['poe-out-current']);
  // A port that gives nothing tells no numbers: it gives 0.
  const idle = status === '' ? undefined : 0;
  return [
    flag(metrics.poeOn, [name], status === ON),
    flag(metrics.poeFault, [name], FAULTS.has(status)),
    ...give(metrics.poeVoltage, [name], numberOf(row['poe-out-voltage']) ?? idle),
    ...give(metrics.poeCurrent, [name], milliamperes === undefined ? idle : milliamperes / 1_000),
    ...give(metrics.poePower, [name], numberOf(row['poe-out-power']) ?? idle),
  ];
}
