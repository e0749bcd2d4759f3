import { z } from 'zod';
import {
  compareRelease,
  defineWorkflow,
  type ActionInput,
  type Rows,
  type Row,
  type Stage,
  type StageContext,
  type Step,
} from '../../core/catalogue';
import { interfaceName, wpaPassphrase } from '../../core/values';
import { repeatIssues } from '../checks/networks';
import { installedOf, packageFiles, type Installed } from '../lifecycle/firmware/releases';
import {
  accessPoint,
  accessPointName,
  bridgePort,
  radioSettings,
  securityProfile,
  type AirNetwork,
} from '../parts/access-points';

const DRIVER = 'wifi-qcom-ac';
/** Free for the package and for what RouterOS writes while it installs it. */
const SPACE_BYTES = 5 * 1024 * 1024;
const MOST = 1000;
const NAME = 'rosfleet-wireless';

const Input = z.strictObject({
  mirror: z
    .url({ protocol: /^https?$/ })
    .describe('Web folder with the packages, as `rosfleet serve` offers them under /packages; the routers fetch from there.'),
  country: z.string().min(2).max(64).describe('Country whose rules the radios keep, e.g. Latvia.'),
  networks: z
    .array(
      z.strictObject({
        ssid: z.string().min(1).max(32).describe('Name on the air.'),
        passphrase: wpaPassphrase.schema.optional().describe('Passphrase. Absent: the network is open.'),
      }),
    )
    .min(1)
    .max(16)
    .describe('Networks that the routers have on the air: old drivers do not tell the new ones their keys.'),
  bridge: interfaceName.schema.default('bridge').describe('Bridge of access points that are a port of none today.'),
  password: z.string().min(8).max(255).describe('Password of the backup that is made before.'),
});
type Migration = z.output<typeof Input>;
type Known = Pick<StageContext<Migration>, 'results' | 'input'>;

function routerOf({ results }: Pick<StageContext, 'results'>): Installed {
  return installedOf(results['before'] ?? [], results['packages'] ?? []);
}

function packageFile(router: Installed): string {
  return packageFiles({ ...router, packages: [DRIVER] }, router.version)[1] ?? '';
}

const isOn = (row: Row): boolean => row['disabled'] !== 'true' && row['dynamic'] !== 'true';
const isPhysical = (row: Row): boolean => (row['master-interface'] ?? 'none') === 'none';

/** Access points that are on the air, with the radio that each is of. */
function onAir(rows: Rows): readonly { readonly row: Row; readonly radio: Row }[] {
  return rows.filter(isOn).flatMap((row) => {
    const radio = isPhysical(row) ? row : rows.find((one) => one['name'] === row['master-interface']);
    return radio && isOn(radio) ? [{ row, radio }] : [];
  });
}

function whyNot({ results, input }: Known): string | undefined {
  const router = routerOf({ results });
  const { version, major, packages, architecture, freeBytes } = router;
  if (major < 7 || compareRelease(version, '7.13') < 0) return `it runs ${version}: the package exists since 7.13`;
  if (packages.includes(DRIVER)) return `it has ${DRIVER} already`;
  if (!packages.includes('wireless')) return 'it has no package wireless';
  if (!architecture.startsWith('arm')) return `there is no ${DRIVER} for ${architecture}`;
  if (freeBytes < SPACE_BYTES) return `it has ${Math.floor(freeBytes / 1024)} KiB free and needs ${SPACE_BYTES / 1024}`;
  const rows = results['radios'] ?? [];
  if (results['cap']?.some((row) => row['enabled'] === 'true'))
    return 'its radios are run by a CAPsMAN: take it out of there first';
  const station = onAir(rows).find(({ row }) => !/^(ap-bridge|bridge|wds-slave)$/.test(row['mode'] ?? 'ap-bridge'));
  if (station) return `${station.row['name'] ?? ''} is no access point but ${station.row['mode'] ?? ''}: links are moved by hand`;
  const unknown = onAir(rows).find(({ row }) => !input.networks.some(({ ssid }) => ssid === row['ssid']));
  return unknown && `${unknown.row['name'] ?? ''} has the network ${unknown.row['ssid'] ?? ''}, which networks does not name`;
}

/** The new name of a radio: that of the same address, else in the same place. */
function nowOf(radio: Row, { results }: Pick<Known, 'results'>): string | undefined {
  const now = (results['drivers'] ?? []).filter(isPhysical);
  const same = now.find((row) => row['mac-address'] !== undefined && row['mac-address'] === radio['mac-address']);
  const before = (results['radios'] ?? []).filter(isPhysical).map((row) => row['name']);
  return (same ?? now[before.indexOf(radio['name'])])?.['name'];
}

interface Moved {
  /** Absent: the radio itself. */
  readonly virtual?: string;
  readonly radio: string;
  readonly network: AirNetwork;
}

function movedOf(context: Known): readonly Moved[] {
  const ports = context.results['ports'] ?? [];
  return onAir(context.results['radios'] ?? []).flatMap(({ row, radio }): Moved[] => {
    const now = nowOf(radio, context);
    const { ssid = '', name = '' } = row;
    if (now === undefined) return [];
    const bridge = ports.find((port) => port['interface'] === name)?.['bridge'] ?? context.input.bridge;
    const network = { ssid, security: securityOf(ssid), bridge };
    return [{ radio: now, network, ...(isPhysical(row) ? {} : { virtual: name }) }];
  });
}

/** Name of the security profile of a network. */
function securityOf(ssid: string): string {
  return `net-${ssid.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`.slice(0, 60);
}

const configure: readonly Step<Migration>[] = [
  {
    id: 'security',
    title: 'Make a profile for each network',
    do: 'wireless.ensure_security_profile',
    input: ({ input, facts, results }) => {
      const used = new Set(movedOf({ input, results }).map(({ network }) => network.ssid));
      return input.networks
        .filter(({ ssid }) => used.has(ssid))
        .map(({ ssid, passphrase }) =>
          securityProfile(facts, securityOf(ssid), passphrase === undefined ? { kind: 'open' } : { kind: 'psk', passphrase }),
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
        .map(({ radio, network }): ActionInput => ({
          ...radioSettings(facts, radio, network, input.country),
          disabled: false,
        })),
  },
  {
    id: 'access-points',
    title: 'Put further networks beside them',
    do: 'wireless.ensure_interface',
    input: ({ input, facts, results }) =>
      movedOf({ input, results }).flatMap(({ virtual, radio, network }) =>
        virtual === undefined ? [] : [{ ...accessPoint(facts, virtual, radio, network), disabled: false }],
      ),
  },
  {
    id: 'old-ports',
    title: 'Take interfaces that are gone out of the bridge',
    do: 'interface.remove_bridge_port',
    input: ({ results }) =>
      (results['ports'] ?? [])
        .filter(({ interface: name }) => (results['radios'] ?? []).some((row) => row['name'] === name))
        .map((row) => ({ where: { interface: row['interface'] ?? '' } })),
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
    steps: [{ id: 'package', title: 'Schedule it', do: 'package.uninstall', input: () => ({ where: { name: 'wireless' } }) }],
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
      steps: [{ id: 'possible', title: 'The exchange is possible', refuse: (context) => whyNot(context) }],
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
