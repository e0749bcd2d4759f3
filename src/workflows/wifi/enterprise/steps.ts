import type { ActionInput, Row, RouterFacts, Step, StepContext } from '../../../core/catalogue';
import { isLegacy } from '../../parts/access-points';
import { joinVlans, lookAtBridge } from '../../parts/bridge-vlans';
import { letThrough, readChain } from '../../parts/firewall';

const MARK = 'enterprise Wi-Fi';
const MOST = 10_000;

interface Network {
  readonly name: string;
  readonly ssid: string;
  readonly 'vlan-id': string | number;
  readonly passphrase?: string | undefined;
  readonly isolated: boolean;
}

type Input = Readonly<{
  ssids: readonly Network[];
  vlans: readonly (string | number)[];
  radius: readonly { readonly address: string; readonly secret: string }[];
  country: string;
  'frequencies-2ghz': string;
  'frequencies-5ghz': string;
  roaming: boolean;
  bridge: string;
  trunks: readonly string[];
  manager: readonly string[];
  caps?: string | undefined;
}>;
type Context = StepContext<Input>;

const BANDS = ['2ghz', '5ghz'] as const;
type Band = (typeof BANDS)[number];

/** What tells a radio of the band: standards that it knows. */
const NEWER_BANDS = { '2ghz': ['2ghz-n', '2ghz-ax'], '5ghz': ['5ghz-n', '5ghz-ac', '5ghz-ax'] } as const;
const OLDER_MODES = { '2ghz': ['gn'], '5ghz': ['an', 'ac'] } as const;

const isEap = ({ passphrase }: Network): boolean => passphrase === undefined;
const hasTrunks = ({ input }: Context): boolean => input.trunks.length > 0;

/** The radios have a configuration for each band, since channels differ; virtual access points take the channel of their radio. */
function nameOf({ name }: Network, band?: Band): string {
  return band === undefined ? name : `${name}-${band}`;
}

function configurations({ input, facts }: Context): readonly ActionInput[] {
  const [first, ...others] = input.ssids;
  if (!first) return [];
  return [
    ...others.map((one) => configuration(facts, input, one)),
    ...BANDS.map((band) => ({
      ...configuration(facts, input, first),
      name: nameOf(first, band),
      'channel.frequency': input[`frequencies-${band}`],
    })),
  ];
}

function configuration(facts: RouterFacts, input: Input, network: Network): ActionInput {
  const common = { name: nameOf(network), ssid: network.ssid, mode: 'ap', comment: MARK };
  return isLegacy(facts) ? { ...common, ...older(input, network) } : { ...common, ...newer(input, network) };
}

function newer({ country, bridge, roaming }: Input, network: Network): ActionInput {
  return {
    country,
    'security.authentication-types': isEap(network) ? ['wpa2-eap', 'wpa3-eap'] : ['wpa2-psk', 'wpa3-psk'],
    ...(isEap(network) ? { 'security.eap-accounting': true } : { 'security.passphrase': network.passphrase }),
    'security.wps': 'disable',
    'security.connect-group': network.name,
    'security.ft': roaming,
    ...(roaming ? { 'security.ft-over-ds': true, 'steering.rrm': true, 'steering.wnm': true } : {}),
    'datapath.bridge': bridge,
    'datapath.vlan-id': network['vlan-id'],
    'datapath.client-isolation': network.isolated,
  };
}

function older({ country }: Input, network: Network): ActionInput {
  return {
    country: country.toLowerCase(),
    'security.authentication-types': isEap(network) ? ['wpa2-eap'] : ['wpa2-psk'],
    'security.encryption': ['aes-ccm'],
    ...(isEap(network) ? {} : { 'security.passphrase': network.passphrase }),
    'datapath.local-forwarding': true,
    'datapath.vlan-mode': 'use-tag',
    'datapath.vlan-id': network['vlan-id'],
    'datapath.client-to-client-forwarding': !network.isolated,
  };
}

