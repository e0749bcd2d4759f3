import { resourceAction, rowRead, type DefinedResource, type RowReadSpec, type VerbSpec } from '../../core/catalogue';
import { byStack, type ByStack } from '../../core/fields';
import { clients } from './wireless.clients';
import { interfaces } from './wireless.interfaces';

const ONE = [{ do: 'wireless.create_interface', input: { name: 'guests', 'master-interface': 'wlan1' } }];
const GUEST = { where: { name: 'guests' } };

type Told = Pick<VerbSpec, 'id' | 'title' | 'summary' | 'risk' | 'examples'>;

/** An update of the interface that takes some fields only: those that the menu has for it. */
function updateOf(told: Told, wifi: readonly string[], legacy: readonly string[], required?: ByStack<readonly string[]>) {
  const of = (stack: keyof ByStack<unknown>, only: readonly string[]) => {
    const known = only.filter((name) => interfaces[stack].resource.fields[name]);
    return resourceAction(interfaces[stack], 'update', {
      ...told,
      only: known,
      ...(required ? { required: required[stack] } : {}),
    });
  };
  return byStack({ wifi: of('wifi', wifi), wave2: of('wave2', wifi), legacy: of('legacy', legacy) });
}

export const setSecurityProfile = updateOf(
  {
    id: 'wireless.set_security_profile',
    title: 'Set security profile',
    summary: 'Sets the security profile of wireless interfaces; clients of the old one are thrown out.',
    examples: [
      { title: 'A profile of /interface/wifi', input: { ...GUEST, security: 'guests' }, before: [...ONE, ...profile()] },
      {
        title: 'A profile of the package wireless',
        input: { ...GUEST, 'security-profile': 'guests' },
        before: [...ONE, ...profile()],
        simulated: { v7: 'FIELD_UNAVAILABLE' },
      },
    ],
  },
  ['security'],
  ['security-profile'],
  { wifi: ['security'], wave2: ['security'], legacy: ['security-profile'] },
);

function profile() {
  return [{ do: 'wireless.create_security_profile', input: { name: 'guests' } }];
}

export const configureAdvanced = updateOf(
  {
    id: 'wireless.configure_advanced',
    title: 'Configure radio',
    summary: 'Sets what decides reach and coexistence of radios: country, power, antenna, distance, radar channels, roaming.',
    examples: [
      {
        title: 'Power and country',
        input: { ...GUEST, 'configuration.country': 'Latvia', 'configuration.tx-power': 17 },
        before: ONE,
      },
      {
        title: 'The same with the package wireless',
        input: { ...GUEST, country: 'latvia', 'tx-power-mode': 'all-rates-fixed', 'tx-power': 17 },
        before: ONE,
        simulated: { v7: 'FIELD_UNAVAILABLE' },
      },
    ],
  },
  [
    'configuration.country',
    'configuration.antenna-gain',
    'configuration.tx-power',
    'configuration.hide-ssid',
    'configuration.distance',
    'channel.skip-dfs-channels',
    'channel.reselect-interval',
    'datapath.client-isolation',
    'steering.rrm',
    'steering.wnm',
  ],
  [
    'country',
    'antenna-gain',
    'tx-power',
    'tx-power-mode',
    'hide-ssid',
    'distance',
    'skip-dfs-channels',
    'adaptive-noise-immunity',
    'wmm-support',
    'hw-retries',
    'default-forwarding',
  ],
);

const STATS: Omit<RowReadSpec, 'output'> = {
  id: 'wireless.get_stats',
  title: 'Get wireless status',
  summary: 'Tells what radios do now: channel, power, number of clients, noise.',
  command: 'monitor',
  args: { once: '' },
  examples: [{ title: 'One interface', input: GUEST, before: ONE, simulated: 'empty' }],
};

const WIFI_STATS = {
  state: 'What it does.',
  channel: 'Frequency, standard and width.',
  'channel-priorities': 'What it would change to.',
  'registered-peers': 'Clients.',
  'authorized-peers': 'Clients that may send.',
  'tx-power': 'Power in dBm.',
  'ap-address': 'As a client: access point.',
  'hw-protection-mode': 'How it avoids hidden stations.',
  'mld-link-id': 'Number of the link.',
  'afc-status': 'State of automated frequency coordination.',
  'afc-sp-rules': 'What it allows.',
};

const LEGACY_STATS = {
  status: 'What it does.',
  channel: 'Frequency, standard and width.',
  frequency: 'Frequency in MHz.',
  band: 'Band and standard.',
  'wireless-protocol': 'Protocol on air.',
  'noise-floor': 'Noise in dBm.',
  'overall-tx-ccq': 'Quality of sending in percent.',
  'registered-clients': 'Clients.',
  'authenticated-clients': 'Clients that may send.',
  'current-tx-powers': 'Power by rate.',
  'current-distance': 'Distance in use.',
  'current-ack-timeout': 'Microseconds that an answer may take.',
  'notify-external-fdb': 'Hosts are told to a switch.',
  'tx-rate': 'As a client: rate to the access point.',
  'rx-rate': 'As a client: rate from it.',
  ssid: 'As a client: network.',
  bssid: 'As a client: access point.',
  'radio-name': 'As a client: name of its radio.',
  'signal-strength': 'As a client: its signal in dBm.',
  'tx-signal-strength': 'As a client: own signal there in dBm.',
  'tx-ccq': 'As a client: quality of sending in percent.',
  'rx-ccq': 'As a client: quality of receiving in percent.',
  'signal-to-noise': 'As a client: signal over noise in dB.',
};

const stats = (of: DefinedResource, output: Readonly<Record<string, string>>) => rowRead(of, { ...STATS, output });

export const getStats = byStack({
  wifi: stats(interfaces.wifi, WIFI_STATS),
  wave2: stats(interfaces.wave2, WIFI_STATS),
  legacy: stats(interfaces.legacy, { ...LEGACY_STATS, '*': 'Further properties of the chip.' }),
});

const TABLE: VerbSpec = {
  id: 'wireless.get_registration_table',
  title: 'Get registration table',
  summary: 'Reads who is connected to the radios, or which access points they are connected to, with signal and rates.',
  examples: [{ title: 'One client', input: { where: { 'mac-address': '02:00:5E:10:00:01' } }, simulated: 'empty' }],
};

export const getRegistrationTable = byStack({
  wifi: resourceAction(clients.wifi, 'list', TABLE),
  wave2: resourceAction(clients.wave2, 'list', TABLE),
  legacy: resourceAction(clients.legacy, 'list', TABLE),
});
