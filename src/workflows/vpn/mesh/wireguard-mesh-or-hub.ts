import { defineWorkflow } from '../../../core/catalogue';
import { Input, validate } from './input';
import { meshStages } from './stages';

function publicAddress(last: number) {
  return [{ do: 'ip.add_address', input: { address: `203.0.113.${last}/24`, interface: 'ether1' } }];
}

export const wireguardMeshOrHub = defineWorkflow({
  name: 'wireguard_mesh_or_hub',
  family: 'vpn',
  title: 'WireGuard mesh or hub',
  summary: 'Connects many routers by WireGuard: each with a hub, or each with every other.',
  why: 'A tunnel has two ends, a fleet of a hundred sites has two hundred, and each new site changes the hub. One list of members is the truth: rolled out over the sites it makes or mends each tunnel at both ends, and finds nothing to do where all is as it should be.',
  comesBack: 'A site that does not come up is taken back together with its part of the hub; the others keep theirs.',
  risk: 'lockout',
  versions: { since: '7.1', instead: 'use workflow.setup_site_to_site_tunnel with type ipsec' },
  input: Input,
  validate,
  stages: meshStages,
  examples: [
    {
      title: 'A site joins its hub',
      input: {
        topology: 'hub',
        name: 'wg-fleet',
        network: '10.254.0.0/24',
        hub: 'hub',
        'spoke-to-spoke': true,
        members: [
          { router: 'hub', address: '10.254.0.1', endpoint: '203.0.113.1', networks: ['10.1.0.0/16'] },
          { router: 'target', address: '10.254.0.12', networks: ['10.12.0.0/16'] },
          { router: 'elsewhere', address: '10.254.0.13', networks: ['10.13.0.0/16'] },
        ],
      },
      others: [{ name: 'hub', before: publicAddress(1) }],
    },
    {
      title: 'Three data centres, each with the two others',
      input: {
        topology: 'mesh',
        name: 'wg-mesh',
        network: '10.253.0.0/29',
        port: 51821,
        members: [
          { router: 'target', address: '10.253.0.1', endpoint: '203.0.113.1', networks: ['10.1.0.0/16'] },
          { router: 'riga', address: '10.253.0.2', endpoint: '203.0.113.2', networks: ['10.2.0.0/16'] },
          { router: 'tallinn', address: '10.253.0.3', networks: ['10.3.0.0/16'] },
        ],
      },
      before: publicAddress(1),
      others: [{ name: 'riga', before: publicAddress(2) }, { name: 'tallinn' }],
    },
  ],
});
