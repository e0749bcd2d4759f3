import type { FieldSpec } from '../kernel/field';
import type { MenuSpec } from '../kernel/menu';
import { shown } from './field-kinds';

function report(names: string): Record<string, FieldSpec> {
  return Object.fromEntries(names.split(' ').map((name) => [name, shown()]));
}

/**
 * What routers of the neighbourhood and clients make of a router. Nobody is there by himself: tests put the rows in. Here are
 * the menus whose read-only properties no catalogue knows.
 */
export const SESSION_MENUS: readonly MenuSpec[] = [
  {
    path: '/routing/bgp/peer',
    kind: 'list',
    until: '6.99',
    fields: report('state established remote-id uptime prefix-count'),
  },
  {
    path: '/routing/ospf-v3/neighbor',
    kind: 'list',
    rows: 'read-only',
    until: '6.99',
    fields: report('instance interface address router-id priority state state-changes adjacency'),
  },
  {
    path: '/interface/wireless/registration-table',
    kind: 'list',
    rows: 'read-only',
    fields: report('interface mac-address ap uptime last-activity signal-strength tx-rate rx-rate'),
  },
  {
    path: '/caps-man/registration-table',
    kind: 'list',
    rows: 'read-only',
    fields: report('interface ssid mac-address uptime tx-rate rx-rate rx-signal'),
  },
];
