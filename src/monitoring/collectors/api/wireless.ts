import type { Row } from '../../../core/catalogue';
import { sample, type Sample } from '../../metrics/define-metric';
import { wirelessSignal } from '../../metrics/wireless';
import { defineApiCollector } from '../define-collector';
import { isShownInterface } from '../shown-interface';
import { rowsOf } from './ask';
import { clientSamples, CLIENT_METRICS } from './radio-clients';
import { isTrue, numberOf } from './read-values';

const MENU = '/interface/wireless';

export const wireless = defineApiCollector({
  id: 'api.wireless',
  title: 'Clients of wireless (legacy)',
  tier: 'medium',
  metrics: [...CLIENT_METRICS, wirelessSignal],
  rights: 'read, api',
  byDefault: true,
  timeoutMs: 15_000,
  async collect(router, context) {
    const rows = await rowsOf(router, context, MENU, ['name', 'ssid', 'mode', 'disabled']);
    const radios = rows.filter(({ name = '', disabled }) => !isTrue(disabled) && isShownInterface(context, name));
    if (radios.length === 0) return [];
    const peers = await rowsOf(router, context, `${MENU}/registration-table`, ['interface', 'signal-strength']);
    const points = radios.filter((row) => !isStation(row)).map(({ name = '', ssid = '' }) => ({ name, ssid }));
    return [
      ...clientSamples(points, peers, 'signal-strength'),
      ...radios.filter(isStation).flatMap((row) => signalOf(row, peers)),
    ];
  },
});

/** `station`, `station-bridge` and the like: whom it hears is its access point. */
function isStation({ mode = '' }: Row): boolean {
  return mode.startsWith('station');
}

function signalOf({ name = '', ssid = '' }: Row, peers: readonly Row[]): Sample[] {
  const signal = numberOf(peers.find((row) => row.interface === name)?.['signal-strength']);
  return signal === undefined ? [] : [sample(wirelessSignal, [name, ssid], signal)];
}
