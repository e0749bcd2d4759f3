import { defineWorkflow, type ActionInput, type RouterFacts, type Stage, type Step } from '../../../core/catalogue';
import { repeatIssues } from '../../checks/networks';
import { accessPoint, accessPointName, bridgePort, radioSettings, securityProfile } from '../../parts/access-points';
import { Input, type Migration } from './input';
import {
  DRIVER,
  isOn,
  lostRadio,
  movedOf,
  oldPorts,
  packageFile,
  routerOf,
  securityOf,
  whyNotExchanged,
  type Moved,
} from './moved';

const MOST = 1000;
const NAME = 'rosfleet-wireless';

/** Of a network with a VLAN the radio does not join the bridge by itself: its port has the VLAN. */
function settingsOf(facts: RouterFacts, { radio, virtual, network, isHidden }: Moved, country: string): ActionInput {
  const common = { 'configuration.hide-ssid': isHidden, disabled: false };
  if (virtual !== undefined) return { ...accessPoint(facts, virtual, radio, network), ...common };
  const { 'datapath.bridge': bridge, ...settings } = radioSettings(facts, radio, network, country);
  return {
    ...settings,
    ...(network.vlanId === undefined ? { 'datapath.bridge': bridge } : {}),
    'datapath.client-isolation': network.isolated ?? false,
    ...common,
  };
}

const configure: readonly Step<Migration>[] = [
  {
    id: 'found',
    title: 'Find every radio again',
    refuse: ({ input, results }) => {
      const lost = lostRadio({ input, results });
      return lost && `the radio ${lost} is not there with the new drivers: its networks are off the air`;
    },
  },
  {
    id: 'security',
    title: 'Make a profile for each network',
    do: 'wireless.ensure_security_profile',
    input: ({ input, facts, results }) => {
      const used = new Set(movedOf({ input, results }).map(({ network }) => network.ssid));
      return input.networks
        .filter(({ ssid }) => used.has(ssid))
        .map(({ ssid, passphrase }) =>
          securityProfile(
            facts,
            securityOf({ input }, ssid),
            passphrase === undefined ? { kind: 'open' } : { kind: 'psk', passphrase },
          ),
        );
    },
  },
  {
    id: 'radios',
    title: 'Put the networks on the radios',
    do: 'wireless.ensure_interface',
    input: ({ input, facts, results }) =>
      movedOf({ input, results })
        .filter(({ virtual }) => virtual === undefined)
        .map((moved) => settingsOf(facts, moved, input.country)),
  },
  {
    id: 'access-points',
    title: 'Put further networks beside them',
    do: 'wireless.ensure_interface',
    input: ({ input, facts, results }) =>
      movedOf({ input, results })
        .filter(({ virtual }) => virtual !== undefined)
        .map((moved) => settingsOf(facts, moved, input.country)),
  },
  {
    id: 'ports',
    title: 'Join the bridge where the radios do not do so themselves',
    do: 'interface.ensure_bridge_port',
    input: ({ input, facts, results }) =>
      movedOf({ input, results }).flatMap(({ virtual, radio, network }) => {
        const port = bridgePort(facts, virtual === undefined ? radio : accessPointName(virtual, radio), network);
        return port ? [port] : [];
      }),
  },
];

const exchange: readonly Stage<Migration>[] = [
  {
    id: 'package',
    title: 'Fetch the package of the new drivers',
    steps: [
      {
        id: 'fetch',
        title: 'Fetch it',
        do: 'file.fetch',
        input: ({ input, results }) => {
          const router = routerOf({ results });
          const name = packageFile(router);
          return { url: `${input.mirror.replace(/\/$/, '')}/${router.version}/${name}`, name };
        },
      },
    ],
  },
  {
    id: 'uninstall',
    title: 'Take the package of the old ones away at the next boot',
    steps: [
      {
        id: 'ports',
        title: 'Take its interfaces out of their bridges, where they would stay without a name',
        do: 'interface.remove_bridge_port',
        input: ({ results }) => oldPorts(results).map((name) => ({ where: { interface: name } })),
      },
      { id: 'package', title: 'Schedule it', do: 'package.uninstall', input: () => ({ where: { name: 'wireless' } }) },
    ],
  },
  {
    id: 'reboot',
    title: 'Reboot',
    do: 'system.reboot',
    input: () => ({}),
    // Only where the router has been up all the time since the first order.
    retry: { times: 1, everySeconds: 5 },
    keep: 'the drivers of the radios are others now',
  },
  {
    id: 'installed',
    title: 'The router has the new drivers, and them alone',
    until: 'package.list',
    expect: (rows) => {
      const names = rows.map(({ name }) => name);
      return (names.includes(DRIVER) && !names.includes('wireless')) || `it has ${names.join(', ')}; its log says why`;
    },
    everySeconds: 2,
    forSeconds: 60,
  },
  { id: 'known', title: 'Note which packages it has now', daemon: 'probe', input: () => ({}), keep: 'it has them' },
  { id: 'drivers', title: 'See the radios by their new names', do: 'wireless.list_interfaces', input: () => ({ limit: MOST }) },
];