function provisioning({ input, facts }: Context, band: Band): ActionInput {
  const [first, ...others] = input.ssids;
  return {
    action: 'create-dynamic-enabled',
    'master-configuration': first && nameOf(first, band),
    'slave-configurations': others.length === 0 ? undefined : others.map((one) => nameOf(one)),
    'identity-regexp': input.caps,
    ...(isLegacy(facts) ? { 'hw-supported-modes': OLDER_MODES[band] } : { 'supported-bands': NEWER_BANDS[band] }),
    comment: `${MARK}: ${band}`,
  };
}

/** A rule for whatever comes: the first that matches decides. */
function isForAll(row: Row): boolean {
  const narrows = ['identity-regexp', 'common-name-regexp', 'address-ranges', 'ip-address-ranges'];
  const radio = row['radio-mac'] ?? '00:00:00:00:00:00';
  return row['disabled'] !== 'true' && radio === '00:00:00:00:00:00' && !narrows.some((name) => row[name]);
}

export const enterpriseSteps: readonly Step<Input>[] = [
  {
    id: 'rules',
    title: 'See that no other rule takes the access points',
    read: 'capsman.list_provisioning',
    input: () => ({ limit: MOST }),
    refuse: (rows) => {
      const other = rows.find((row) => isForAll(row) && !row['comment']?.startsWith(`${MARK}: `));
      return other && `the provisioning rule ${other['comment'] ?? other['.id'] ?? ''} takes every access point already`;
    },
  },
  {
    id: 'radius',
    title: 'Name the RADIUS servers',
    when: ({ input }) => input.radius.length > 0,
    whenText: 'servers are named',
    do: 'radius.ensure',
    input: ({ input }) =>
      input.radius.map(({ address, secret }) => ({
        address,
        service: ['wireless'],
        secret,
        // The usual 300 ms are too short for a login by certificate.
        timeout: '3s',
        comment: MARK,
      })),
  },
  ...[
    ...lookAtBridge<Input>(({ input }) => input.bridge),
    ...joinVlans<Input>(({ input }) =>
      [...new Set([...input.ssids.map((one) => String(one['vlan-id'])), ...input.vlans.map(String)])].map((id) => ({
        bridge: input.bridge,
        vlanId: id,
        tagged: [input.bridge, ...input.trunks],
      })),
    ),
  ].map((step): Step<Input> => ({ ...step, when: hasTrunks, whenText: 'trunks are named' })),
  {
    id: 'configurations',
    title: 'Describe the networks',
    do: 'capsman.ensure_configuration',
    input: (context) => configurations(context),
  },
  {
    id: 'eap',
    title: 'Let RADIUS answer logins',
    when: ({ facts, input }) => isLegacy(facts) && input.ssids.some(isEap),
    whenText: 'the older CAPsMAN and 802.1X',
    do: 'menu.set',
    input: ({ input }) =>
      input.ssids.flatMap((one, index) =>
        (index === 0 ? BANDS.map((band) => nameOf(one, band)) : [nameOf(one)])
          .filter(() => isEap(one))
          .map((name) => ({
            path: '/caps-man/configuration',
            where: { name },
            values: { 'security.eap-methods': 'passthrough', 'security.eap-radius-accounting': true },
          })),
      ),
  },
  {
    id: 'provisioning',
    title: 'Give them to the radios of each band',
    do: 'capsman.ensure_provisioning',
    input: (context) => BANDS.map((band) => provisioning(context, band)),
  },
  readChain('input') as Step<Input>,
  letThrough<Input>({
    id: 'input',
    title: 'Let access points in',
    chain: 'input',
    rules: ({ input }) =>
      input.manager.map((name) => ({
        protocol: 'udp',
        'dst-port': '5246-5247',
        'in-interface': name,
        comment: `${MARK}: access points from ${name}`,
      })),
  }),
  {
    id: 'manager',
    title: 'Switch the manager on',
    do: 'capsman.ensure_settings',
    input: ({ facts, input }) => ({
      enabled: true,
      certificate: 'auto',
      'ca-certificate': 'auto',
      ...(isLegacy(facts) ? {} : { interfaces: input.manager }),
    }),
  },
];
