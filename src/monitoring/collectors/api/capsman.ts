import type { RouterReader } from '../../../core/catalogue';
import { sample, type Sample } from '../../metrics/define-metric';
import { capsmanAccessPoints } from '../../metrics/wireless';
import { defineApiCollector, type CollectContext } from '../define-collector';
import { isShownInterface } from '../shown-interface';
import { countOf, rowsOf } from './ask';
import { andEarlier } from './give';
import { clientSamples, CLIENT_METRICS } from './radio-clients';
import { isTrue } from './read-values';

/** Where a manager lists its access points, by the name of the stack. */
const MANAGERS = { capsman: '/caps-man/remote-cap', wifi: '/interface/wifi/capsman/remote-cap' } as const;

export const capsman = defineApiCollector({
  id: 'api.capsman',
  title: 'CAPsMAN',
  tier: 'medium',
  metrics: [...CLIENT_METRICS, capsmanAccessPoints],
  rights: 'read, api',
  byDefault: true,
  timeoutMs: 20_000,
  async collect(router, context) {
    return [
      ...(await clientsOf(router, context)),
      ...(await accessPointsOf(router, context, 'capsman')),
      ...(context.facts.major < 7 ? [] : await accessPointsOf(router, context, 'wifi')),
    ];
  },
});

/** Clients of the legacy manager; those of the later one are on interfaces of /interface/wifi. */
async function clientsOf(router: RouterReader, context: CollectContext): Promise<Sample[]> {
  const rows = await rowsOf(router, context, '/caps-man/interface', ['name', 'disabled']);
  const caps = rows.filter(({ name = '', disabled }) => !isTrue(disabled) && isShownInterface(context, name));
  if (caps.length === 0) return [];
  const clients = await rowsOf(router, context, '/caps-man/registration-table', ['interface', 'rx-signal']);
  // Without the network's name, which SNMP does not tell either: the two must not make two series of one interface.
  return clientSamples(
    caps.map(({ name = '' }) => ({ name, ssid: '' })),
    clients,
    'rx-signal',
  );
}

async function accessPointsOf(
  router: RouterReader,
  context: CollectContext,
  stack: keyof typeof MANAGERS,
): Promise<readonly Sample[]> {
  const total = await countOf(router, context, MANAGERS[stack]);
  if (total === undefined) return [];
  const rows = total === 0 ? [] : await rowsOf(router, context, MANAGERS[stack], ['state']);
  const counts = new Map<string, number>();
  for (const { state = 'unknown' } of rows) counts.set(state.toLowerCase(), (counts.get(state.toLowerCase()) ?? 0) + 1);
  return andEarlier(context, `${stack}-states`, counts.keys()).map((state) =>
    sample(capsmanAccessPoints, [stack, state], counts.get(state) ?? 0),
  );
}