export const wirelessPackageMigration = defineWorkflow({
  name: 'wireless_package_migration',
  family: 'wifi',
  title: 'Move radios to the new drivers',
  summary: 'Takes the package wireless away, installs wifi-qcom-ac, and puts the same networks back on the air.',
  why: 'Boards with ac radios roam, steer and speak WPA3 only with the newer drivers. The exchange forgets all of Wi-Fi and needs a reboot: done by hand, every site is off the air until somebody has typed it all again.',
  comesBack:
    'Up to the reboot everything is taken back. After it the drivers are exchanged; the way back is the old package, and the backup that was made before.',
  risk: 'disruptive',
  oneWay: 'The router has rebooted with other drivers.',
  versions: { since: '7.13', instead: 'upgrade the router first' },
  needs: { hardware: 'ac radios with an ARM processor' },
  input: () => Input,
  validate: ({ networks }) =>
    repeatIssues(
      'networks',
      networks.map(({ ssid }) => ssid),
      'network',
    ),
  stages: [
    { id: 'met', title: 'Note which packages it has', daemon: 'probe', input: () => ({}) },
    { id: 'before', title: 'See release, board and storage', do: 'system.get_resources', input: () => ({}) },
    { id: 'packages', title: 'See the packages', do: 'package.list', input: () => ({}) },
    { id: 'radios', title: 'See the radios', do: 'wireless.list_interfaces', input: () => ({ limit: MOST }) },
    {
      id: 'cap',
      title: 'See whether a controller runs them',
      do: 'menu.print',
      input: () => ({ path: '/interface/wireless/cap' }),
      mayFail: true,
    },
    { id: 'ports', title: 'See the bridge ports', do: 'interface.list_bridge_ports', input: () => ({ limit: MOST }) },
    { id: 'bridges', title: 'See the bridges', do: 'bridge.list', input: () => ({ limit: MOST }) },
    { id: 'lists', title: 'See the interface lists', do: 'interface_list.list_members', input: () => ({ limit: MOST }) },
    {
      id: 'clients',
      title: 'See who is there',
      do: 'wireless.list_clients',
      input: () => ({ limit: MOST }),
      tell: true,
      mayFail: true,
    },
    {
      id: 'preflight',
      title: 'Refuse what cannot end well',
      steps: [{ id: 'possible', title: 'The exchange is possible', refuse: (context) => whyNotExchanged(context) }],
    },
    {
      id: 'backup',
      title: 'Back the router up',
      do: 'backup.create',
      input: ({ input }) => ({ name: NAME, password: input.password }),
      keep: 'the backup is what the router was before',
    },
    ...exchange,
    { id: 'networks', title: 'Put the networks back on the air', steps: configure },
    {
      id: 'on-air',
      title: 'The radios run',
      until: 'wireless.list_interfaces',
      input: () => ({ limit: MOST }),
      expect: (rows, context) => {
        const lost = movedOf(context).find(({ radio }) => !rows.some((row) => row['name'] === radio && isOn(row)));
        return lost === undefined || `${lost.radio} is off`;
      },
      everySeconds: 2,
      forSeconds: 120,
    },
    {
      id: 'tidy',
      title: 'Leave no copy on the router',
      steps: [
        {
          id: 'file',
          title: 'Remove the backup',
          do: 'backup.remove_file',
          input: () => ({ where: { name: `${NAME}.backup` } }),
        },
      ],
    },
  ],
  examples: [
    {
      title: 'A house with one network and one for guests',
      input: {
        mirror: 'http://192.0.2.10:8680/packages',
        country: 'Latvia',
        networks: [{ ssid: 'House', passphrase: 'correct horse battery' }, { ssid: 'Guests' }],
        password: 'documentation only',
      },
      simulated: { v7: 'PRECONDITION_FAILED' },
    },
  ],
});
