import type { Row } from '../../../core/catalogue';
import type { Sample } from '../../metrics/define-metric';
import { interfaceSpeed } from '../../metrics/interfaces';
import { fullDuplex } from '../../metrics/link';
import * as optics from '../../metrics/optics';
import { defineApiCollector } from '../define-collector';
import { isShownInterface } from '../shown-interface';
import { monitored, rowsOf } from './ask';
import { flag, give } from './give';
import { byteRateOf, isTrue, numberOf } from './read-values';

const MENU = '/interface/ethernet';
const PROPERTIES = (
  'name status rate full-duplex sfp-rx-power sfp-tx-power sfp-temperature sfp-supply-voltage sfp-tx-bias-current ' +
  'sfp-wavelength sfp-rx-loss sfp-tx-fault'
).split(' ');

export const ethernet = defineApiCollector({
  id: 'api.ethernet',
  title: 'Links and optical modules of the ports',
  tier: 'medium',
  metrics: [interfaceSpeed, fullDuplex, ...Object.values(optics)],
  rights: 'read, api',
  byDefault: false,
  timeoutMs: 15_000,
  async collect(router, context) {
    const rows = await rowsOf(router, context, MENU, ['.id', 'name', 'disabled']);
    const ports = rows.filter(({ name = '', disabled }) => !isTrue(disabled) && isShownInterface(context, name));
    const ids = ports.map(({ '.id': id = '' }) => id);
    const now = await monitored(router, context, MENU, ids, PROPERTIES);
    return now.flatMap((row) => [...linkSamples(row), ...moduleSamples(row)]);
  },
});

function linkSamples(row: Row): Sample[] {
  const { name = '' } = row;
  if (row.status !== 'link-ok') return [];
  return [
    ...give(interfaceSpeed, [name], byteRateOf(row.rate)),
    ...(row['full-duplex'] === undefined ? [] : [flag(fullDuplex, [name], isTrue(row['full-duplex']))]),
  ];
}

/** A module without diagnostics, as a direct attach cable is, tells none of it. */
function moduleSamples(row: Row): Sample[] {
  const { name = '' } = row;
  const scaled = (property: string, perUnit: number): number | undefined => {
    const number = numberOf(row[property]);
    return number === undefined ? undefined : number / perUnit;
  };
  const powers = [
    ...give(optics.sfpReceivePower, [name], scaled('sfp-rx-power', 1)),
    ...give(optics.sfpTransmitPower, [name], scaled('sfp-tx-power', 1)),
    ...give(optics.sfpTemperature, [name], scaled('sfp-temperature', 1)),
    ...give(optics.sfpSupplyVoltage, [name], scaled('sfp-supply-voltage', 1)),
    ...give(optics.sfpTransmitBias, [name], scaled('sfp-tx-bias-current', 1_000)),
  ];
  if (powers.length === 0) return [];
  return [
    ...powers,
    ...give(optics.sfpWavelength, [name], scaled('sfp-wavelength', 1e9)),
    ...(row['sfp-rx-loss'] === undefined ? [] : [flag(optics.sfpReceiveLoss, [name], isTrue(row['sfp-rx-loss']))]),
    ...(row['sfp-tx-fault'] === undefined ? [] : [flag(optics.sfpTransmitFault, [name], isTrue(row['sfp-tx-fault']))]),
  ];
}
