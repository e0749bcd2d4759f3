import { defineWorkflow } from '../../../core/catalogue';
import { carriedStages } from './carried';
import { Input, validate } from './input';
import { ipsecStages } from './ipsec';
import { wireguardStages } from './wireguard';

const PUBLIC_A = { do: 'ip.add_address', input: { address: '203.0.113.1/24', interface: 'ether1' } };
const PUBLIC_B = { do: 'ip.add_address', input: { address: '203.0.113.12/24', interface: 'ether1' } };
const NETWORKS = { 'routes-a': ['10.1.0.0/16'], 'routes-b': ['10.12.0.0/16', '10.13.0.0/16'] };
const ENDPOINTS = { 'endpoint-a': '203.0.113.1', 'endpoint-b': '203.0.113.12' };
const BOTH = { before: [PUBLIC_A], others: [{ name: 'riga', before: [PUBLIC_B] }] };

export const setupSiteToSiteTunnel = defineWorkflow({
  name: 'setup_site_to_site_tunnel',
  family: 'vpn',
  title: 'Set up site-to-site tunnel',
  summary: 'Connects the networks behind two routers by a tunnel, made at both ends or at neither.',
  why: 'Half a tunnel helps nobody, and two routers that are set up by hand differ in one of a dozen values. Both ends come of one input; keys are made on the routers and exchanged by the daemon, and what does not meet is taken back at both ends.',
  comesBack: 'End b is taken back by its guard, end a by its recorded inverse.',
  risk: 'lockout',
  input: Input,
  validate,
  stages: [...wireguardStages, ...ipsecStages, ...carriedStages],
  examples: [
    {
      title: 'WireGuard to a branch behind NAT, which calls',
      input: {
        type: 'wireguard',
        name: 'to-riga',
        'device-b': 'riga',
        'endpoint-a': '203.0.113.1',
        'transfer-net': '10.255.12.0/30',
        ...NETWORKS,
      },
      ...BOTH,
      simulated: { v6: 'VERSION_UNSUPPORTED' },
    },
    {
      title: 'IPsec between networks',
      input: { type: 'ipsec', name: 'to-riga', 'device-b': 'riga', ...ENDPOINTS, secret: 'documentation', ...NETWORKS },
      ...BOTH,
    },
    {
      title: 'GRE over IPsec, for routing protocols',
      input: {
        type: 'gre+ipsec',
        name: 'gre-riga',
        'device-b': 'riga',
        ...ENDPOINTS,
        secret: 'documentation',
        'transfer-net': '10.255.12.0/30',
        ...NETWORKS,
      },
      ...BOTH,
    },
    {
      title: 'IPIP over IPsec, on a /31',
      input: {
        type: 'ipip+ipsec',
        name: 'ipip-riga',
        'device-b': 'riga',
        ...ENDPOINTS,
        secret: 'documentation',
        'transfer-net': '10.255.12.0/31',
      },
      ...BOTH,
    },
    {
      title: 'EoIP through a network of its own',
      input: {
        type: 'eoip',
        name: 'eoip-riga',
        'device-b': 'riga',
        ...ENDPOINTS,
        'tunnel-id': 12,
        'transfer-net': '10.255.12.0/30',
      },
      ...BOTH,
    },
  ],
});
