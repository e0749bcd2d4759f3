import { conntrackEntries } from '../../metrics/sessions';
import { conntrackMaxEntries } from '../../metrics/services';
import { defineApiCollector } from '../define-collector';
import { recordOf } from './ask';
import { give } from './give';
import { numberOf } from './read-values';

const MENU = '/ip/firewall/connection/tracking';

export const conntrack = defineApiCollector({
  id: 'api.conntrack',
  title: 'Tracked connections',
  tier: 'fast',
  metrics: [conntrackEntries],
  rights: 'read, api',
  byDefault: true,
  timeoutMs: 5_000,
  async collect(router, context) {
    const record = await recordOf(router, context, MENU, ['total-entries', 'total-ip4-entries', 'total-ip6-entries']);
    return [
      ...give(conntrackEntries, ['all'], numberOf(record?.['total-entries'])),
      ...give(conntrackEntries, ['ipv4'], numberOf(record?.['total-ip4-entries'])),
      ...give(conntrackEntries, ['ipv6'], numberOf(record?.['total-ip6-entries'])),
    ];
  },
});

export const conntrackLimit = defineApiCollector({
  id: 'api.conntrack-limit',
  title: 'Limit of tracked connections',
  tier: 'slow',
  metrics: [conntrackMaxEntries],
  rights: 'read, api',
  byDefault: true,
  timeoutMs: 5_000,
  async collect(router, context) {
    const record = await recordOf(router, context, MENU, ['max-entries']);
    return [...give(conntrackMaxEntries, [], numberOf(record?.['max-entries']))];
  },
});
