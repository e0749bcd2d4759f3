import { createRegistry, parseInput, type ActionInput } from '../../src/core/catalogue';
import { isAppError } from '../../src/core/errors';
import { ALL_AREAS } from '../../src/workflows';

const REGISTRY = createRegistry(ALL_AREAS);

function exampleOf(name: string, index = 0): Record<string, unknown> {
  const input = REGISTRY.action(`workflow.${name}`).examples[index]?.input;
  if (!input) throw new Error(`${name} has no example ${index}`);
  return structuredClone(input) as Record<string, unknown>;
}

/** What is said of an input, path by path; nothing where it is taken. */
function saidOf(name: string, input: ActionInput): string {
  try {
    parseInput(REGISTRY.action(`workflow.${name}`), input);
    return '';
  } catch (error) {
    if (!isAppError(error)) throw error;
    return `${error.code} ${error.message} ${JSON.stringify(error.details)}`;
  }
}

/** Each wrong as a whole, although every field by itself is right: nothing may reach a router. */
const WRONG: readonly (readonly [workflow: string, what: string, wrong: ActionInput, path: string, says: RegExp])[] = [
  ['setup_dual_wan', 'both uplinks are the same', { wan2: 'ether1' }, 'wan2', /ether1/],
  [
    'setup_dual_wan',
    'a target is the gateway itself',
    { 'check-targets': ['198.51.100.1', '192.0.2.20'] },
    'check-targets.0',
    /is a gateway/,
  ],
  ['container_or_app_deploy', 'the gateway is the container', { gateway: '172.31.255.2' }, 'gateway', /address of the container/],
  ['container_or_app_deploy', 'the gateway is elsewhere', { gateway: '192.0.2.1' }, 'gateway', /not in the network/],
  [
    'container_or_app_deploy',
    'what is to stay goes with it',
    { mounts: [{ from: 'usb1/dns/data', to: '/data' }] },
    'mounts.0.from',
    /goes with the container/,
  ],
  ['lte_failover', 'the modem is the first line', { modem: 'ether1' }, 'modem', /first line/],
  ['lte_failover', 'a user for no login', { user: 'site' }, 'user', /takes none/],
  ['lte_failover', 'a target is the gateway', { gateway: '192.0.2.10' }, 'check-targets.0', /is the gateway/],
  ['enable_ipv6', 'the uplink is inside as well', { uplink: 'bridge', lans: ['bridge'] }, 'uplink', /one of the inside/],
  ['setup_bgp_multihoming', 'a provider has the own AS', { as: '64510' }, 'peers', /own AS/],
  [
    'setup_redundant_gateway',
    'the pair is one router',
    { 'device-a': 'spare', 'device-b': 'spare' },
    'device-b',
    /has two routers/,
  ],
  [
    'setup_redundant_gateway',
    'the shared address is elsewhere',
    { 'virtual-address': '203.0.113.1' },
    'virtual-address',
    /is not in/,
  ],
  [
    'setup_ospf_network',
    'the backbone is a stub',
    { 'area-id': '0.0.0.0', 'area-type': 'stub' },
    'area-type',
    /always of the type default/,
  ],
  ['qos_voip_profile', 'the uplink is the inside', { lan: 'ether1', uplink: 'ether1' }, 'lan', /it is the uplink/],
  [
    'setup_monitoring_stack',
    'SNMPv3 has half of its passwords',
    { 'authentication-password': 'long enough', 'encryption-password': undefined },
    'encryption-password',
    /both passwords/,
  ],
  [
    'setup_monitoring_stack',
    'the community is the one that everybody tries',
    { 'snmp-user': 'public' },
    'snmp-user',
    /everybody tries/,
  ],
  ['firewall_baseline', 'inside and outside are one list', { 'wan-list': 'WAN', 'lan-list': 'WAN' }, 'lan-list', /another list/],
  ['rotate_router_passwords', 'the new user is the old one', { 'new-user': 'fleet-2026-10' }, 'new-user', /another user/],
  ['rotate_router_passwords', 'a user in use is to go', { remove: ['fleet-2026-11'] }, 'remove.0', /is in use/],
  ['manager_ip_or_hostname_change', 'the managers stay where they are', { new: '198.51.100.0/24' }, 'new', /another network/],
  ['change_management_subnet', 'both networks overlap', { to: '192.168.88.2/23' }, 'to', /overlaps/],
  ['renumber_lan', 'both networks overlap', { to: '192.168.88.1/25' }, 'to', /overlaps/],
  [
    'renumber_lan',
    'the pool is outside of the network',
    { 'pool-ranges': '10.21.0.50-10.21.0.60' },
    'pool-ranges',
    /is not within/,
  ],
  [
    'renumber_lan',
    'the pool gives the router away',
    { 'pool-ranges': '10.20.0.1-10.20.0.60' },
    'pool-ranges',
    /is the router itself/,
  ],
  ['cve_response', 'nothing is to be done', { 'close-for': [] }, 'close-for', /say what to do/],
  ['tenant_offboard', 'nothing is to go', { users: [], keys: [], certificates: [], tunnels: [], schedulers: [] }, '', /./],
  ['device_mode_campaign', 'a feature is to be allowed and locked', { forbid: ['container'] }, 'allow.0', /locked as well/],
  ['device_mode_campaign', 'somebody would have to wait a day', { wait: '1d' }, 'wait', /an hour at most/],
  ['drift_remediate', 'a secret is compared', { policy: [{ find: {}, hold: { password: 'x' } }] }, 'policy.0', /is secret/],
  ['wifi_channel_optimise', 'a channel is named twice', { channels: [2412, 2412] }, 'channels.1', /twice/],
  [
    'setup_site_to_site_tunnel',
    'it would run through itself',
    { 'routes-a': ['203.0.113.0/24'] },
    'endpoint-a',
    /run through itself/,
  ],
  [
    'setup_complete_router',
    'the pool is outside of the network',
    { lan: { address: '10.20.0.1/24', 'pool-ranges': '10.30.0.50-10.30.0.60' } },
    'lan.pool-ranges',
    /is not within/,
  ],
];

describe('test/contract/workflow-inputs', () => {
  it.each(WRONG)('%s: refused where %s', (name, _what, wrong, path, says) => {
    expect(saidOf(name, exampleOf(name))).toBe('');
    const said = saidOf(name, { ...exampleOf(name), ...wrong });
    expect(said).toMatch(/^INPUT_INVALID/);
    expect(said).toMatch(says);
    expect(said).toContain(path);
  });

  it('deploy_branch_office: refused where the networks of the branch and of the hub overlap', () => {
    const input = exampleOf('deploy_branch_office');
    const tunnel = { ...(input['tunnel'] as object), networks: ['10.12.0.0/16'] };
    expect(saidOf('deploy_branch_office', { ...input, tunnel })).toMatch(/tunnel\.networks\.0.*overlaps with the local network/);
  });
});
