import { field, type Field, type Fields, type FieldTraits } from '../catalogue';
import {
  bool,
  bridge,
  certificateName,
  duration,
  durationMs,
  expression,
  int,
  interfaceList,
  interfaceName,
  line,
  named,
  or,
  ssid,
  vlanId,
  words,
  wordSet,
  wpaPassphrase,
  type ValueType,
} from '../values';

/** Whatever is not set comes from the profile, or from the driver. */
function optional(type: ValueType<never> | ValueType, description: string, traits: FieldTraits = {}): Field {
  return field(type, description, { unsettable: true, ...traits });
}

const chains = wordSet('wifi-chains', '0 1 2 3 4 5 6 7');
const BANDS = '2ghz-ax 2ghz-be 2ghz-g 2ghz-n 5ghz-a 5ghz-ac 5ghz-ax 5ghz-be 5ghz-n 6ghz-ax 6ghz-be s1ghz-ah';
const WIDTHS =
  '1/2/4/8mhz 1/2/4mhz 1/2mhz 1mhz 20/40/80+80mhz 20/40/80/160/320mhz 20/40/80/160mhz 20/40/80mhz 20/40mhz 20/40mhz-Ce ' +
  '20/40mhz-eC 20mhz';

/** Bands that a radio may be asked for. */
export const wifiBands = wordSet('wifi-bands', BANDS);

export const WIFI_CHANNEL: Fields = {
  afc: field(named('wifi-afc', 'afc1'), 'Row of /interface/wifi/afc, for 6 GHz with more power.', { since: '7.24' }),
  band: optional(words('wifi-band', BANDS), 'Band and newest standard.'),
  'deprioritize-unii-3-4': optional(bool, 'Take channels of U-NII-3 and 4 last.', { since: '7.20' }),
  frequency: optional(
    expression('wifi-frequency', '5180,5500-5700:20'),
    'Frequencies in MHz to choose from, with ranges and steps.',
  ),
  'preamble-puncturing': optional(bool, 'Leave out parts of a wide channel that are taken.', { since: '7.22' }),
  'reselect-interval': optional(
    expression('wifi-reselect', '1h'),
    'How often it looks for a better channel; a range is a random time in it.',
  ),
  'reselect-time': optional(expression('wifi-reselect-time', '3h'), 'Time of day at which it looks for a better channel.', {
    since: '7.20',
  }),
  'secondary-frequency': optional(expression('wifi-secondary', '5500'), 'Second part of an 80+80 MHz channel, or disabled.'),
  'skip-dfs-channels': optional(
    words('wifi-skip-dfs', '10min-cac all disabled'),
    'Channels shared with radar that are left out.',
  ),
  width: optional(words('wifi-width', WIDTHS), 'Width of the channel.'),
};

export const WIFI_CONFIGURATION: Fields = {
  'antenna-gain': optional(int(0, 60, 'dBi'), 'Gain of the antenna in dBi.'),
  'beacon-interval': optional(durationMs, 'Time between beacons.'),
  chains: optional(chains, 'Chains that receive and send.'),
  country: optional(named('wifi-country', 'Latvia'), 'Country whose rules the radio keeps.'),
  distance: optional(int(0, 200, 'km'), 'Distance to the farthest client in km.'),
  'dtim-period': optional(int(1, 255), 'Beacons between deliveries of multicast.'),
  'hide-ssid': optional(bool, 'Leave the name out of beacons.'),
  'hw-protection-mode': optional(words('wifi-hw-protection', 'cts-to-self none rts-cts'), 'How it avoids hidden stations.', {
    since: '7.21',
  }),
  installation: optional(words('wifi-installation', 'indoor outdoor'), 'Where the radio stands.', { since: '7.18' }),
  manager: optional(words('wifi-manager', 'capsman capsman-or-local local'), 'Who configures the radio.'),
  'max-clients': optional(int(0, 65_535), 'Most clients.', { since: '7.18' }),
  mode: optional(words('wifi-mode', 'ap station station-bridge station-pseudobridge'), 'Access point or client.'),
  'multicast-enhance': optional(words('wifi-multicast-enhance', 'disabled enabled'), 'Send multicast to each member by itself.'),
  'qos-classifier': optional(words('wifi-qos', 'dscp-high-3-bits priority'), 'What decides the priority on air.'),
  ssid: optional(ssid, 'Name of the network.'),
  'station-roaming': optional(bool, 'As a client, look for a better access point.', { since: '7.18' }),
  'tx-chains': optional(chains, 'Chains that send.'),
  'tx-power': optional(int(0, 60, 'dBm'), 'Most power in dBm.'),
};

