import type { MenuSpec } from '../kernel/menu';
import { bool, int, oneOf, ref, shown, text, time } from './field-kinds';

/** What neither the tree nor its texts tell: the row for all interfaces, and a pair of times. */
export const IPV6_MENUS: readonly MenuSpec[] = [
  {
    path: '/ipv6/nd',
    kind: 'list',
    unique: [{ keys: ['interface'], text: 'configuration for this interface already exists' }],
    fields: {
      interface: ref('/interface', 'all', { values: ['all'] }),
      'ra-interval': text('3m20s-10m'),
      'ra-delay': time('3s'),
      mtu: int('unspecified', { values: ['unspecified'] }),
      'reachable-time': time('unspecified', { values: ['unspecified'] }),
      'retransmit-interval': time('unspecified', { values: ['unspecified'] }),
      'ra-lifetime': time('30m', { values: ['none'] }),
      'ra-preference': oneOf('high low medium', 'medium'),
      'hop-limit': int('unspecified', { max: 255, values: ['unspecified'] }),
      'advertise-mac-address': bool('true'),
      'advertise-dns': oneOf('no self yes', 'yes'),
      dns: text(''),
      pref64: text(''),
      'managed-address-configuration': bool('false'),
      'other-configuration': bool('false'),
      default: shown(),
      invalid: shown('false'),
    },
    defaults: [{ interface: 'all', default: 'true' }],
  },
];
