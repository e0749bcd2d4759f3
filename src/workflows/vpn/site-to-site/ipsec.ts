import type { ActionInput, Row, Stage, Step, StepContext } from '../../../core/catalogue';
import { bypassNat, letThrough, readChain, readSrcnat } from '../../parts/firewall';
import { at, type Letter } from '../../parts/routers';
import { assertElsewhere, ipsecRules, seen } from './common';
import { isAddress, isPolicyBased, type End, type Tunnel } from './input';

type Context = StepContext<Tunnel>;

const isWanted = { when: ({ input }: { readonly input: Tunnel }) => isPolicyBased(input), whenText: 'ipsec' };
const ANYBODY = '0.0.0.0/0';
/** What fits into a packet of 1500 bytes with the headers of ESP in a tunnel, through NAT. */
const MSS = 1360;

/** What an end calls itself: its address may be another one on the way. */
function idOf({ name }: Pick<End, 'name'>, letter: Letter): string {
  return `fqdn:${name.replaceAll(/[^\w.-]/g, '-')}.${letter}`;
}

function far(letter: Letter): Letter {
  return letter === 'a' ? 'b' : 'a';
}

function pairsOf({ networks, farNetworks }: End): readonly { readonly here: string; readonly there: string }[] {
  return networks.flatMap((here) => farNetworks.map((there) => ({ here, there })));
}

const cryptoSteps: readonly Step<Tunnel>[] = [
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
      'pfs-group': 'modp2048',
    }),
  },
];

function sessionSteps(letter: Letter): readonly Step<Tunnel>[] {
  return [
    {
      id: 'peer',
      title: 'Add the other end',
      do: 'ipsec.ensure_peer',
      input: (context) => {
        const { name, farEndpoint, outer, endpoint } = seen(letter)(context);
        return {
          name,
          address: farEndpoint ?? ANYBODY,
          passive: farEndpoint === undefined,
          profile: name,
          'exchange-mode': 'ike2',
          ...(outer !== undefined && outer !== endpoint ? { 'local-address': outer } : {}),
          comment: `tunnel ${name}`,
        };
      },
    },
    {
      id: 'identity',
      title: 'Agree on the secret',
      do: 'ipsec.ensure_identity',
      input: (context) => ({
        peer: context.input.name,
        'remote-id': idOf(context.input, far(letter)),
        'my-id': idOf(context.input, letter),
        'auth-method': 'pre-shared-key',
        secret: context.input.secret,
        comment: `tunnel ${context.input.name}`,
      }),
    },
    {
      id: 'policies',
      title: 'Choose what goes through',
      do: 'ipsec.ensure_policy',
      input: (context) =>
        pairsOf(seen(letter)(context)).map(({ here, there }) => ({
          peer: context.input.name,
          tunnel: true,
          'src-address': here,
          'dst-address': there,
          proposal: context.input.name,
          level: 'unique',
          comment: `tunnel ${context.input.name}`,
        })),
    },
  ];
}

function passageSteps(letter: Letter): readonly Step<Tunnel>[] {
  return [
    readChain('input'),
    readChain('forward'),
    readSrcnat,
    letThrough<Tunnel>({
      id: 'open',
      title: 'Let the other end in',
      chain: 'input',
      rules: (context) => ipsecRules(seen(letter)(context)),
    }),
    letThrough<Tunnel>({
      id: 'reach',
      title: 'Let both sides reach each other, past fasttrack',
      chain: 'forward',
      beforeFasttrack: true,
      rules: (context) => forwardRules(context, letter),
    }),
    bypassNat<Tunnel>((context) =>
      pairsOf(seen(letter)(context)).map(({ here, there }) => ({
        'src-address': here,
        'dst-address': there,
        comment: `${context.input.name}: ${here} to ${there} as it is`,
      })),
    ),
    {
      id: 'mss',
      title: 'Fit the segments of TCP to the tunnel',
      do: 'mangle.ensure_rule',
      input: (context) =>
        seen(letter)(context).farNetworks.map((network) => ({
          chain: 'forward',
          action: 'change-mss',
          'new-mss': MSS,
          passthrough: true,
          protocol: 'tcp',
          'tcp-flags': 'syn',
          'tcp-mss': `${MSS + 1}-65535`,
          'dst-address': network,
          'ipsec-policy': 'out,ipsec',
          comment: `${context.input.name}: fit TCP to ${network}`,
        })),
    },
  ];
}

function forwardRules(context: Context, letter: Letter): readonly ActionInput[] {
  const end = seen(letter)(context);
  return pairsOf(end).flatMap(({ here, there }) => [
    {
      'src-address': there,
      'dst-address': here,
      'ipsec-policy': 'in,ipsec',
      comment: `${end.name}: ${there} to ${here}`,
    },
    {
      'src-address': here,
      'dst-address': there,
      'ipsec-policy': 'out,ipsec',
      comment: `${end.name}: ${here} to ${there}`,
    },
  ]);
}

/** A session with the other end: by its address where that is fixed, else by what it calls itself. */
function isWith(row: Row, end: End): boolean {
  const id = idOf(end, far(end.letter));
  const isSame = [id, id.replace('fqdn:', '')].includes(row['id'] ?? '');
  const { farEndpoint } = end;
  return isSame || (farEndpoint !== undefined && isAddress(farEndpoint) && row['remote-address'] === farEndpoint);
}

function steps(letter: Letter): readonly Step<Tunnel>[] {
  return [assertElsewhere(letter), ...passageSteps(letter), ...cryptoSteps, ...sessionSteps(letter)];
}

/** Without an interface: policies take what goes between the networks. Firewall and NAT are ready before the peer is. */
export const ipsecStages: readonly Stage<Tunnel>[] = [
  { id: 'ipsec-a', title: 'Make end a', ...isWanted, ...at<Tunnel>('a'), steps: steps('a') },
  {
    id: 'ipsec-b',
    title: 'Make end b, and see that the ends meet',
    ...isWanted,
    ...at<Tunnel>('b'),
    steps: steps('b'),
    goals: [
      {
        id: 'session',
        title: 'The ends have a session.',
        read: 'ipsec.get_status',
        input: () => ({ part: 'active-peer' }),
        expect: (rows, context) => {
          const met = rows.some((row) => row['state'] === 'established' && isWith(row, seen('b')(context)));
          return met || 'no session: see endpoints, the secret and what lies between';
        },
        withinSeconds: 60,
      },
      {
        id: 'policies',
        title: 'The policies hold.',
        read: 'ipsec.list_policies',
        input: ({ input }) => ({ where: { peer: input.name } }),
        expect: (rows) => rows.every((row) => row['invalid'] !== 'true') || 'a policy is not valid',
      },
    ],
  },
];
