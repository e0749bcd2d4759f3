import type { Goal, Stage, Step, StepContext } from '../../../core/catalogue';
import { addressOf } from '../../checks/networks';
import { letThrough, readChain } from '../../parts/firewall';
import { assertNameFree } from '../../parts/interfaces';
import { answersPing } from '../../parts/wireguard';
import { at, type Letter } from '../../parts/routers';
import { addressStep, assertElsewhere, ipsecRules, reachStep, routesStep, seen } from './common';
import type { Tunnel } from './input';

interface Kind {
  readonly type: string;
  /** As actions call it. */
  readonly id: string;
  /** What /interface calls it. */
  readonly interfaceType: string;
  /** Protocol of the outer packet. */
  readonly protocol: string;
}

const KINDS: readonly Kind[] = [
  { type: 'gre+ipsec', id: 'gre', interfaceType: 'gre-tunnel', protocol: 'gre' },
  { type: 'ipip+ipsec', id: 'ipip', interfaceType: 'ipip-tunnel', protocol: 'ipencap' },
  { type: 'eoip', id: 'eoip', interfaceType: 'eoip', protocol: 'gre' },
];

/** How often the other end is called, and how many calls it may miss. */
const KEEPALIVE = '10s,3';

function interfaceStep({ type, id }: Kind, letter: Letter): Step<Tunnel> {
  return {
    id,
    title: `Make the ${type} interface`,
    when: ({ input }) => input.type === type,
    whenText: type,
    do: `tunnel.ensure_${id}`,
    input: (context) => {
      const { name, outer, farEndpoint } = seen(letter)(context);
      const { secret, mtu, 'tunnel-id': number } = context.input;
      return {
        name,
        'local-address': outer,
        'remote-address': farEndpoint,
        keepalive: KEEPALIVE,
        mtu,
        ...(secret === undefined ? {} : { 'ipsec-secret': secret, 'allow-fast-path': false }),
        ...(id === 'eoip' ? { 'tunnel-id': number } : {}),
        comment: `tunnel ${name}`,
      };
    },
  };
}

/** The outer packets; where they are encrypted, only those that came that way. */
function outerRules(context: StepContext<Tunnel>, letter: Letter): readonly Readonly<Record<string, string>>[] {
  const end = seen(letter)(context);
  const { secret, type } = context.input;
  const protocol = KINDS.find((kind) => kind.type === type)?.protocol ?? 'gre';
  const carried = { protocol, comment: `${end.name}: ${protocol}` };
  if (secret !== undefined) return [...ipsecRules(end), { ...carried, 'ipsec-policy': 'in,ipsec' }];
  const [ike] = ipsecRules(end);
  return [ike?.['src-address'] === undefined ? carried : { ...carried, 'src-address': ike['src-address'] }];
}

function steps(letter: Letter): readonly Step<Tunnel>[] {
  return [
    assertNameFree(
      ({ name }) => String(name),
      KINDS.map(({ interfaceType }) => interfaceType),
    ),
    assertElsewhere(letter),
    {
      id: 'outer',
      title: 'See that the tunnel goes out from an address of the router',
      read: 'ip.list_addresses',
      input: () => ({ limit: 10_000 }),
      refuse: (rows, context) => {
        const { outer = '' } = seen(letter)(context);
        const isOwn = rows.some(({ address = '' }) => address !== '' && addressOf(address) === outer);
        return isOwn ? undefined : `${outer} is no address of the router: name the right one in outer-address-${letter}`;
      },
    },
    readChain('input'),
    readChain('forward'),
    letThrough<Tunnel>({
      id: 'open',
      title: 'Let the packets of the tunnel in',
      chain: 'input',
      rules: (context) => outerRules(context, letter),
    }),
    ...KINDS.map((kind) => interfaceStep(kind, letter)),
    reachStep(letter),
    addressStep(letter),
    routesStep(letter),
  ];
}

function runs({ type, id }: Kind): Goal<Tunnel> {
  return {
    id: `${id}-runs`,
    title: 'The tunnel is up.',
    when: ({ input }) => input.type === type,
    read: `tunnel.get_${id}`,
    input: ({ input }) => ({ where: { name: input.name } }),
    expect: ([row]) => row?.['running'] === 'true' || 'the other end does not answer',
    withinSeconds: 60,
  };
}

const isWanted = {
  when: ({ input }: { readonly input: Tunnel }) => KINDS.some(({ type }) => type === input.type),
  whenText: KINDS.map(({ type }) => type).join(', '),
};

/** Tunnels between two fixed addresses, which are made in one go at each end. */
export const carriedStages: readonly Stage<Tunnel>[] = [
  { id: 'carried-a', title: 'Make end a', ...isWanted, ...at<Tunnel>('a'), steps: steps('a') },
  {
    id: 'carried-b',
    title: 'Make end b, and see that the ends meet',
    ...isWanted,
    ...at<Tunnel>('b'),
    steps: steps('b'),
    goals: [...KINDS.map(runs), answersPing<Tunnel>((context) => seen('b')(context).farAddress)],
  },
];
