import { compareRelease, type RouterReader, type Row } from '../../../core/catalogue';
import { defineApiCollector, type CollectContext } from '../define-collector';
import { isShownInterface } from '../shown-interface';
import { rowsOf } from './ask';
import { clientSamples, CLIENT_METRICS, type AccessPoint } from './radio-clients';
import { isTrue } from './read-values';

const PROPERTIES = 'name disabled configuration configuration.ssid configuration.mode'.split(' ');

export const wifi = defineApiCollector({
  id: 'api.wifi',
  title: 'Clients of Wi-Fi',
  tier: 'medium',
  metrics: CLIENT_METRICS,
  rights: 'read, api',
  versions: { since: '7.1' },
  byDefault: true,
  timeoutMs: 15_000,
  async collect(router, context) {
    const menu = compareRelease(context.facts.version, '7.13') < 0 ? '/interface/wifiwave2' : '/interface/wifi';
    const points = await accessPoints(router, context, menu);
    if (points.length === 0) return [];
    const clients = await rowsOf(router, context, `${menu}/registration-table`, ['interface', 'signal']);
    return clientSamples(points, clients, 'signal');
  },
});

async function accessPoints(router: RouterReader, context: CollectContext, menu: string): Promise<readonly AccessPoint[]> {
  const rows = await rowsOf(router, context, menu, PROPERTIES);
  const shown = rows.filter(({ name = '', disabled }) => !isTrue(disabled) && isShownInterface(context, name));
  if (shown.length === 0) return [];
  const profiles = shown.some((row) => row['configuration.ssid'] === undefined)
    ? await rowsOf(router, context, `${menu}/configuration`, ['name', 'ssid', 'mode'])
    : [];
  return shown.flatMap((row) => pointOf(row, profiles));
}

/** What the interface says itself goes over what its profile says. */
function pointOf(row: Row, profiles: readonly Row[]): AccessPoint[] {
  const profile = profiles.find(({ name }) => name === row.configuration);
  const mode = row['configuration.mode'] ?? profile?.mode ?? 'ap';
  if (mode !== 'ap') return [];
  return [{ name: row.name ?? '', ssid: row['configuration.ssid'] ?? profile?.ssid ?? '' }];
}
