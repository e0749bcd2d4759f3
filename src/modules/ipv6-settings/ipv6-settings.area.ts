import { defineArea, defineResource, field } from '../../core/catalogue';
import { IPV6_NEEDS } from '../../core/fields';
import { bool, duration, int, words } from '../../core/values';

const entries = int(0, 4_294_967_295, 'entries');

const settings = defineResource({
  id: 'ipv6.settings',
  noun: 'IPv6 settings',
  plural: 'IPv6 settings',
  menu: '/ipv6/settings',
  kind: 'singleton',
  risk: 'lockout',
  needs: IPV6_NEEDS,
  fields: {
    'disable-ipv6': field(bool, 'Switch IPv6 off; a router that is reached by IPv6 is then no longer reached.'),
    forward: field(bool, 'Pass packets on between interfaces.'),
    'accept-router-advertisements': field(
      words('ipv6-accept-ra', 'no yes yes-if-forwarding-disabled'),
      'Take addresses and routes from advertisements of other routers.',
    ),
    'accept-router-advertisements-on': field(
      words('ipv6-accept-ra-on', 'all dynamic none static'),
      'Interface list whose interfaces take advertisements.',
      { since: '7.21' },
    ),
    'accept-redirects': field(
      words('ipv6-accept-redirects', 'no yes-if-forwarding-disabled'),
      'Follow redirects of other routers.',
    ),
    'allow-fast-path': field(bool, 'Pass packets on without the firewall where nothing needs it.', { since: '7.18' }),
    'disable-link-local-address': field(bool, 'Give no link-local address to interfaces.', { since: '7.18' }),
    'multipath-hash-policy': field(
      words('ipv6-multipath-hash', 'l3 l3-inner l4'),
      'What packets are spread over equal routes by.',
      {
        since: '7.18',
      },
    ),
    'max-neighbor-entries': field(entries, 'Most neighbours that are remembered.'),
    'soft-max-neighbor-entries': field(entries, 'From this many neighbours on, stale ones are forgotten soon.', {
      since: '7.18',
    }),
    'min-neighbor-entries': field(entries, 'Up to this many neighbours nothing is forgotten.', { since: '7.18' }),
    'stale-neighbor-detect-interval': field(duration, 'How often stale neighbours are looked for.', { since: '7.18' }),
    'stale-neighbor-timeout': field(duration, 'How long a stale neighbour is remembered.', { since: '7.18' }),
  },
  readOnly: {
    'ipv6-fast-path-active': 'The fast path is in use.',
    'ipv6-fast-path-bytes': 'Bytes that went along the fast path.',
    'ipv6-fast-path-packets': 'Packets that went along the fast path.',
    'ipv6-fasttrack-active': 'Fasttrack is in use.',
    'ipv6-fasttrack-bytes': 'Bytes that were fasttracked.',
    'ipv6-fasttrack-packets': 'Packets that were fasttracked.',
  },
  verbs: {
    get: { id: 'ipv6.get_settings', examples: [{ title: 'Read them', input: {} }] },
    update: {
      id: 'ipv6.set_settings',
      examples: [
        { title: 'Trust no advertisement', input: { 'accept-router-advertisements': 'no', 'accept-redirects': 'no' } },
        { title: 'Room for more neighbours', input: { 'max-neighbor-entries': 16_384 } },
      ],
    },
    ensure: { id: 'ipv6.ensure_settings', examples: [{ title: 'Trust no redirect', input: { 'accept-redirects': 'no' } }] },
  },
});

export const ipv6SettingsArea = defineArea({
  id: 'ipv6-settings',
  title: 'IPv6 settings',
  summary: 'Whether a router speaks IPv6 at all, forwards it, and believes other routers.',
  resources: [settings],
});
