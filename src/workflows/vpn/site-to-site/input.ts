import { z } from 'zod';
import type { InputIssue } from '../../../core/catalogue';
import {
  distance,
  int,
  interfaceName,
  ipOrDns,
  ipv4,
  ipv4Network,
  ipv4Prefix,
  line,
  mtu,
  port,
  wireguardKey,
  words,
} from '../../../core/values';
import { addressOf, hostOf, isWithin, overlapIssues } from '../../checks/networks';
import { routerName, type Letter } from '../../parts/routers';

const LONGEST_TRANSFER = 31;
const SHORTEST_SECRET = 8;

const networks = (end: string) =>
  z.array(ipv4Network.schema).max(50).default([]).describe(`Networks behind router ${end}, which the other end reaches.`);
const endpoint = (end: string) =>
  ipOrDns.schema.optional().describe(`Where router ${end} is reached from the other end. Absent: it is behind NAT and calls.`);
const outer = (end: string) =>
  ipv4.schema.optional().describe(`Address on router ${end} that the tunnel goes out from, where that is not its endpoint.`);

export const Input = z.strictObject({
  type: words('site-tunnel', 'wireguard ipsec gre+ipsec ipip+ipsec eoip').schema.describe(
    'Kind of tunnel: wireguard on 7.x; ipsec without an interface; gre+ipsec, ipip+ipsec and eoip between two fixed addresses.',
  ),
  name: interfaceName.schema.describe('Name of the tunnel on both routers, e.g. to-riga.'),
  'device-a': routerName.optional().describe('Router at end a, by name. Absent: the one that the workflow runs for.'),
  'device-b': routerName.describe('Router at end b, by name.'),
  'endpoint-a': endpoint('a'),
  'endpoint-b': endpoint('b'),
  'outer-address-a': outer('a'),
  'outer-address-b': outer('b'),
  'transfer-net': ipv4Network.schema
    .optional()
    .describe('Network inside the tunnel, e.g. 10.255.12.0/30: a has its first address, b its second. Not with ipsec.'),
  'routes-a': networks('a'),
  'routes-b': networks('b'),
  secret: line('tunnel-secret', 128)
    .schema.optional()
    .describe('Secret that both ends share: for IPsec at least 8 characters; with wireguard a second key in base64.'),
  port: port.schema.default('13231').describe('UDP port of wireguard on both routers.'),
  distance: distance.schema.default('1').describe('Distance of the routes; more where another way is to be taken first.'),
  'tunnel-id': int(0, 65_535).schema.optional().describe('Number of the tunnel, with eoip.'),
  mtu: mtu.schema.optional().describe('Largest packet in bytes inside the tunnel. Absent: what RouterOS chooses.'),
});
export type Tunnel = z.output<typeof Input>;

/** The tunnel as one of its ends sees it. */
export interface End {
  readonly letter: Letter;
  readonly name: string;
  /** Address inside the tunnel, with length; empty with ipsec. */
  readonly address: string;
  readonly farAddress: string;
  /** Where this router is reached; undefined where it calls. */
  readonly endpoint: string | undefined;
  readonly farEndpoint: string | undefined;
  /** Address that the tunnel goes out from. */
  readonly outer: string | undefined;
  readonly networks: readonly string[];
  readonly farNetworks: readonly string[];
}

export function endOf(input: Tunnel, letter: Letter): End {
  const far: Letter = letter === 'a' ? 'b' : 'a';
  const net = input['transfer-net'];
  const place = letter === 'a' ? 1 : 2;
  const own = input[`endpoint-${letter}`];
  return {
    letter,
    name: input.name,
    address: net === undefined ? '' : hostOf(net, place),
    farAddress: net === undefined ? '' : addressOf(hostOf(net, 3 - place)),
    endpoint: own,
    farEndpoint: input[`endpoint-${far}`],
    outer: input[`outer-address-${letter}`] ?? (own !== undefined && isAddress(own) ? own : undefined),
    networks: input[`routes-${letter}`],
    farNetworks: input[`routes-${far}`],
  };
}

