import { field, type Fields, type Reference } from '../catalogue';
import { defineValue, duration, or, ValueError, words, type ValueType } from '../values';

/** How an interface answers ARP. */
export const ARP_FIELDS: Fields = {
  arp: field(words('arp-mode', 'disabled enabled local-proxy-arp proxy-arp reply-only'), 'Whether and for whom it answers ARP.', {
    default: 'enabled',
  }),
  'arp-timeout': field(or(duration, 'auto'), 'How long a learned ARP entry stays; auto takes that of /ip/settings.', {
    default: 'auto',
  }),
};

/** Where RouterOS names interfaces by their name. */
export const INTERFACE_NAMED_BY: readonly Reference[] = [
  { menu: '/ip/address', property: 'interface' },
  { menu: '/ipv6/address', property: 'interface' },
  { menu: '/ip/dhcp-client', property: 'interface' },
  { menu: '/ip/dhcp-server', property: 'interface' },
  { menu: '/interface/bridge/port', property: 'interface' },
  { menu: '/interface/list/member', property: 'interface' },
  { menu: '/interface/vlan', property: 'interface' },
  { menu: '/ip/firewall/filter', property: 'in-interface' },
  { menu: '/ip/firewall/filter', property: 'out-interface' },
  { menu: '/ip/firewall/nat', property: 'in-interface' },
  { menu: '/ip/firewall/nat', property: 'out-interface' },
];

/** Switching a port off that hears its own frames. */
export const LOOP_PROTECT_FIELDS: Fields = {
  'loop-protect': field(words('loop-protect', 'default off on'), 'Whether it looks for loops; default is off.', {
    default: 'default',
  }),
  'loop-protect-disable-time': field(duration, 'How long it stays off after a loop; 0s for good.', { default: '5m' }),
  'loop-protect-send-interval': field(duration, 'Time between the frames that look for a loop.', { default: '5s' }),
};

/** Counters that every interface has. */
export const COUNTERS: Readonly<Record<string, string>> = {
  'rx-byte': 'Bytes received.',
  'tx-byte': 'Bytes sent.',
  'rx-packet': 'Packets received.',
  'tx-packet': 'Packets sent.',
  'fp-rx-byte': 'Bytes received by the fast path.',
  'fp-tx-byte': 'Bytes sent by the fast path.',
  'fp-rx-packet': 'Packets received by the fast path.',
  'fp-tx-packet': 'Packets sent by the fast path.',
};

/** Frames that a bridge or one of its ports takes. */
export const BRIDGE_FRAME_TYPES = words(
  'bridge-frame-types',
  'admit-all admit-only-untagged-and-priority-tagged admit-only-vlan-tagged',
);

/** A number that RouterOS prints as `0x8000`; decimal is taken, too. */
export function hexNumber(name: string, max: number): ValueType<number> {
  return defineValue<number>({
    name,
    description: `Number from 0 to ${max}, written 0x${max.toString(16).toUpperCase()} or ${max}.`,
    example: '0x80',
    accepts: ['number'],
    parse(text) {
      const trimmed = text.trim();
      const value = /^(0x[0-9a-f]{1,8}|\d{1,10})$/i.test(trimmed) ? Number(trimmed) : NaN;
      if (!(value <= max)) throw new ValueError(`"${trimmed.slice(0, 40)}" is no number from 0 to ${max}`);
      return value;
    },
    format: (value) => `0x${value.toString(16).toUpperCase()}`,
  });
}
