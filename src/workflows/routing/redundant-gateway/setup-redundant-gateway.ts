import { defineWorkflow, type Goal, type Stage, type StageContext } from '../../../core/catalogue';
import { itself, routerNamed } from '../../parts/routers';
import { Input, nameOf, validate, type Letter, type Pair } from './input';
import { pairSteps, tracking } from './steps';

function at(letter: Letter): Pick<Stage<Pair>, 'on' | 'onText'> {
  const on = ({ input, target }: StageContext<Pair>): string => {
    if (letter === 'b') return routerNamed(input['device-b']);
    return input['device-a'] === undefined ? itself(target) : routerNamed(input['device-a']);
  };
  return { on, onText: `router ${letter}` };
}

function holds(state: 'master' | 'backup', title: string): Goal<Pair> {
  return {
    id: state,
    title,
    read: 'vrrp.list_status',
    input: ({ input }) => ({ where: { name: nameOf(input) } }),
    expect: ([row]) =>
      row?.[state] === 'true' ||
      (state === 'master' ? 'another router holds it' : 'it holds the address itself: it does not hear the other'),
    withinSeconds: 30,
  };
}

/** A second router, as it comes out of its box but for the address. */
const LONE = [
  { do: 'ip.add_address', input: { address: '192.168.88.3/24', interface: 'bridge' } },
  { do: 'ip.remove_address', input: { where: { address: '192.168.88.1/24' } } },
];

export const setupRedundantGateway = defineWorkflow({
  name: 'setup_redundant_gateway',
  family: 'routing',
  title: 'Set up redundant gateway',
  summary: 'Lets two routers share the gateway address of a network: one holds it, the other takes over.',
  why: 'Hosts know one gateway, and when that router dies the whole site is down. The pair is made one router after the other, so that the network never has two gateways or none.',
  comesBack: 'Router b first, then router a, which has its address back.',
  risk: 'lockout',
  input: Input,
  validate,
  stages: [
    {
      id: 'first',
      title: 'Let router a hold the shared address',
      ...at('a'),
      steps: [...pairSteps('a'), ...tracking],
      goals: [holds('master', 'Router a holds the address.')],
    },
    {
      id: 'second',
      title: 'Let router b stand by',
      ...at('b'),
      steps: pairSteps('b'),
      goals: [holds('backup', 'Router b stands by.')],
    },
  ],
  examples: [
    {
      title: 'The gateway of a LAN that one router had alone',
      input: {
        'device-b': 'spare',
        vrid: 10,
        'virtual-address': '192.168.88.1',
        interface: 'bridge',
        'address-a': '192.168.88.2/24',
        'address-b': '192.168.88.3/24',
        'track-host': '192.0.2.10',
      },
      others: [{ name: 'spare', before: LONE }],
    },
    {
      title: 'A new address, and DHCP that follows it',
      input: {
        'device-b': 'spare',
        vrid: 20,
        'virtual-address': '192.168.88.254',
        interface: 'bridge',
        'address-a': '192.168.88.1/24',
        'address-b': '192.168.88.3/24',
        dhcp: 'follow',
      },
      others: [{ name: 'spare', before: LONE }],
    },
  ],
});
