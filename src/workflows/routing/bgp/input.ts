import { z } from 'zod';
import type { InputIssue } from '../../../core/catalogue';
import { asn, bool, int, ipv4, ipv4Network, line, named, routerId, words } from '../../../core/values';
import { overlaps, repeatIssues } from '../../checks/networks';

const peer = z.strictObject({
  name: named('bgp-neighbour', 'transit-a').schema.describe(
    'Name of the neighbour, e.g. transit-a; its filters are named after it.',
  ),
  address: ipv4.schema.describe('Its address on the link.'),
  as: asn.schema.describe('Its AS number.'),
  accept: words('bgp-accepted', 'default full full-and-default')
    .schema.default('default')
    .describe('What is taken: the default route, or the full table, which needs some hundred MiB of memory for each neighbour.'),
  'local-pref': int(0, 4_294_967_295).schema.default('100').describe('The neighbour with the highest is the way out.'),
  prepend: int(0, 16).schema.default('0').describe('How often our AS is put in front: the more, the less comes in this way.'),
  'max-prefixes': int(1, 10_000_000, 'routes')
    .schema.optional()
    .describe('Routes that it may send before the session is shut. Absent: 1 000 with default, else no limit.'),
  'tcp-md5-key': line('bgp-key', 80).schema.optional().describe('Key that both sides share.'),
  bfd: bool.schema.default('no').describe('Notice a loss within a second; the neighbour has to have BFD, too.'),
  multihop: bool.schema.default('no').describe('It is not on a link of this router.'),
});

export const Input = z.strictObject({
  name: named('bgp-instance', 'edge').schema.default('edge').describe('Name of the BGP instance.'),
  as: asn.schema.describe('Own AS number.'),
  'router-id': routerId.schema.describe('Id of this router, unique among all that speak BGP, e.g. its loopback address.'),
  prefixes: z
    .array(ipv4Network.schema)
    .min(1)
    .max(50)
    .describe('Own networks, as they are registered; nothing else is announced.'),
  peers: z.array(peer).min(1).max(8).describe('Neighbours: two providers for redundancy.'),
  'wait-for-sessions': bool.schema
    .default('no')
    .describe('Keep it only if every session comes up within two minutes. Absent: the other side may be set up later.'),
});
export type Bgp = z.output<typeof Input>;
export type Peer = Bgp['peers'][number];

const LONGEST = 24;

export function validate(input: Bgp): readonly InputIssue[] {
  const { peers, prefixes } = input;
  const own = peers.flatMap((one, index): InputIssue[] => [
    ...(one.as === input.as ? [{ path: `peers.${index}.as`, message: 'it is the own AS: a provider has another' }] : []),
    ...(one.address === input['router-id'] ? [{ path: 'router-id', message: `it is the address of ${one.name}` }] : []),
  ]);
  const long = prefixes.flatMap((network, index): InputIssue[] => {
    const path = `prefixes.${index}`;
    if (Number(network.slice(network.indexOf('/') + 1)) > LONGEST)
      return [{ path, message: `${network} is longer than /24: nobody would carry it` }];
    const other = prefixes.slice(0, index).find((before) => overlaps(before, network));
    return other ? [{ path, message: `${network} overlaps with ${other}` }] : [];
  });
  return [
    ...own,
    ...long,
    ...repeatIssues(
      'peers',
      peers.map(({ name }) => name),
      'name',
    ),
    ...repeatIssues(
      'peers',
      peers.map(({ address }) => address),
      'address',
    ),
  ];
}
