import type { Sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/optics';
import { flag, give } from '../api/give';
import { defineSnmpCollector } from '../define-collector';
import { mikrotik } from './oids';
import { namedRows, numberOf, scaledOf, signedOf, type SnmpRow } from './read-values';

const column = (number: number): string => mikrotik(`19.1.1.${number}`);
const NAME = column(2);
const [RX_LOSS, TX_FAULT, WAVELENGTH, TEMPERATURE, VOLTAGE] = [column(3), column(4), column(5), column(6), column(7)];
const [BIAS, TX_POWER, RX_POWER] = [column(8), column(9), column(10)];
const READINGS = [RX_LOSS, TX_FAULT, WAVELENGTH, TEMPERATURE, VOLTAGE, BIAS, TX_POWER, RX_POWER];

/** Hundredths of a nanometre in a metre. */
const WAVELENGTH_STEPS = 1e11;
/** What a module says that does not know: in nanometres or in steps. */
const NO_WAVELENGTH: readonly (number | undefined)[] = [0, 65_535, 6_553_500];

export const optics = defineSnmpCollector({
  id: 'snmp.optics',
  title: 'Optical modules',
  tier: 'medium',
  metrics: Object.values(metrics),
  rights: 'read',
  byDefault: true,
  timeoutMs: 15_000,
  scalars: [],
  tables: [{ columns: READINGS, steady: [NAME] }],
  samples: ({ tables: [rows] }, context) => namedRows(rows, NAME, context).flatMap(samplesOf),
});

function samplesOf([name, row]: readonly [string, SnmpRow]): Sample[] {
  const number = (reading: string): number | undefined => numberOf(row.get(reading));
  // A copper cable, or a module that does not tell how it does.
  if (READINGS.every((reading) => !number(reading))) return [];
  const isDark = number(RX_LOSS) === 1;
  const received = signedOf(row.get(RX_POWER));
  return [
    flag(metrics.sfpReceiveLoss, [name], isDark),
    flag(metrics.sfpTransmitFault, [name], number(TX_FAULT) === 1),
    ...give(
      metrics.sfpWavelength,
      [name],
      NO_WAVELENGTH.includes(number(WAVELENGTH)) ? undefined : scaledOf(row.get(WAVELENGTH), WAVELENGTH_STEPS),
    ),
    ...give(metrics.sfpTemperature, [name], signedOf(row.get(TEMPERATURE))),
    ...give(metrics.sfpSupplyVoltage, [name], scaledOf(row.get(VOLTAGE), 1_000)),
    ...give(metrics.sfpTransmitBias, [name], scaledOf(row.get(BIAS), 1_000)),
    ...give(metrics.sfpTransmitPower, [name], scaledOf(signedOf(row.get(TX_POWER)), 1_000)),
    // No light is no number of dBm: it is not the milliwatt that 0 would be.
    ...give(metrics.sfpReceivePower, [name], isDark && received === 0 ? undefined : scaledOf(received, 1_000)),
  ];
}
