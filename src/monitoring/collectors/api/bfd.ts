import type { Row } from '../../../core/catalogue';
import * as metrics from '../../metrics/routing';
import { defineApiCollector } from '../define-collector';
import { rowsInUse } from './ask';
import { distinctNames, flag } from './give';
import { isTrue } from './read-values';

/** 7.x had no BFD before 7.11: the menu is missing there. */
const MENUS = { 6: '/routing/bfd/neighbor', 7: '/routing/bfd/session' } as const;
const PROPERTIES = ['address', 'remote-address', 'interface', 'vrf', 'state', 'up', 'inactive'];

export const bfd = defineApiCollector({
  id: 'api.bfd',
  title: 'BFD sessions',
  tier: 'fast',
  metrics: [metrics.bfdSessionUp],
  rights: 'read, api',
  byDefault: true,
  timeoutMs: 10_000,
  async collect(router, context) {
    const rows = await rowsInUse(router, context, MENUS[context.facts.major < 7 ? 6 : 7], PROPERTIES);
    const sessions = rows.filter((row) => !isTrue(row.inactive));
    return distinctNames(sessions, peerOf).map(([peer, { up, state }]) =>
      flag(metrics.bfdSessionUp, [peer], isTrue(up) || state === 'up'),
    );
  },
});

/** `192.0.2.1`, with the VRF where it is not the main one. */
function peerOf(row: Row): string {
  const address = row['remote-address'] ?? row.address ?? '';
  return row.vrf && row.vrf !== 'main' ? `${address}@${row.vrf}` : address;
}