export const WIFI_DATAPATH: Fields = {
  bridge: optional(bridge, 'Bridge that the interface becomes a port of, or none.'),
  'bridge-cost': optional(int(0, 200_000_000), 'Path cost of that port.'),
  'bridge-horizon': optional(or(int(0, 4_294_967_295), 'none'), 'Horizon of that port.'),
  'client-isolation': optional(bool, 'Clients do not reach each other.'),
  'interface-list': optional(interfaceList, 'Interface list that the interface becomes a member of.'),
  'traffic-processing': optional(
    words('wifi-processing', 'on-cap on-capsman on-capsman-secure'),
    'Where the frames of clients go.',
    {
      since: '7.20',
    },
  ),
  'vlan-id': optional(or(vlanId, 'none'), 'VLAN of clients.'),
};

export const WIFI_SECURITY: Fields = {
  'authentication-types': optional(
    wordSet('wifi-authentication', 'wpa-psk wpa2-psk wpa2-psk-sha2 wpa-eap wpa2-eap wpa3-psk owe wpa3-eap wpa3-eap-192'),
    'How clients prove who they are.',
  ),
  'beacon-protection': optional(words('wifi-beacon-protection', 'disabled enabled'), 'Sign beacons.', { since: '7.21' }),
  'connect-group': optional(line('wifi-connect-group'), 'Interfaces of one group do not keep the same client twice.'),
  'connect-priority': optional(expression('wifi-connect-priority', '0/1'), 'Who wins when a client shows up twice.'),
  'dh-groups': optional(wordSet('wifi-dh-groups', '19 20 21'), 'Elliptic curves of SAE and OWE.'),
  'disable-pmkid': optional(bool, 'Leave the PMKID out of the handshake.'),
  'eap-accounting': optional(bool, 'Tell RADIUS about sessions of EAP clients.'),
  'eap-anonymous-identity': optional(line('eap-identity'), 'As a client: outer identity.'),
  'eap-certificate-mode': optional(
    words('eap-certificate-mode', 'dont-verify-certificate no-certificates verify-certificate verify-certificate-with-crl'),
    'As a client: whether the server has to show a certificate.',
  ),
  'eap-methods': optional(wordSet('eap-methods', 'peap tls ttls'), 'As a client: methods of EAP.'),
  'eap-password': optional(line('eap-password', 255, 'changeme'), 'As a client: password.', { secret: true }),
  'eap-tls-certificate': optional(certificateName, 'As a client: certificate.'),
  'eap-username': optional(line('eap-username'), 'As a client: user.'),
  encryption: optional(wordSet('wifi-encryption', 'tkip ccmp gcmp ccmp-256 gcmp-256'), 'Ciphers of clients.'),
  ft: optional(bool, 'Fast transition (802.11r).'),
  'ft-mobility-domain': optional(expression('mobility-domain', '0xADC4'), 'Domain in which clients move fast.'),
  'ft-nas-identifier': optional(line('ft-nas-identifier'), 'Name of this access point among them.'),
  'ft-over-ds': optional(bool, 'Fast transition over the wire.'),
  'ft-preserve-vlanid': optional(bool, 'Clients keep their VLAN when they move.'),
  'ft-r0-key-lifetime': optional(duration, 'How long a client may move without a new login.'),
  'ft-reassociation-deadline': optional(duration, 'How long a move may take.'),
  'group-encryption': optional(words('wifi-group-encryption', 'ccmp ccmp-256 gcmp gcmp-256 tkip'), 'Cipher of multicast.'),
  'group-key-update': optional(duration, 'How often its key changes.'),
  'management-encryption': optional(
    words('wifi-management-encryption', 'cmac cmac-256 gmac gmac-256'),
    'Cipher of management frames.',
  ),
  'management-protection': optional(
    words('wifi-management-protection', 'allowed disabled required'),
    'Protected management frames (802.11w).',
  ),
  'multi-passphrase-group': optional(
    named('multi-passphrase-group', 'guests'),
    'Passphrases of /interface/wifi/security/multi-passphrase.',
    {
      since: '7.18',
    },
  ),
  'owe-transition-interface': optional(interfaceName, 'Interface of the other half of an open network with OWE.'),
  passphrase: optional(wpaPassphrase, 'Passphrase, 8 to 63 characters.', { secret: true }),
  'sae-anti-clogging-threshold': optional(or(int(0, 65_535), 'disabled'), 'Logins at once before tokens are asked for.'),
  'sae-max-failure-rate': optional(or(int(0, 65_535), 'disabled'), 'Failed logins in a minute before it stops answering.'),
  'sae-pwe': optional(words('sae-pwe', 'both hash-to-element hunting-and-pecking'), 'Methods of SAE.'),
  wps: optional(words('wifi-wps', 'disable push-button'), 'WPS.'),
};

