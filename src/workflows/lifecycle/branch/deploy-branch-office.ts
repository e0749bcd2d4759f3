import { defineWorkflow, type StageContext } from '../../../core/catalogue';
import { routerNamed } from '../../parts/routers';
import { addressOf } from '../../checks/networks';
import { hubAddressOf, Input, tunnelOf, validate, type Branch } from './input';

type Context = StageContext<Branch>;

export const deployBranchOffice = defineWorkflow({
  name: 'deploy_branch_office',
  family: 'lifecycle',
  title: 'Deploy a branch office',
  summary: 'A complete router, the tunnel to the hub at both ends, monitoring, and a look at whether all of it works.',
  why: 'A branch is a router, a peer at the hub, routes at both ends, monitoring and an entry in a list, done by several people on several days. Here it is one form: what does not come up at the hub is taken back at the branch, and the answer is the report of acceptance.',
  comesBack: 'Stage by stage in reverse: labels, monitoring, both ends of the tunnel, then the router as it came.',
  risk: 'lockout',
  input: () => Input,
  validate,
  stages: [
    {
      id: 'router',
      title: 'Set up the router',
      do: 'workflow.setup_complete_router',
      input: ({ input }) => input.router,
    },
    {
      id: 'tunnel',
      title: 'Connect it with the hub',
      do: 'workflow.setup_site_to_site_tunnel',
      input: ({ input }) => tunnelOf(input),
    },
    {
      id: 'monitoring',
      title: 'Set up monitoring',
      when: ({ input }) => input.monitoring !== undefined,
      whenText: 'monitoring is given',
      do: 'workflow.setup_monitoring_stack',
      input: ({ input }) => monitoringOf(input),
    },
    {
      id: 'record',
      title: 'Keep the record of the site',
      when: ({ input }) => Object.keys(input.labels).length > 0,
      whenText: 'labels are given',
      daemon: 'edit-router',
      input: ({ input }) => ({ labels: input.labels }),
    },
    {
      id: 'name',
      title: 'The router has its name',
      until: 'system.get_identity',
      expect: ([row], { input }) => row?.['name'] === input.router.identity || `it calls itself ${row?.['name'] ?? 'nothing'}`,
      everySeconds: 2,
      forSeconds: 10,
      tell: true,
    },
    {
      id: 'clients',
      title: 'Clients get addresses',
      until: 'dhcp.list_servers',
      input: ({ input }) => ({ where: { interface: input.router.lan.bridge } }),
      expect: ([row]) => (row !== undefined && row['invalid'] !== 'true') || 'the DHCP server does not work',
      everySeconds: 2,
      forSeconds: 20,
      tell: true,
    },
    {
      id: 'hub-answers',
      title: 'The branch reaches the hub through the tunnel',
      when: ({ input }) => hubAddressOf(input) !== undefined,
      whenText: 'the tunnel has addresses',
      until: 'diagnostics.check_connection',
      input: ({ input }) => ({ address: hubAddressOf(input), count: 3 }),
      expect: ([row]) => row?.['reachable'] === 'yes' || 'the hub does not answer through the tunnel',
      everySeconds: 5,
      forSeconds: 60,
      tell: true,
    },
    {
      id: 'branch-answers',
      title: 'The hub reaches the local network of the branch',
      on: ({ input }: Context) => routerNamed(input.tunnel.hub),
      onText: 'the hub',
      when: ({ input }) => hubAddressOf(input) !== undefined,
      whenText: 'the tunnel has addresses',
      until: 'diagnostics.check_connection',
      input: ({ input }) => ({ address: addressOf(input.router.lan.address), count: 3 }),
      expect: ([row]) => row?.['reachable'] === 'yes' || 'the branch does not answer by its local address',
      everySeconds: 5,
      forSeconds: 60,
      tell: true,
    },
    { id: 'accepted', title: 'Note what stands there', do: 'system.get_resources', input: () => ({}), tell: true },
  ],
  examples: [
    {
      title: 'A shop that calls the hub by WireGuard',
      input: {
        router: {
          identity: 'branch-riga',
          wan: { kind: 'static', interface: 'ether1', address: '203.0.113.12/24', gateway: '203.0.113.254' },
          lan: { address: '10.12.0.1/24', 'pool-ranges': '10.12.0.50-10.12.0.250' },
          dns: ['192.0.2.53'],
          timezone: 'Europe/Riga',
          ntp: ['192.0.2.123'],
          managers: ['192.168.88.0/24', '127.0.0.0/8', '10.1.0.0/16'],
        },
        tunnel: {
          name: 'br-riga',
          hub: 'hub',
          'hub-endpoint': '203.0.113.1',
          'transfer-net': '10.255.12.0/30',
          networks: ['10.1.0.0/16'],
        },
        monitoring: { 'snmp-user': 'pollers', 'snmp-from': ['10.1.0.0/16'] },
        labels: { contact: 'shop-riga', circuit: 'LV-4711' },
      },
      others: [{ name: 'hub', before: [{ do: 'ip.add_address', input: { address: '203.0.113.1/24', interface: 'ether1' } }] }],
      simulated: { v6: 'VERSION_UNSUPPORTED' },
    },
    {
      title: 'By IPsec, on 6.x as well',
      input: {
        router: {
          identity: 'branch-cesis',
          wan: { kind: 'static', interface: 'ether1', address: '203.0.113.13/24', gateway: '203.0.113.254' },
          lan: { address: '10.13.0.1/24', 'pool-ranges': '10.13.0.50-10.13.0.250' },
          dns: ['192.0.2.53'],
          timezone: 'Europe/Riga',
          ntp: ['192.0.2.123'],
          managers: ['192.168.88.0/24', '127.0.0.0/8', '10.1.0.0/16'],
        },
        tunnel: {
          type: 'ipsec',
          name: 'br-cesis',
          hub: 'hub',
          'hub-endpoint': '203.0.113.1',
          'branch-endpoint': '203.0.113.13',
          networks: ['10.1.0.0/16'],
          secret: 'documentation',
        },
      },
      others: [{ name: 'hub', before: [{ do: 'ip.add_address', input: { address: '203.0.113.1/24', interface: 'ether1' } }] }],
    },
  ],
});

/** The far end of the tunnel is what a branch has to see. */
function monitoringOf(input: Branch): Readonly<Record<string, unknown>> {
  const { netwatch = [], ...rest } = input.monitoring ?? {};
  const hub = hubAddressOf(input);
  const isWatched = hub === undefined || netwatch.some(({ host }) => host === hub);
  return { ...rest, netwatch: isWatched ? netwatch : [...netwatch, { host: hub, comment: `hub through ${input.tunnel.name}` }] };
}
