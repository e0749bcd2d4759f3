import type { Row } from '../../core/catalogue';
import { evidenceOf, nameOf, shown } from '../audit/evidence';
import { holdsPort, MATCHER_NAMES } from '../audit/exposure/matchers';
import { defineRule, type Evidence, type Rule } from '../audit/rule';
import { isEnabled, isOn, wordsOf, type ConfigView } from '../audit/view';
import { isIpv4 } from '../audit/addresses';
import { isInNetwork } from '../audit/wan';
import { textsOf, TEXT_NEEDS } from './script-texts';

/** What campaigns are known by. */
export interface Indicators {
  readonly source: string;
  readonly domains: readonly string[];
  readonly networks: readonly string[];
  readonly users: readonly string[];
  /** Names of L2TP and other clients. */
  readonly tunnels: readonly string[];
  readonly files: readonly string[];
  readonly socksPorts: readonly number[];
  /** TCP ports that a rule of the input chain opens. */
  readonly inputPorts: readonly number[];
}

const TUNNELS = ['l2tp-client', 'pptp-client', 'sstp-client', 'ovpn-client'] as const;
const URGENT =
  'Take the router off the internet, keep its export and log, install RouterOS anew with Netinstall, and change every password that it held.';

/** One rule for each kind of mark, so that what could not be read is told by kind. */
export function indicatorRules(marks: Indicators): readonly Rule[] {
  const base = { severity: 'critical', audits: ['compromise', 'security'], references: [marks.source] } as const;
  const why = 'This is how routers look that were taken over in a known campaign.';
  return [
    defineRule({
      ...base,
      id: 'compromise.known-domain',
      title: 'A script or tunnel names a host of a known campaign',
      why,
      remedy: URGENT,
      menus: { ...TEXT_NEEDS, ...tunnelNeeds(), '/ip/dns/static': ['name', 'address', 'disabled'] },
      check: (view) => [...domainsInTexts(view, marks), ...domainsInTunnels(view, marks)],
    }),
    defineRule({
      ...base,
      id: 'compromise.known-tunnel',
      title: 'A tunnel has the name that a known campaign gave its own',
      why,
      remedy: URGENT,
      menus: tunnelNeeds(),
      check: (view) =>
        tunnels(view)
          .filter(({ row }) => marks.tunnels.includes(row['name'] ?? ''))
          .map(({ kind, row }) => ({ text: `${kind} ${nameOf(row)} connect-to=${shown('connect-to', row['connect-to'])}`, row })),
    }),
    defineRule({
      ...base,
      id: 'compromise.known-user',
      title: 'A user has the name that a known campaign gave its own',
      why,
      remedy: URGENT,
      menus: { '/user': ['name', 'group', 'disabled'] },
      check: (view) =>
        view
          .rows('/user')
          .filter((row) => marks.users.includes(row['name'] ?? ''))
          .map((row) => evidenceOf(row, ['group'])),
    }),
    defineRule({
      ...base,
      id: 'compromise.known-file',
      title: 'A file of a known campaign lies on the router',
      why,
      remedy: URGENT,
      menus: { '/file': ['name', 'type'] },
      check: (view) =>
        view
          .rows('/file')
          .filter((row) => marks.files.some((file) => (row['name'] ?? '').endsWith(file)))
          .map((row) => ({ text: shown('name', row['name']), row })),
    }),
    socksRule(marks, why),
    inputRule(marks, why),
  ];
}

function socksRule(marks: Indicators, why: string): Rule {
  return defineRule({
    id: 'compromise.socks',
    title: 'The SOCKS proxy is on at a port or for clients of a known campaign',
    severity: 'critical',
    audits: ['compromise', 'security'],
    why,
    remedy: URGENT,
    references: [marks.source],
    menus: { '/ip/socks': ['enabled', 'port'], '/ip/socks/access': ['src-address', 'action', 'disabled'] },
    check(view) {
      const row = view.one('/ip/socks');
      if (!isOn(row['enabled'])) return [];
      const clients = view
        .rows('/ip/socks/access')
        .filter((access) => isEnabled(access) && overlaps(access['src-address'], marks));
      const isOdd = marks.socksPorts.includes(Number(row['port']));
      return [
        ...(isOdd ? [{ text: `/ip/socks port=${row['port']}`, row }] : []),
        ...clients.map((access) => ({ text: `/ip/socks/access src-address=${access['src-address']}`, row: access })),
      ];
    },
    fix: () => [{ do: 'menu.set', input: { path: '/ip/socks', values: { enabled: false } } }],
  });
}

/** Port 5678 is that of neighbour discovery, too, over UDP: only TCP is a mark. */
function inputRule(marks: Indicators, why: string): Rule {
  const menu = '/ip/firewall/filter';
  return defineRule({
    id: 'compromise.opened-port',
    title: 'A firewall rule opens a port that a known campaign used',
    severity: 'high',
    audits: ['compromise', 'security'],
    why,
    remedy: 'Find out who made the rule; remove it, and look for the other marks of the campaign.',
    references: [marks.source],
    menus: { [menu]: ['chain', 'action', 'comment', 'disabled', ...MATCHER_NAMES] },
    check: (view) =>
      view
        .rows(menu)
        .filter((row) => row['chain'] === 'input' && (row['action'] ?? 'accept') === 'accept' && isEnabled(row))
        .filter((row) => ['tcp', '6', undefined].includes(row['protocol']))
        .filter((row) => marks.inputPorts.some((port) => row['dst-port'] !== undefined && holdsPort(row['dst-port'], port)))
        .map((row) => ({ text: `${nameOf(row)} dst-port=${shown('dst-port', row['dst-port'])}`, row })),
  });
}

function tunnelNeeds(): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(TUNNELS.map((kind) => [`/interface/${kind}`, ['name', 'connect-to', 'disabled', 'comment']]));
}

function tunnels(view: ConfigView): readonly { readonly kind: string; readonly row: Row }[] {
  return TUNNELS.flatMap((kind) => view.rows(`/interface/${kind}`).map((row) => ({ kind, row })));
}

function overlaps(address: string | undefined, { networks }: Indicators): boolean {
  const base = address?.split('/')[0];
  return isIpv4(base) && networks.some((network) => isInNetwork(base, network));
}

/** The domain itself or a name below it. */
function isOf(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

function domainsInTexts(view: ConfigView, { domains }: Indicators): readonly Evidence[] {
  return textsOf(view).flatMap(({ where, text, row }) => {
    const hosts = wordsOf(text.toLowerCase().replace(/[^a-z0-9.-]+/g, ','));
    const known = domains.filter((domain) => hosts.some((host) => isOf(host, domain)));
    return known.map((domain): Evidence => ({ text: `${where} names ${domain}`, row }));
  });
}

function domainsInTunnels(view: ConfigView, marks: Indicators): readonly Evidence[] {
  const named = tunnels(view).flatMap(({ kind, row }) => {
    const host = (row['connect-to'] ?? '').toLowerCase().split(':')[0] ?? '';
    const isKnown = marks.domains.some((domain) => isOf(host, domain)) || overlaps(host, marks);
    return isKnown ? [{ text: `${kind} ${nameOf(row)} connect-to=${shown('connect-to', host)}`, row }] : [];
  });
  const statics = view
    .rows('/ip/dns/static')
    .filter((row) => overlaps(row['address'], marks))
    .map((row) => ({ text: `/ip/dns/static ${nameOf(row)} address=${row['address']}`, row }));
  return [...named, ...statics];
}
