import type { FieldSpec } from '../kernel/field';
import type { MenuSpec } from '../kernel/menu';
import { bool, int, mac, oneOf, someOf, text } from './field-kinds';

const SETTINGS: Readonly<Record<string, FieldSpec>> = {
  enabled: bool('false'),
  port: int('1194', { min: 1, max: 65_535 }),
  mode: oneOf('ethernet ip', 'ip'),
  netmask: int('24', { max: 32 }),
  'mac-address': mac('FE:5E:10:00:00:01'),
  'max-mtu': int('1500', { min: 64, max: 65_535 }),
  'keepalive-timeout': int('60', { values: ['disabled'] }),
  'default-profile': text('default'),
  certificate: text('none'),
  'require-client-certificate': bool('false'),
};

/** Servers of which a router has one, before it could have several: no catalogue knows what they start with. */
export const VPN_MENUS: readonly MenuSpec[] = [
  {
    path: '/interface/ovpn-server/server',
    kind: 'singleton',
    until: '6.99',
    fields: {
      ...SETTINGS,
      auth: someOf('md5 null sha1', 'sha1,md5'),
      cipher: someOf('aes128 aes192 aes256 blowfish128 null', 'blowfish128,aes128'),
    },
  },
  {
    path: '/interface/ovpn-server/server',
    kind: 'singleton',
    since: '7.1',
    until: '7.16.99',
    fields: {
      ...SETTINGS,
      protocol: oneOf('tcp udp', 'tcp'),
      auth: someOf('md5 null sha1 sha256 sha384 sha512', 'sha1,md5,sha256,sha512'),
      cipher: someOf(
        'aes128-cbc aes128-gcm aes192-cbc aes192-gcm aes256-cbc aes256-gcm blowfish128 null',
        'blowfish128,aes128-cbc',
      ),
      'tls-version': oneOf('any only-1.2', 'any'),
      'redirect-gateway': someOf('def1 disabled ipv6', 'disabled'),
      'reneg-sec': int('3600'),
      'push-routes': text('', { since: '7.14' }),
    },
  },
];
