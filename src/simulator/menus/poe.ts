import { monitorPoe } from '../behaviour/poe';
import type { MenuSpec } from '../kernel/menu';
import { bool, int, ipAny, oneOf, shown, time } from './field-kinds';

/** Ports that power what is connected, on boards that have some. */
export const POE_MENU: MenuSpec = {
  path: '/interface/ethernet/poe',
  kind: 'list',
  rows: 'fixed',
  isFitted: ({ machine }) => machine.poeOut.length > 0,
  seed: ({ machine }) => machine.poeOut.map((name) => ({ name })),
  fields: {
    name: shown(),
    'poe-out': oneOf('auto-on forced-on off', 'auto-on'),
    'poe-priority': int('10', { min: 0, max: 99 }),
    'poe-voltage': oneOf('auto high low'),
    'poe-lldp-enabled': bool(),
    'power-cycle-interval': time('none', { values: ['none'] }),
    'power-cycle-ping-enabled': bool('false'),
    'power-cycle-ping-address': ipAny(),
    'power-cycle-ping-timeout': time(),
  },
  commands: {
    monitor: { rows: true, args: ['once', 'interval', 'duration', '.proplist', 'proplist'], policy: 'read', run: monitorPoe },
    'power-cycle': { rows: true, args: ['duration'], run: () => ({}) },
  },
};
