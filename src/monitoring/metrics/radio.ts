import { defineMetric } from './define-metric';

/** The clients of an access point as it hears them: a summary, since clients come and go. */

function signal<const N extends string>(name: N, what: string) {
  return defineMetric({
    name: `routeros_wireless_client_signal_${name}_dbm`,
    type: 'gauge',
    unit: 'dbm',
    help: `${what} signal of the clients that are connected to an access point interface; absent without clients.`,
    labels: ['interface'],
  });
}

export const clientSignalMin = signal('min', 'Weakest');
export const clientSignalAvg = signal('avg', 'Mean');
export const clientSignalMax = signal('max', 'Strongest');
