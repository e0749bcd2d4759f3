/** Fields that mean the same in every menu: value type as source text, and what they say. `{noun}` is what a row is called. */
export interface KnownField {
  readonly type: string;
  readonly description: string;
  readonly traits?: readonly string[];
}

function known(type: string, description: string, ...traits: readonly string[]): KnownField {
  return { type, description, traits };
}

export const KNOWN_FIELDS: Readonly<Record<string, KnownField>> = {
  comment: known('comment', 'Comment.'),
  disabled: known('bool', 'Whether the {noun} is off.', "default: 'no'"),
  enabled: known('bool', 'Whether it is on.'),
  name: known("named('{noun-id}-name', 'example')", 'Name of the {noun}.', 'exact: true'),
  interface: known('interfaceName', 'Interface that the {noun} is on.', 'exact: true'),
  interfaces: known('listOf(interfaceName)', 'Interfaces of the {noun}.'),
  bridge: known('bridge', 'Bridge that the {noun} belongs to.'),
  'interface-list': known('interfaceList', 'Interface list.'),
  mtu: known('mtu', 'Largest packet in bytes.'),
  l2mtu: known('mtu', 'Largest frame in bytes, without the Ethernet header.'),
  'mac-address': known('mac', 'MAC address.'),
  'admin-mac': known('mac', 'MAC address that an administrator gave.'),
  address: known('ip', 'Address.'),
  'local-address': known('ip', 'Address of this end.'),
  'remote-address': known('ip', 'Address of the other end.'),
  'src-address': known('ipSpan', 'Source address or network.'),
  'dst-address': known('ipSpan', 'Destination address or network.'),
  gateway: known('gateway', 'Next hop.'),
  distance: known('distance', 'Administrative distance.'),
  'routing-table': known('routingTable', 'Routing table.'),
  'routing-mark': known('routingMark', 'Routing mark.'),
  vrf: known('routingTable', 'VRF.', "default: 'main'"),
  'vlan-id': known('vlanId', 'VLAN id.'),
  'vlan-ids': known('vlanIdList', 'VLAN ids.'),
  pvid: known('vlanId', 'VLAN of untagged frames.'),
  port: known('port', 'Port.'),
  ports: known('portList', 'Ports.'),
  user: known('userName', 'User name.'),
  username: known('userName', 'User name.'),
  password: known('freeText', 'Password.', 'secret: true'),
  secret: known('freeText', 'Shared secret.', 'secret: true'),
  passphrase: known('wpaPassphrase', 'Passphrase.', 'secret: true'),
  'private-key': known('wireguardKey', 'Private key.', 'secret: true'),
  'public-key': known('wireguardKey', 'Public key.'),
  'preshared-key': known('wireguardKey', 'Preshared key.', 'secret: true'),
  certificate: known('certificateName', 'Certificate.'),
  profile: known('profile', 'Profile.'),
  'address-pool': known('pool', 'Pool that addresses come from.'),
  'address-list': known('addressListName', 'Firewall address list.'),
  'dns-server': known('listOf(ip)', 'DNS servers.'),
  'ntp-server': known('listOf(ip)', 'NTP servers.'),
  'router-id': known('routerId', 'Router id.'),
  'on-event': known('freeText', 'Script, or the name of one.'),
  source: known('freeText', 'Source of the script.'),
  policy: known('policySet', 'Policies.'),
  topics: known('logTopics', 'Topics.'),
  url: known('url', 'URL.'),
  ttl: known('ttl', 'Time to live.'),
  dscp: known('dscp', 'DSCP.'),
  priority: known('int(0, 255)', 'Priority.'),
  cost: known('cost', 'Cost.'),
  ssid: known('ssid', 'Name of the wireless network.'),
  'max-limit': known('ratePair', 'Highest rate.'),
  'limit-at': known('ratePair', 'Guaranteed rate.'),
  'time-zone-name': known('timezone', 'Time zone.'),
  'start-date': known('date', 'Date of the first run.'),
  'start-time': known('timeOfDay', 'Time of day, or startup.'),
};

/** Read-only properties that mean the same in every menu. */
export const KNOWN_READ_ONLY: Readonly<Record<string, string>> = {
  about: 'What RouterOS remarks about it.',
  active: 'It is in use.',
  bytes: 'Bytes counted since the counters were reset.',
  'creation-time': 'When it was made.',
  default: 'It comes with RouterOS.',
  dynamic: 'Made by RouterOS itself.',
  inactive: 'It is not in use.',
  invalid: 'Something that it refers to is missing.',
  'last-seen': 'Time since it was heard.',
  name: 'Name.',
  packets: 'Packets counted since the counters were reset.',
  running: 'It is up.',
  slave: 'It is a port of a bridge or a bond.',
  status: 'State that it is in.',
  uptime: 'Time that it has been up.',
};
