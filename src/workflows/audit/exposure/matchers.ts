import type { Row } from '../../../core/catalogue';
import { IPV4_MATCHERS, IPV6_MATCHERS } from '../../../core/fields';
import { isOn, isOpenToAll, wordsOf, type ConfigView } from '../view';
import { isInNetwork, membersOf, outsideOf } from '../wan';
import type { Meets, StrangerPacket } from './packet';

type Match = (wanted: string, packet: StrangerPacket, view: ConfigView) => Meets;

/** Properties by which a rule chooses packets, as every version names them. */
export const MATCHER_NAMES: readonly string[] = [...new Set([...Object.keys(IPV4_MATCHERS), ...Object.keys(IPV6_MATCHERS)])];

/** What a sender may choose, try again until it fits, or keep below. */
const CHOOSES: ReadonlySet<string> = new Set([
  ...['src-port', 'packet-size', 'ttl', 'hop-limit', 'dscp', 'tos', 'tcp-mss', 'ipv4-options', 'headers', 'fragment', 'content'],
  ...['tls-host', 'layer7-protocol', 'psd', 'limit', 'dst-limit', 'connection-limit', 'connection-rate', 'connection-bytes'],
  ...['random', 'nth', 'per-connection-classifier', 'src-address-type'],
]);
/** True only of connections that are under way, of other protocols, or of whoever is named. */
const NEVER: ReadonlySet<string> = new Set(['icmp-options', 'connection-type', 'p2p', 'src-mac-address']);

const MATCHERS: Readonly<Record<string, Match>> = {
  'src-address': (wanted) => (isOpenToAll(wanted) ? 'yes' : 'no'),
  'src-address-list': () => 'no',
  'dst-address': destination,
  'dst-address-type': (wanted, { chain }) => {
    const words = wordsOf(wanted);
    if (chain === 'input') return words.includes('local') ? 'yes' : words.includes('unicast') ? 'yes' : 'no';
    return words.includes('unicast') ? 'yes' : 'no';
  },
  protocol: (wanted, { protocol }) => certain(wanted === protocol || wanted === (protocol === 'tcp' ? '6' : '17')),
  'dst-port': (wanted, { port }) => certain(holdsPort(wanted, port)),
  port: (wanted, { port }) => (holdsPort(wanted, port) ? 'yes' : 'chooses'),
  'in-interface': isInterface,
  'in-interface-list': isInList,
  'out-interface': (wanted, packet, view) => outwards(packet, () => (isOutside(view, wanted) ? 'no' : 'chooses')),
  'out-interface-list': (wanted, packet, view) =>
    outwards(packet, () => ((membersOf(view, wanted) ?? []).some((name) => !isOutside(view, name)) ? 'chooses' : 'no')),
  'connection-state': (wanted, { state }) => certain(wordsOf(wanted).includes(state)),
  'connection-nat-state': () => 'no',
  'tcp-flags': (wanted, { protocol }) => (protocol === 'tcp' ? certain(wordsOf(wanted).every(holdsOfSyn)) : 'no'),
  'ipsec-policy': (wanted) => certain(wordsOf(wanted).includes('none')),
};

/** Every property of the rule has to fit. */
export function meets(rule: Row, packet: StrangerPacket, view: ConfigView): Meets {
  // RouterOS leaves a rule alone that names what is gone.
  if (isOn(rule['invalid'])) return 'unknown';
  let answer: Meets = 'yes';
  for (const name of MATCHER_NAMES) {
    const wanted = rule[name];
    if (wanted === undefined || wanted === '') continue;
    const one = meetsOne(name, wanted, packet, view);
    if (one === 'no') return 'no';
    if (one === 'unknown' || (one === 'chooses' && answer === 'yes')) answer = one;
  }
  return answer;
}

function meetsOne(name: string, wanted: string, packet: StrangerPacket, view: ConfigView): Meets {
  if (CHOOSES.has(name)) return 'chooses';
  const isNot = wanted.startsWith('!') && name !== 'tcp-flags';
  const match = Object.hasOwn(MATCHERS, name) ? MATCHERS[name] : undefined;
  const answer = match ? match(isNot ? wanted.slice(1) : wanted, packet, view) : NEVER.has(name) ? 'no' : 'unknown';
  return isNot ? not(answer) : answer;
}

function not(answer: Meets): Meets {
  return answer === 'yes' ? 'no' : answer === 'no' ? 'yes' : answer;
}

function certain(value: boolean): Meets {
  return value ? 'yes' : 'no';
}

/** Spans of ports: `22,8000-8100`. */
export function holdsPort(text: string, port: number): boolean {
  return wordsOf(text).some((part) => {
    const [from = -1, to = from] = part.split('-').map(Number);
    return port >= from && port <= to;
  });
}

/** A first packet has SYN and no other flag. */
function holdsOfSyn(flag: string): boolean {
  return flag.startsWith('!') ? flag !== '!syn' : flag === 'syn';
}

/** The router has more addresses than one, and which of them a stranger can reach is not known. */
function destination(wanted: string, { chain, family }: StrangerPacket, view: ConfigView): Meets {
  if (isOpenToAll(wanted)) return 'yes';
  if (/^(127\.|::1)/.test(wanted)) return 'no';
  if (chain === 'forward') return 'chooses';
  const isOwn = view.rows('/ip/address').some((row) => isInNetwork(row['address']?.split('/')[0] ?? '', wanted));
  return family === 4 && /^\d+\.\d+\.\d+\.\d+(\/\d+)?$/.test(wanted) && isOwn ? 'chooses' : 'unknown';
}

const GROUPS = ['all-ethernet', 'all-ppp', 'all-vlan', 'all-wireless'];

function isInterface(wanted: string, { inInterface }: StrangerPacket): Meets {
  if (GROUPS.includes(wanted)) return 'unknown';
  return certain(wanted === inInterface);
}

function isInList(wanted: string, { inInterface }: StrangerPacket, view: ConfigView): Meets {
  if (wanted === 'all') return 'yes';
  if (wanted === 'none') return 'no';
  if (wanted === 'static' || wanted === 'dynamic')
    return inInterface.startsWith('<') ? certain(wanted === 'dynamic') : certain(wanted === 'static');
  const members = membersOf(view, wanted);
  return members ? certain(members.includes(inInterface)) : 'unknown';
}

/** On the way to the router itself there is no way out. */
function outwards({ chain }: StrangerPacket, answer: () => Meets): Meets {
  return chain === 'input' ? 'no' : answer();
}

function isOutside(view: ConfigView, name: string): boolean {
  return outsideOf(view).some((outside) => outside.name === name);
}
