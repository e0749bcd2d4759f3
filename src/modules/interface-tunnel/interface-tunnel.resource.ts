import { defineResource, field, type Fields, type ResourceSpec } from '../../core/catalogue';
import { ARP_FIELDS, COUNTERS, INTERFACE_NAMED_BY, LOOP_PROTECT_FIELDS } from '../../core/fields';
import {
  bool,
  comment,
  defineValue,
  dscp,
  duration,
  int,
  interfaceName,
  ipv4,
  ipv4OrDns,
  line,
  mac,
  mtu,
  or,
  words,
  type ValueType,
} from '../../core/values';

const RETRIES = int(0, 4_294_967_295);
const DEFAULT_RETRIES = '10';

/** RouterOS prints `10s,10`, and reads a bare interval as one with ten retries. */
const keepalive: ValueType<string> = defineValue<string>({
  name: 'tunnel-keepalive',
  description: 'Interval and number of unanswered packets after which the tunnel is down, e.g. 10s,10.',
  example: '10s,10',
  parse(text) {
    const [interval = '', retries = DEFAULT_RETRIES] = text.split(/,(.*)/s);
    return `${duration.format(duration.parse(interval))},${RETRIES.format(RETRIES.parse(retries))}`;
  },
  format: (value) => value,
});

/** What the tunnels that carry packets in IPv4 have in common. */
const OUTER: Fields = {
  name: field(interfaceName, 'Name of the interface that it makes.', { required: true, exact: true }),
  'remote-address': field(ipv4OrDns, 'Address of the other end.', { required: true }),
  'local-address': field(ipv4, 'Address of this end; 0.0.0.0 takes that of the outgoing interface.', { default: '0.0.0.0' }),
  mtu: field(or(mtu, 'auto'), 'Largest packet in bytes; auto fits it to the path below.', { default: 'auto' }),
  keepalive: field(keepalive, 'When to call the tunnel down; not set, it is always up.', { derived: true, unsettable: true }),
  'ipsec-secret': field(line('tunnel-ipsec-secret'), 'Pre-shared key: encrypt with IPsec. It needs allow-fast-path=no.', {
    secret: true,
    unsettable: true,
  }),
  'allow-fast-path': field(bool, 'Let packets pass the firewall and IPsec by.', { default: 'yes' }),
  'clamp-tcp-mss': field(bool, 'Fit the segment size of TCP to the tunnel.', { default: 'yes' }),
  'dont-fragment': field(words('tunnel-dont-fragment', 'no inherit'), 'Take the DF bit of the packet inside, or never set it.', {
    default: 'no',
  }),
  dscp: field(or(dscp, 'inherit'), 'DSCP of the outer packet; inherit takes that of the packet inside.', { default: 'inherit' }),
  comment: field(comment, 'Comment.'),
  disabled: field(bool, 'Whether the tunnel is off.', { default: 'no' }),
};

const REPORTED: Readonly<Record<string, string>> = {
  ...COUNTERS,
  about: 'What RouterOS remarks about it.',
  'actual-mtu': 'Largest packet in bytes that it carries now.',
  'current-remote-address': 'Address that the name of the other end stands for now.',
  running: 'It is up.',
};

interface Told {
  /** How ids call it, e.g. `gre`. */
  readonly id: string;
  readonly listId: string;
  readonly row: Readonly<Record<string, unknown>> & { readonly name: string };
}

function verbsOf({ id, listId, row }: Told): ResourceSpec['verbs'] {
  const there = [{ do: `tunnel.create_${id}`, input: row }];
  const where = { name: row.name };
  const off = [...there, { do: `tunnel.disable_${id}`, input: { where } }];
  const secret = { 'ipsec-secret': 'documentation', 'allow-fast-path': false };
  return {
    list: { id: `tunnel.${listId}`, examples: [{ title: 'All of them', input: {}, before: there }] },
    get: { id: `tunnel.get_${id}`, examples: [{ title: 'By name', input: { where }, before: there }] },
    create: {
      id: `tunnel.create_${id}`,
      examples: [
        { title: 'To another site', input: row },
        { title: 'The same, encrypted', input: { ...row, ...secret } },
      ],
    },
    update: {
      id: `tunnel.update_${id}`,
      examples: [
        { title: 'Another far end', input: { where, 'remote-address': '203.0.113.9' }, before: there },
        { title: 'Copy the DSCP no longer', input: { where, dscp: 0 }, before: there },
      ],
    },
    remove: { id: `tunnel.remove_${id}`, examples: [{ title: 'By name', input: { where }, before: there }] },
    enable: { id: `tunnel.enable_${id}`, examples: [{ title: 'By name', input: { where }, before: off }] },
    disable: { id: `tunnel.disable_${id}`, examples: [{ title: 'By name', input: { where }, before: there }] },
    ensure: {
      id: `tunnel.ensure_${id}`,
      examples: [
        { title: 'Keep a tunnel', input: row },
        { title: 'Keep it away', input: { name: row.name, state: 'absent' }, before: there },
      ],
    },
  };
}

export const eoipTunnels = defineResource({
  id: 'tunnel.eoip',
  noun: 'EoIP tunnel',
  plural: 'EoIP tunnels',
  menu: '/interface/eoip',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  references: INTERFACE_NAMED_BY,
  fields: {
    ...OUTER,
    'tunnel-id': field(int(0, 65_535), 'Number that both ends share; one tunnel for each.', { required: true }),
    'mac-address': field(mac, 'MAC address; the ends need different ones.', { derived: true }),
    ...ARP_FIELDS,
    ...LOOP_PROTECT_FIELDS,
  },
  readOnly: {
    ...REPORTED,
    l2mtu: 'Largest frame in bytes, without the Ethernet header.',
    'loop-protect-status': 'Whether a loop was found.',
  },
  verbs: verbsOf({
    id: 'eoip',
    listId: 'list_eoip',
    row: { name: 'eoip-site12', 'remote-address': '203.0.113.12', 'tunnel-id': 12, comment: 'site 12' },
  }),
});

export const greTunnels = defineResource({
  id: 'tunnel.gre',
  noun: 'GRE tunnel',
  plural: 'GRE tunnels',
  menu: '/interface/gre',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  references: INTERFACE_NAMED_BY,
  fields: OUTER,
  readOnly: REPORTED,
  verbs: verbsOf({
    id: 'gre',
    listId: 'list_gre',
    row: { name: 'gre-site12', 'remote-address': '203.0.113.12', 'local-address': '198.51.100.1', comment: 'site 12' },
  }),
});

export const ipipTunnels = defineResource({
  id: 'tunnel.ipip',
  noun: 'IPIP tunnel',
  plural: 'IPIP tunnels',
  menu: '/interface/ipip',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  references: INTERFACE_NAMED_BY,
  fields: OUTER,
  readOnly: { ...REPORTED, dynamic: 'Made by RouterOS itself.' },
  verbs: verbsOf({
    id: 'ipip',
    listId: 'list_ipip',
    row: { name: 'ipip-site12', 'remote-address': '203.0.113.12', 'local-address': '198.51.100.1', comment: 'site 12' },
  }),
});