export const WIFI_STEERING: Fields = {
  '2g-probe-delay': optional(bool, 'Answer on 2.4 GHz later, so that clients take 5 GHz.', { since: '7.18' }),
  'neighbor-group': optional(expression('neighbor-group', 'office'), 'Access points that are told to clients as neighbours.'),
  rrm: optional(bool, 'Measurements by clients (802.11k).'),
  'transition-request-count': optional(or(int(0, 255), 'unlimited'), 'How often a client is asked to move.', { since: '7.21' }),
  'transition-request-period': optional(duration, 'Time between these requests.', { since: '7.21' }),
  'transition-threshold': optional(int(-120, 0, 'dBm'), 'Signal below which a client is asked to move.', { since: '7.21' }),
  'transition-threshold-time': optional(duration, 'How long the signal has to be that weak.', { since: '7.21' }),
  'transition-time': optional(or(duration, 'immediate unlimited'), 'How long a client may take to move.', { since: '7.21' }),
  wnm: optional(bool, 'Hints where to move (802.11v).'),
};

export const WIFI_AAA: Fields = {
  'called-format': optional(line('aaa-called-format'), 'How Called-Station-Id is written.'),
  'calling-format': optional(line('aaa-calling-format'), 'How Calling-Station-Id is written.'),
  'interim-update': optional(or(duration, 'disabled'), 'Time between accounting updates.'),
  'mac-caching': optional(or(duration, 'disabled'), 'How long an answer of RADIUS is remembered.'),
  'nas-identifier': optional(line('nas-identifier'), 'How the router names itself to RADIUS.'),
  'password-format': optional(line('aaa-password-format'), 'What is sent as the password of a MAC address.'),
  'username-format': optional(line('aaa-username-format'), 'What is sent as the user of a MAC address.'),
};

/** `security` makes `security.passphrase` of `passphrase`: how a profile is written inside another row. */
export function within(prefix: string, fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, one]) => [`${prefix}.${name}`, one]));
}

/** The name of a profile that gives whatever the row itself does not say. */
export function profileFields(...names: readonly string[]): Fields {
  return Object.fromEntries(
    names.map((name) => [
      name,
      optional(named(`wifi-${name}-profile`, 'office'), `Profile of ${name} that gives what is not set here.`),
    ]),
  );
}

const LATE =
  /(^|\.)(multicast-enhance|qos-classifier|radio-mac|connect-group|connect-priority)$|^steering|^(rrm|wnm|neighbor-group)$/;
const NEVER = /^(channel\.)?reselect-|^(configuration\.)?distance$/;

/** The same in `/interface/wifiwave2` of 7.1 to 7.12, which knew less. */
export function onWave2(fields: Fields): Fields {
  const entries = Object.entries(fields).filter(([name, { since }]) => since === undefined && !NEVER.test(name));
  return Object.fromEntries(entries.map(([name, one]) => [name, LATE.test(name) ? { ...one, since: '7.12' } : one]));
}

/** Why arguments of the wifi menus are no fields. */
function leftOutOfWifi(names: readonly string[]): Readonly<Record<string, string>> {
  const told = (name: string): string =>
    name.startsWith('interworking.')
      ? 'Hotspot 2.0: make a profile of /interface/wifi/interworking and name that.'
      : 'OpenFlow is experimental.';
  return Object.fromEntries(names.map((name) => [name, told(name)]));
}

const INTERWORKING =
  '3gpp-info 3gpp-info-raw authentication-types connection-capabilities domain-names esr hessid hotspot20 hotspot20-dgaf internet ' +
  'ipv4-availability ipv6-availability network-type operational-classes operator-names realms realms-raw roaming-ois uesa venue ' +
  'venue-names wan-at-capacity wan-downlink wan-downlink-load wan-measurement-duration wan-status wan-symmetric wan-uplink ' +
  'wan-uplink-load';

export const WIFI_LEFT_OUT = leftOutOfWifi([
  ...INTERWORKING.split(' ').map((name) => `interworking.${name}`),
  'datapath.openflow-switch',
  'openflow-switch',
]);
