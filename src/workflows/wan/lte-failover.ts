import { z } from 'zod';
import { defineWorkflow, type Goal, type InputIssue, type Step, type StepContext } from '../../core/catalogue';
import { int, interfaceName, ipv4, line, words } from '../../core/values';
import { repeatIssues } from '../checks/networks';
import { letDefaultsWait } from '../parts/default-routes';
import { readSrcnat } from '../parts/firewall';
import { followLeases, gatewayOf, joinWan, lookAtUplinks, masquerade, type Uplink } from '../parts/uplinks';
import { followingDefault, noDetour, pinnedRoute } from '../parts/watched-routes';

const Input = z.strictObject({
  interface: interfaceName.schema.describe('Interface of the line that goes first, e.g. ether1 or pppoe-out1.'),
  gateway: ipv4.schema.optional().describe('Router of its provider. Absent: that of the DHCP lease, or none for PPPoE.'),
  modem: interfaceName.schema.default('lte1').describe('LTE interface.'),
  apn: line('apn', 100, 'internet.example').schema.describe('Access point name of the mobile operator.'),
  authentication: words('lte-authentication', 'none pap chap').schema.default('none').describe('How the router logs in there.'),
  user: z.string().min(1).max(255).optional().describe('User, for pap and chap.'),
  password: z.string().min(1).max(255).optional().describe('Password, for pap and chap.'),
  pin: z
    .string()
    .regex(/^\d{4,8}$/, 'a PIN has four to eight digits')
    .optional()
    .describe('PIN of the SIM card.'),
  'check-targets': z
    .array(ipv4.schema)
    .min(1)
    .max(4)
    .describe(
      'Hosts far outside that answer pings: the first line is used while one of them answers through it. They are reached by it only: take no server that is used otherwise.',
    ),
  'data-cap': int(1, 10_000_000)
    .schema.optional()
    .describe('MiB of mobile data, since the router started, after which the log warns once an hour.'),
  'test-sms': line('phone-number', 64, '+37100000000')
    .schema.optional()
    .describe('Number that gets a short message through the modem, as a test of card and reception.'),
});
type Lte = z.output<typeof Input>;

/** Distance of the modem's default route, behind those of the first line. */
const SPARE = 20;
/** Other default routes stay as the last resort. */
const LAST_RESORT = 250;
const NAME = 'lte-failover';

const main = (input: Lte): Uplink => ({ name: 'main', interface: input.interface, gateway: input.gateway });
const uplinks = (input: Lte): readonly Uplink[] => [main(input), { name: 'lte', interface: input.modem }];

function validate(input: Lte): readonly InputIssue[] {
  const { gateway, authentication, user, password, modem } = input;
  const issues: InputIssue[] = [...repeatIssues('check-targets', input['check-targets'], 'target')];
  if (modem === input.interface) issues.push({ path: 'modem', message: 'it is the first line' });
  for (const [key, value] of Object.entries({ user, password })) {
    const isNeeded = authentication !== 'none';
    if ((value !== undefined) !== isNeeded)
      issues.push({ path: key, message: `authentication ${authentication} ${isNeeded ? 'needs it' : 'takes none'}` });
  }
  const index = input['check-targets'].findIndex((target) => target === gateway);
  if (index >= 0)
    issues.push({
      path: `check-targets.${index}`,
      message: `${gateway ?? ''} is the gateway: it answers even when the provider is cut off`,
    });
  return issues;
}

/** Counters of an interface start anew with the router. */
function capScript({ modem, 'data-cap': cap = '' }: Lte): string {
  return [
    `:local used (([/interface get [find name="${modem}"] rx-byte] + [/interface get [find name="${modem}"] tx-byte]) / 1048576)`,
    `:if ($used > ${cap}) do={ :log warning "${NAME}: $used MiB by ${modem}, more than ${cap}" }`,
  ].join('\n');
}

const modem: readonly Step<Lte>[] = [
  {
    id: 'profile',
    title: 'Keep the access point, with a default route that waits',
    do: 'lte.ensure_apn',
    input: ({ input }) => ({
      name: NAME,
      apn: input.apn,
      'add-default-route': true,
      'default-route-distance': SPARE,
      authentication: input.authentication,
      ...(input.authentication === 'none' ? {} : { user: input.user, password: input.password }),
    }),
  },
  {
    id: 'modem',
    title: 'Let the modem use it',
    do: 'lte.ensure_interface',
    input: ({ input }) => ({
      name: input.modem,
      'apn-profiles': [NAME],
      disabled: false,
      ...(input.pin === undefined ? {} : { pin: input.pin }),
    }),
  },
];

