import type { Step } from '../../../core/catalogue';
import { bypassNat, letThrough, readChain, readSrcnat } from '../../parts/firewall';
import { pool, type Access } from './input';

/** What fits into a packet of 1500 bytes with the headers of ESP, through NAT. */
const MSS = 1360;

/** The way of the packets of users: firewall, fasttrack, address translation, segments. */
export const passages: readonly Step<Access>[] = [
  readChain('input'),
  readChain('forward'),
  readSrcnat,
  bypassNat<Access>((context) => [
    { 'dst-address': pool(context), 'ipsec-policy': 'out,ipsec', comment: `${context.input.name}: to users as it is` },
  ]),
  {
    id: 'mss',
    title: 'Fit the segments of TCP to the tunnel',
    do: 'mangle.ensure_rule',
    input: (context) => {
      const rule = {
        chain: 'forward',
        action: 'change-mss',
        'new-mss': MSS,
        passthrough: true,
        protocol: 'tcp',
        'tcp-flags': 'syn',
        'tcp-mss': `${MSS + 1}-65535`,
      };
      const { name } = context.input;
      return [
        { ...rule, 'src-address': pool(context), 'ipsec-policy': 'in,ipsec', comment: `${name}: fit TCP of users` },
        { ...rule, 'dst-address': pool(context), 'ipsec-policy': 'out,ipsec', comment: `${name}: fit TCP to users` },
      ];
    },
  },
  letThrough<Access>({
    id: 'reach',
    title: 'Let users reach the networks, past fasttrack',
    chain: 'forward',
    beforeFasttrack: true,
    rules: (context) => {
      const { name, networks } = context.input;
      const inside = { 'src-address': pool(context), 'ipsec-policy': 'in,ipsec' };
      const answers = { 'dst-address': pool(context), 'ipsec-policy': 'out,ipsec', comment: `${name}: to users` };
      if (networks.length === 0) return [{ ...inside, comment: `${name}: users to everything` }, answers];
      return [
        ...networks.map((network) => ({ ...inside, 'dst-address': network, comment: `${name}: users to ${network}` })),
        answers,
      ];
    },
  }),
];
