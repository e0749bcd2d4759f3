import type { ActionInput, Step } from '../../../core/catalogue';
import { ANYBODY, pool, type Access } from './input';

/** The rows of IPsec, each before the one that names it. */
export const session: readonly Step<Access>[] = [
  {
    id: 'pool',
    title: 'Add the address pool',
    do: 'ip.ensure_pool',
    input: ({ input }) => ({ name: input.name, ranges: input['pool-ranges'] }),
  },
  {
    id: 'mode-config',
    title: 'Say what users are told',
    do: 'ipsec.ensure_mode_config',
    input: ({ input }) => ({
      name: input.name,
      responder: true,
      'address-pool': input.name,
      'address-prefix-length': 32,
      ...(input.networks.length > 0 ? { 'split-include': input.networks } : {}),
      ...(input['dns-server'].length > 0 ? { 'static-dns': input['dns-server'], 'system-dns': false } : {}),
    }),
  },
  { id: 'group', title: 'Add a group for policies', do: 'ipsec.ensure_group', input: ({ input }) => ({ name: input.name }) },
  {
    id: 'profile',
    title: 'Say how the ends talk',
    do: 'ipsec.ensure_profile',
    input: ({ input }) => ({
      name: input.name,
      'hash-algorithm': 'sha256',
      'enc-algorithm': ['aes-256'],
      'dh-group': ['ecp256', 'modp2048'],
    }),
  },
  {
    id: 'proposal',
    title: 'Say how packets are encrypted',
    do: 'ipsec.ensure_proposal',
    input: ({ input }) => ({
      name: input.name,
      'auth-algorithms': ['sha256'],
      'enc-algorithms': ['aes-256-cbc'],
      // Phones and Windows renew keys without it.
      'pfs-group': 'none',
    }),
  },
  {
    id: 'template',
    title: 'Say which policies users may ask for',
    do: 'ipsec.ensure_policy',
    input: (context) => ({
      where: { group: context.input.name, template: true },
      template: true,
      group: context.input.name,
      'src-address': ANYBODY,
      'dst-address': pool(context),
      proposal: context.input.name,
      comment: `${context.input.name}: users`,
    }),
  },
  {
    id: 'peer',
    title: 'Take calls',
    do: 'ipsec.ensure_peer',
    input: ({ input }) => ({
      name: input.name,
      address: ANYBODY,
      passive: true,
      profile: input.name,
      'exchange-mode': 'ike2',
      'send-initial-contact': false,
      comment: 'users',
    }),
  },
  {
    id: 'identities',
    title: 'Say who gets in',
    do: 'ipsec.ensure_identity',
    input: ({ input }) => identities(input),
  },
];

function identities(input: Access): readonly ActionInput[] {
  const common = {
    peer: input.name,
    certificate: [input.certificate],
    'generate-policy': 'port-strict',
    'mode-config': input.name,
    'policy-template-group': input.name,
  };
  if (input.auth === 'eap-radius')
    return [
      {
        ...common,
        where: { peer: input.name, 'auth-method': 'eap-radius' },
        'auth-method': 'eap-radius',
        comment: `${input.name}: users of RADIUS`,
      },
    ];
  return input.users.map((user) => ({
    ...common,
    where: { peer: input.name, 'remote-certificate': user },
    'auth-method': 'digital-signature',
    'match-by': 'certificate',
    'remote-certificate': user,
    comment: `${input.name}: ${user}`,
  }));
}