/** The first line is used while a host far outside answers through it: a dead provider mostly leaves the port up. */
const routes: readonly Step<Lte>[] = [
  {
    id: 'pins',
    title: 'Reach each target by the first line',
    do: 'route.ensure',
    input: (context) =>
      context.input['check-targets'].map((target) =>
        pinnedRoute(main(context.input), target, gatewayOf(main(context.input), context)),
      ),
  },
  {
    id: 'no-detour',
    title: 'Reach the targets by no other',
    do: 'route.add_blackhole',
    input: ({ input }) => input['check-targets'].map((target) => noDetour('LTE failover', target)),
  },
  {
    id: 'defaults',
    title: 'Add default routes that follow the targets',
    do: 'route.ensure',
    input: ({ input }) =>
      input['check-targets'].map((target, place) => followingDefault(target, 1 + place, `LTE failover: by main ${target}`)),
  },
  ...letDefaultsWait<Lte>({
    interfaces: (input) => [input.interface],
    distance: LAST_RESORT,
    isOwn: ({ comment = '' }) => comment.startsWith('LTE failover: '),
  }),
];

const alarms: readonly Step<Lte>[] = [
  {
    id: 'watch',
    title: 'Log the change of lines, and drop connections of the dead one',
    do: 'monitoring.ensure_netwatch',
    input: ({ input }) => ({
      where: { comment: 'LTE failover: main' },
      host: input['check-targets'][0],
      interval: '10s',
      timeout: '1s',
      'down-script': ':log warning "the main line is down"; /ip firewall connection remove [find srcnat=yes]',
      'up-script': ':log info "the main line is up"; /ip firewall connection remove [find srcnat=yes]',
      comment: 'LTE failover: main',
    }),
  },
  {
    id: 'cap',
    title: 'Warn of much mobile data',
    when: ({ input }) => input['data-cap'] !== undefined,
    whenText: 'a data-cap is given',
    do: 'scheduler.ensure',
    input: ({ input }) => ({
      name: `${NAME}-data-cap`,
      interval: '1h',
      'on-event': capScript(input),
      policy: ['read'],
      comment: 'LTE failover: mobile data',
    }),
  },
];

const isConnected: Goal<Lte> = {
  id: 'modem-is-up',
  title: 'The modem is connected.',
  read: 'lte.list_interfaces',
  input: ({ input }) => ({ where: { name: input.modem } }),
  expect: ([row], { input }) => row?.['running'] === 'true' || `${input.modem} is not connected`,
  withinSeconds: 90,
};

const isReached: Goal<Lte> = {
  id: 'main-works',
  title: 'The Internet can be reached by the first line.',
  read: 'diagnostics.check_connection',
  input: ({ input }) => ({ address: input['check-targets'][0], count: 3 }),
  expect: ([row], { input }: StepContext<Lte>) =>
    row?.['reachable'] === 'yes' || `${input['check-targets'][0] ?? ''} does not answer`,
  withinSeconds: 40,
};

export const lteFailover = defineWorkflow({
  name: 'lte_failover',
  family: 'wan',
  title: 'Fail over to LTE',
  summary: 'Takes the modem as the spare line of a site: its default route waits until no host far outside answers by the first.',
  why: 'A site with a SIM card stays in business when a digger finds the cable, and stays reachable for whoever has to help. The card is of use only if it is open, in reception and known to work: that is looked at now, not on that day.',
  risk: 'lockout',
  needs: { hardware: 'an LTE modem with a SIM card' },
  secrets: ['pin'],
  input: Input,
  validate,
  stages: [
    {
      id: 'line',
      title: 'Set up the spare line',
      steps: [
        {
          id: 'modems',
          title: 'See that the modem is there',
          read: 'lte.list_interfaces',
          input: () => ({}),
          refuse: (rows, { input }) =>
            rows.some((row) => row['name'] === input.modem) ? undefined : `there is no LTE interface ${input.modem}`,
        },
        ...lookAtUplinks<Lte>(uplinks),
        readSrcnat,
        ...joinWan<Lte>(uplinks),
        masquerade<Lte>(uplinks),
        ...modem,
        ...routes,
        followLeases<Lte>((input) => [main(input)]),
        ...alarms,
      ],
      goals: [isConnected, isReached],
    },
    {
      id: 'sms',
      title: 'Send a short message through the modem',
      when: ({ input }) => input['test-sms'] !== undefined,
      whenText: 'a number is given',
      do: 'sms.send',
      keep: 'A message that was sent cannot be called back.',
      mayFail: true,
      input: ({ input, target }) => ({
        port: input.modem,
        'phone-number': input['test-sms'],
        message: `${target.name}: the spare line works`,
      }),
    },
  ],
  examples: [
    {
      title: 'A line with DHCP, and a card without a login',
      input: { interface: 'ether1', apn: 'internet.example', 'check-targets': ['192.0.2.10', '192.0.2.11'], 'data-cap': 5000 },
    },
    {
      title: 'With a login, a PIN and a test message',
      input: {
        interface: 'ether1',
        apn: 'corp.example',
        authentication: 'chap',
        user: 'site-12',
        password: 'documentation',
        pin: '1234',
        'check-targets': ['192.0.2.10'],
        'test-sms': '+37100000000',
      },
    },
  ],
});
