import type { Row } from '../../../core/catalogue';
import { sample, type Sample } from '../../metrics/define-metric';
import { clientSignalAvg, clientSignalMax, clientSignalMin } from '../../metrics/radio';
import { wirelessClients } from '../../metrics/wireless';
import { numberOf } from './read-values';

/** An interface that clients connect to. */
export interface AccessPoint {
  readonly name: string;
  readonly ssid: string;
}

export const CLIENT_METRICS = [wirelessClients, clientSignalMin, clientSignalAvg, clientSignalMax];

/**
 * How many clients each interface has and how well it hears them; none of them gets a series of its own.
 * @param clients - rows of a registration table
 * @param signal - the property that holds the signal in dBm
 */
export function clientSamples(points: readonly AccessPoint[], clients: readonly Row[], signal: string): Sample[] {
  return points.flatMap(({ name, ssid }) => {
    const own = clients.filter((row) => row.interface === name);
    const signals = own.map((row) => numberOf(row[signal])).filter((value) => value !== undefined);
    return [sample(wirelessClients, [name, ssid], own.length), ...summaryOf(name, signals)];
  });
}

function summaryOf(name: string, signals: readonly number[]): Sample[] {
  if (signals.length === 0) return [];
  const sum = signals.reduce((total, value) => total + value, 0);
  return [
    sample(clientSignalMin, [name], Math.min(...signals)),
    sample(clientSignalAvg, [name], sum / signals.length),
    sample(clientSignalMax, [name], Math.max(...signals)),
  ];
}