export function isAddress(host: string): boolean {
  return ipv4.schema.safeParse(host).success;
}

/** Without an interface of its own: policies choose what goes through. */
export function isPolicyBased({ type }: Tunnel): boolean {
  return type === 'ipsec';
}

export function validate(input: Tunnel): readonly InputIssue[] {
  return [...whoAndWhere(input), ...secrets(input), ...nets(input)];
}

function whoAndWhere(input: Tunnel): readonly InputIssue[] {
  const issues: InputIssue[] = [];
  if (input['device-a'] === input['device-b']) issues.push({ path: 'device-b', message: 'both ends are the same router' });
  const isFixed = input.type !== 'wireguard' && input.type !== 'ipsec';
  for (const letter of ['a', 'b'] as const) {
    const end = endOf(input, letter);
    if (isFixed && end.endpoint === undefined)
      issues.push({ path: `endpoint-${letter}`, message: `${input.type} needs the endpoint of both routers` });
    else if (isFixed && end.outer === undefined)
      issues.push({ path: `outer-address-${letter}`, message: `${input.type} needs the address that the tunnel goes out from` });
  }
  const isMute = input['endpoint-a'] === undefined && input['endpoint-b'] === undefined;
  if (!isFixed && isMute)
    issues.push({ path: 'endpoint-b', message: 'name the endpoint of one router at least: nobody could call' });
  if (input.type === 'eoip' && input['tunnel-id'] === undefined)
    issues.push({ path: 'tunnel-id', message: 'eoip needs the number of the tunnel' });
  return issues;
}

function secrets({ type, secret }: Tunnel): readonly InputIssue[] {
  if (type === 'wireguard')
    return secret === undefined || wireguardKey.schema.safeParse(secret).success
      ? []
      : [{ path: 'secret', message: 'with wireguard it is a key: 32 bytes in base64' }];
  if (secret === undefined) return type === 'eoip' ? [] : [{ path: 'secret', message: `${type} needs a secret` }];
  return secret.length >= SHORTEST_SECRET ? [] : [{ path: 'secret', message: `at least ${SHORTEST_SECRET} characters` }];
}

function nets(input: Tunnel): readonly InputIssue[] {
  const issues: InputIssue[] = [];
  const net = input['transfer-net'];
  if (isPolicyBased(input)) {
    if (net !== undefined) issues.push({ path: 'transfer-net', message: 'ipsec has no network of its own' });
    for (const letter of ['a', 'b'] as const)
      if (input[`routes-${letter}`].length === 0)
        issues.push({ path: `routes-${letter}`, message: 'ipsec carries what goes between networks: name them' });
  } else if (net === undefined) issues.push({ path: 'transfer-net', message: `${input.type} needs a network inside the tunnel` });
  else if (ipv4Prefix.parse(net).length > LONGEST_TRANSFER)
    issues.push({ path: 'transfer-net', message: 'it has to hold two addresses: /30 or /31' });
  const named = (['a', 'b'] as const).flatMap((letter) =>
    input[`routes-${letter}`].map((network, index) => ({
      path: `routes-${letter}.${index}`,
      network,
      what: `a network behind ${letter}`,
    })),
  );
  const link = net === undefined ? [] : [{ path: 'transfer-net', network: net, what: 'the network of the tunnel' }];
  return [...issues, ...overlapIssues([...link, ...named]), ...swallowed(input)];
}

/** A tunnel must not carry its own packets. */
function swallowed(input: Tunnel): readonly InputIssue[] {
  return (['a', 'b'] as const).flatMap((letter) => {
    const end = endOf(input, letter);
    const inside = end.networks.find((network) => end.endpoint && isAddress(end.endpoint) && isWithin(end.endpoint, network));
    return inside ? [{ path: `endpoint-${letter}`, message: `it lies in ${inside}: the tunnel would run through itself` }] : [];
  });
}
