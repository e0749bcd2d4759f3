import { defineWorkflow, type ActionInput, type Goal, type Stage, type Step } from '../../../core/catalogue';
import { letThrough, readChain } from '../../parts/firewall';
import { assertNameFree } from '../../parts/interfaces';
import { at, type Letter } from '../../parts/routers';
import { checks, looks } from './checks';
import { far, Input, validate, type Context, type Extension } from './input';

const isEoip = ({ input }: Context): boolean => input.type === 'eoip';
const isVxlan = ({ input }: Context): boolean => input.type === 'vxlan';

function outerRules({ input }: Context, letter: Letter): readonly ActionInput[] {
  const from = { 'src-address': input[`underlay-${far(letter)}`] };
  const { name } = input;
  if (input.type === 'vxlan') return [{ ...from, protocol: 'udp', 'dst-port': input.port, comment: `${name}: VXLAN` }];
  if (input.secret === undefined) return [{ ...from, protocol: 'gre', comment: `${name}: EoIP` }];
  return [
    { ...from, protocol: 'udp', 'dst-port': '500,4500', comment: `${name}: IKE` },
    { ...from, protocol: 'ipsec-esp', comment: `${name}: ESP` },
    { ...from, protocol: 'gre', 'ipsec-policy': 'in,ipsec', comment: `${name}: EoIP` },
  ];
}

function tunnelSteps(letter: Letter): readonly Step<Extension>[] {
  return [
    assertNameFree(({ name }) => String(name), ['eoip', 'vxlan']),
    ...checks(letter),
    readChain('input'),
    letThrough<Extension>({
      id: 'open',
      title: 'Let the packets of the tunnel in',
      chain: 'input',
      rules: (context) => outerRules(context, letter),
    }),
    {
      id: 'eoip',
      title: 'Make the tunnel',
      when: isEoip,
      whenText: 'eoip',
      do: 'tunnel.ensure_eoip',
      input: ({ input }) => ({
        name: input.name,
        'local-address': input[`underlay-${letter}`],
        'remote-address': input[`underlay-${far(letter)}`],
        'tunnel-id': input['tunnel-id'],
        keepalive: '10s,3',
        'loop-protect': 'on',
        ...(input.secret === undefined ? {} : { 'ipsec-secret': input.secret, 'allow-fast-path': false }),
        comment: `bridges ${input['bridge-a']} and ${input['bridge-b']}`,
      }),
    },
    {
      id: 'vxlan',
      title: 'Make the tunnel',
      when: isVxlan,
      whenText: 'vxlan',
      do: 'tunnel.ensure_vxlan',
      input: ({ input }) => ({
        name: input.name,
        vni: input.vni,
        port: input.port,
        'local-address': input[`underlay-${letter}`],
        'loop-protect': 'on',
        comment: `bridges ${input['bridge-a']} and ${input['bridge-b']}`,
      }),
    },
    {
      id: 'vtep',
      title: 'Name the other end',
      when: isVxlan,
      whenText: 'vxlan',
      do: 'tunnel.ensure_vtep',
      input: ({ input }) => ({ interface: input.name, 'remote-ip': input[`underlay-${far(letter)}`] }),
    },
  ];
}

/** Only now frames go over: the tunnel was up before. */
function joinSteps(letter: Letter): readonly Step<Extension>[] {
  return [
    {
      id: 'port',
      title: 'Make the tunnel a port of the bridge',
      do: 'interface.ensure_bridge_port',
      input: ({ input }) => ({
        interface: input.name,
        bridge: input[`bridge-${letter}`],
        pvid: input.pvid,
        comment: `to ${input[`bridge-${far(letter)}`]} at the other end`,
      }),
    },
  ];
}

const runs: Goal<Extension> = {
  id: 'runs',
  title: 'The tunnel is up.',
  read: 'interface.list',
  input: ({ input }) => ({ where: { name: input.name } }),
  expect: ([row]) => row?.['running'] === 'true' || 'the other end does not answer',
  withinSeconds: 60,
};

const noLoop: readonly Goal<Extension>[] = (['eoip', 'vxlan'] as const).map((type) => ({
  id: `no-loop-${type}`,
  title: 'No loop was found.',
  when: ({ input }) => input.type === type,
  read: `tunnel.get_${type}`,
  input: ({ input }) => ({ where: { name: input.name } }),
  expect: ([row]) => row?.['loop-protect-status'] !== 'disable' || 'the tunnel was switched off because of a loop',
}));

function stage(
  letter: Letter,
  parts: Omit<Extract<Stage<Extension>, { readonly steps: unknown }>, 'on' | 'onText'>,
): Stage<Extension> {
  return { ...parts, ...at<Extension>(letter) };
}

const PUBLIC_A = { do: 'ip.add_address', input: { address: '203.0.113.1/24', interface: 'ether1' } };
const PUBLIC_B = { do: 'ip.add_address', input: { address: '203.0.113.12/24', interface: 'ether1' } };
const OFFICE = { do: 'bridge.create', input: { name: 'office' } };
const ENDS = { 'underlay-a': '203.0.113.1', 'underlay-b': '203.0.113.12', 'bridge-a': 'office', 'bridge-b': 'office' };
const START = { before: [PUBLIC_A, OFFICE], others: [{ name: 'riga', before: [PUBLIC_B, OFFICE] }] };

export const l2ExtensionVxlanEoip = defineWorkflow({
  name: 'l2_extension_vxlan_eoip',
  family: 'vpn',
  title: 'Extend layer 2 by VXLAN or EoIP',
  summary: 'Makes bridges of two routers one network, by a tunnel that carries Ethernet frames, and looks for loops.',
  why: 'Some devices have to be in one network wherever they stand. The dangerous part is what the two have in common already: a second way, an address, a DHCP server. That is looked at before the first frame goes over, and loops are watched for afterwards.',
  risk: 'lockout',
  input: Input,
  validate,
  stages: [
    ...looks,
    stage('a', { id: 'tunnel-a', title: 'Make the tunnel at end a', steps: tunnelSteps('a') }),
    stage('b', { id: 'tunnel-b', title: 'Make the tunnel at end b', steps: tunnelSteps('b'), goals: [runs] }),
    stage('a', { id: 'join-a', title: 'Join the bridge at end a', steps: joinSteps('a') }),
    stage('b', {
      id: 'join-b',
      title: 'Join the bridge at end b, and see that there is no loop',
      steps: joinSteps('b'),
      goals: [runs, ...noLoop],
    }),
  ],
  examples: [
    {
      title: 'Two offices by EoIP, encrypted',
      input: { type: 'eoip', name: 'l2-riga', 'device-b': 'riga', ...ENDS, 'tunnel-id': 7, secret: 'documentation' },
      ...START,
    },
    {
      title: 'Two offices by VXLAN',
      input: { type: 'vxlan', name: 'l2-riga', 'device-b': 'riga', ...ENDS, vni: 700 },
      ...START,
      simulated: { v6: 'VERSION_UNSUPPORTED' },
    },
  ],
});
