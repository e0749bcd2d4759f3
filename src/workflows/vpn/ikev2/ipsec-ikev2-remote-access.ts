import { defineWorkflow } from '../../../core/catalogue';
import { letThrough } from '../../parts/firewall';
import { checks } from './checks';
import { Input, pool, validate, type Access } from './input';
import { passages } from './passages';
import { session } from './session';

export const ipsecIkev2RemoteAccess = defineWorkflow({
  name: 'ipsec_ikev2_remote_access',
  family: 'vpn',
  title: 'IKEv2 remote access',
  summary: 'Lets users in by IKEv2, with what phones and Windows bring along, by certificate or by RADIUS.',
  why: 'IKEv2 needs no client software, and a dozen rows of IPsec that have to agree. Firewall, address translation and fasttrack are part of it: without them the tunnel comes up and carries nothing.',
  risk: 'disruptive',
  needs: { deviceMode: 'ipsec' },
  input: Input,
  validate,
  steps: [
    ...checks,
    ...passages,
    ...session,
    letThrough<Access>({
      id: 'open',
      title: 'Let users call',
      chain: 'input',
      rules: ({ input }) => [
        { protocol: 'udp', 'dst-port': '500,4500', comment: `${input.name}: IKE` },
        { protocol: 'ipsec-esp', comment: `${input.name}: ESP` },
      ],
    }),
    letThrough<Access>({
      id: 'open-dns',
      title: 'Let users ask the router for names',
      chain: 'input',
      when: ({ input }) => input['dns-server'].length > 0,
      whenText: 'DNS servers are named',
      rules: (context) =>
        ['udp', 'tcp'].map((protocol) => ({
          'src-address': pool(context),
          'ipsec-policy': 'in,ipsec',
          protocol,
          'dst-port': '53',
          comment: `${context.input.name}: DNS of users, ${protocol}`,
        })),
    }),
  ],
  goals: [
    {
      id: 'takes-calls',
      title: 'The peer takes calls.',
      read: 'ipsec.list_peers',
      input: ({ input }) => ({ where: { name: input.name } }),
      expect: ([row]) => (row !== undefined && row['disabled'] !== 'true' && row['invalid'] !== 'true') || 'it is not in use',
    },
    {
      id: 'policies-may-be-made',
      title: 'Users may ask for policies.',
      read: 'ipsec.list_policies',
      input: ({ input }) => ({ where: { group: input.name, template: true } }),
      expect: ([row]) => (row !== undefined && row['invalid'] !== 'true') || 'the template does not hold',
    },
  ],
  examples: [
    {
      title: 'Two users with certificates',
      input: {
        name: 'ike2',
        certificate: 'vpn',
        users: ['anna', 'ben'],
        'pool-ranges': '10.9.0.10-10.9.0.250',
        networks: ['192.168.88.0/24'],
        'dns-server': ['192.168.88.1'],
      },
      before: [
        { do: 'certificate.create_ca', input: { name: 'site-ca', 'common-name': 'Example CA', 'key-size': 'prime256v1' } },
        {
          do: 'certificate.generate',
          input: {
            name: 'vpn',
            'common-name': 'vpn.example.com',
            'key-size': 'prime256v1',
            'key-usage': ['digital-signature', 'key-encipherment', 'tls-server'],
            ca: 'site-ca',
          },
        },
        ...['anna', 'ben'].map((name) => ({
          do: 'certificate.generate',
          input: { name, 'common-name': name, 'key-size': 'prime256v1', 'key-usage': 'tls-client', ca: 'site-ca' },
        })),
      ],
    },
    {
      title: 'Everybody whom RADIUS knows, with all their traffic',
      input: { name: 'ike2', certificate: 'vpn', auth: 'eap-radius', 'pool-ranges': '10.9.0.0/24' },
      before: [
        {
          do: 'certificate.generate',
          input: {
            name: 'vpn',
            'common-name': 'vpn.example.com',
            'key-size': 'prime256v1',
            'key-usage': ['digital-signature', 'tls-server'],
          },
        },
        { do: 'radius.add', input: { service: ['ipsec'], address: '192.168.88.20', secret: 'documentation' } },
      ],
    },
  ],
});
