import * as metrics from '../../metrics/vpn';
import { defineApiCollector } from '../define-collector';
import { countOf } from './ask';
import { give } from './give';

export const ipsec = defineApiCollector({
  id: 'api.ipsec',
  title: 'IPsec',
  tier: 'fast',
  metrics: [metrics.ipsecPeersEstablished, metrics.ipsecAssociations],
  rights: 'read, api',
  byDefault: true,
  timeoutMs: 10_000,
  async collect(router, context) {
    const peers = await countOf(router, context, '/ip/ipsec/active-peers', ['=state=established']);
    // Only counted: its rows hold keys.
    const associations = await countOf(router, context, '/ip/ipsec/installed-sa');
    return [...give(metrics.ipsecPeersEstablished, [], peers), ...give(metrics.ipsecAssociations, [], associations)];
  },
});
