import { z } from 'zod';
import type { InputIssue } from '../../../core/catalogue';
import { interfaceName, ipOrDns, ipv4Network, line, port, words } from '../../../core/values';
import { addressOf, hostOf, networkText, overlapIssues } from '../../checks/networks';
import { Input as Monitoring } from '../../monitoring/setup-monitoring-stack';
import { routerName } from '../../parts/routers';
import { Input as Router, issuesOf } from '../router/input';

const Tunnel = z.strictObject({
  type: words('branch-tunnel', 'wireguard ipsec')
    .schema.default('wireguard')
    .describe('Kind of tunnel; ipsec where the branch runs 6.x.'),
  name: interfaceName.schema.describe('Name of the tunnel on both routers, e.g. br-riga.'),
  hub: routerName.describe('Router that the branch calls, by name.'),
  'hub-endpoint': ipOrDns.schema.describe('Where the branch reaches the hub.'),
  'branch-endpoint': ipOrDns.schema.optional().describe('Where the hub reaches the branch. Absent: the branch calls.'),
  'transfer-net': ipv4Network.schema.optional().describe('Network inside the tunnel, e.g. 10.255.12.0/30; not with ipsec.'),
  networks: z.array(ipv4Network.schema).min(1).max(50).describe('Networks behind the hub, which the branch reaches.'),
  port: port.schema.default('13231').describe('UDP port of wireguard on both routers.'),
  secret: line('branch-secret', 128).schema.optional().describe('Secret that both ends share; ipsec needs it.'),
});

export const Input = z.strictObject({
  router: Router.describe('The router, as workflow.setup_complete_router takes it.'),
  tunnel: Tunnel.describe('The tunnel to the hub.'),
  monitoring: Monitoring.optional().describe(
    'As workflow.setup_monitoring_stack takes it; the far end of the tunnel is watched as well.',
  ),
  labels: z
    .record(z.string(), z.string())
    .default({})
    .describe('Record of the site: labels that the router gets in the fleet, e.g. contact and circuit.'),
});
export type Branch = z.output<typeof Input>;

function lanOf({ router }: Branch): string {
  return networkText(router.lan.address);
}

/** Address of the hub inside the tunnel; ipsec has none. */
export function hubAddressOf({ tunnel }: Branch): string | undefined {
  const net = tunnel['transfer-net'];
  return net === undefined ? undefined : addressOf(hostOf(net, 2));
}

/** Input of workflow.setup_site_to_site_tunnel: the branch is end a. */
export function tunnelOf(input: Branch): Readonly<Record<string, unknown>> {
  const { type, name, hub, networks, port: listen, secret, ...way } = input.tunnel;
  const [own, net] = [way['branch-endpoint'], way['transfer-net']];
  return {
    type,
    name,
    'device-b': hub,
    'endpoint-b': way['hub-endpoint'],
    ...(own === undefined ? {} : { 'endpoint-a': own }),
    ...(net === undefined ? {} : { 'transfer-net': net }),
    'routes-a': [lanOf(input)],
    'routes-b': networks,
    ...(type === 'wireguard' ? { port: listen } : {}),
    ...(secret === undefined ? {} : { secret }),
  };
}

export function validate(input: Branch): readonly InputIssue[] {
  const { router, tunnel } = input;
  const under = (issues: readonly InputIssue[], part: string): readonly InputIssue[] =>
    issues.map(({ path, message }) => ({ path: `${part}.${path}`, message }));
  const net = tunnel['transfer-net'];
  return [
    ...under(issuesOf(router), 'router'),
    ...(tunnel.type === 'wireguard' && net === undefined
      ? [{ path: 'tunnel.transfer-net', message: 'wireguard needs a network inside the tunnel' }]
      : []),
    ...(tunnel.type === 'ipsec' && net !== undefined
      ? [{ path: 'tunnel.transfer-net', message: 'ipsec has no network of its own' }]
      : []),
    ...(tunnel.type === 'ipsec' && tunnel.secret === undefined
      ? [{ path: 'tunnel.secret', message: 'ipsec needs a secret' }]
      : []),
    ...overlapIssues([
      { path: 'router.lan.address', network: lanOf(input), what: 'the local network' },
      ...(net === undefined ? [] : [{ path: 'tunnel.transfer-net', network: net, what: 'the network of the tunnel' }]),
      ...tunnel.networks.map((network, index) => ({
        path: `tunnel.networks.${index}`,
        network,
        what: 'a network behind the hub',
      })),
    ]),
  ];
}
