import { defineWorkflow, type Stage } from '../../../core/catalogue';
import { routerNamed } from '../../parts/routers';
import { answersPing, peerIsHeard } from '../../parts/wireguard';
import { Input, validate, type Onboarding } from './input';
import { healStep, hubPeerSteps, hubSteps, keyOf, sitePeerSteps, siteSteps } from './steps';

const atHub: Pick<Stage<Onboarding>, 'on' | 'onText'> = { on: ({ input }) => routerNamed(input.hub), onText: 'the hub' };
const readKey = {
  do: 'wireguard.list_interfaces',
  input: ({ input }: { readonly input: Onboarding }) => ({ where: { name: input.name } }),
};

export const onboardCgnatSite = defineWorkflow({
  name: 'onboard_cgnat_site',
  family: 'vpn',
  title: 'Onboard site behind CGNAT',
  summary: 'Gives a site that nobody can call a WireGuard tunnel to a hub, by which managers reach it from then on.',
  why: 'LTE, satellite and many fibre lines have no address that could be called. The site calls out and holds the line; managers reach it by an address that never changes, and a customer behind one site never reaches another.',
  comesBack: 'The peer at the hub goes with the tunnel of the site; what other sites use there stays.',
  risk: 'lockout',
  versions: { since: '7.1', instead: 'use workflow.setup_site_to_site_tunnel with type ipsec, where one end calls' },
  input: Input,
  validate,
  stages: [
    { id: 'hub', title: 'Make the interface of the hub', ...atHub, steps: hubSteps, keep: 'Other sites may use it by now.' },
    { id: 'site', title: 'Make the interface of the site', steps: siteSteps },
    { id: 'key-hub', title: 'Read the public key of the hub', ...atHub, ...readKey },
    { id: 'key-site', title: 'Read the public key of the site', ...readKey },
    { id: 'admit', title: 'Let the site in at the hub', ...atHub, steps: hubPeerSteps },
    {
      id: 'call',
      title: 'Call the hub, and let managers in',
      steps: sitePeerSteps,
      goals: [
        peerIsHeard<Onboarding>({ interface: ({ input }) => input.name, publicKey: (context) => keyOf(context, 'hub') ?? '' }),
        answersPing<Onboarding>(({ input }) => input['hub-address']),
      ],
    },
    { id: 'heal', title: 'Keep the line', steps: [healStep] },
    {
      id: 'seen',
      title: 'See the site from the hub',
      ...atHub,
      until: 'diagnostics.check_connection',
      input: ({ input, target }) => ({ address: input.sites.find(({ router }) => router === target.name)?.address, count: 2 }),
      expect: ([row]) => row?.['reachable'] === 'yes' || 'the hub does not reach the site',
      everySeconds: 5,
      forSeconds: 60,
    },
    {
      id: 'use-address',
      title: 'Let the daemon use the address in the management network',
      when: ({ input }) => input['use-address'] === 'yes',
      whenText: 'use-address',
      daemon: 'edit-router',
      input: ({ input, target }) => ({ address: input.sites.find(({ router }) => router === target.name)?.address }),
    },
    {
      id: 'proof',
      title: 'See that the router answers there',
      when: ({ input }) => input['use-address'] === 'yes',
      whenText: 'use-address',
      until: 'wireguard.list_interfaces',
      input: ({ input }) => ({ where: { name: input.name } }),
      expect: (rows) => rows.length > 0 || 'it has no such interface: it is another router',
      everySeconds: 5,
      forSeconds: 60,
    },
  ],
  examples: [
    {
      title: 'One of two sites on LTE',
      input: {
        hub: 'hub',
        'hub-endpoint': '203.0.113.1',
        network: '10.253.0.0/20',
        'hub-address': '10.253.0.1',
        sites: [
          { router: 'target', address: '10.253.1.12' },
          { router: 'elsewhere', address: '10.253.1.13' },
        ],
        managers: ['10.200.0.0/24'],
      },
      before: [{ do: 'ipservice.configure', input: { where: { name: 'ssh' }, address: ['192.168.88.0/24'] } }],
      others: [{ name: 'hub', before: [{ do: 'ip.add_address', input: { address: '203.0.113.1/24', interface: 'ether1' } }] }],
    },
  ],
});
