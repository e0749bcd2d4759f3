import { EXPOSURE6_NEEDS, unnamedPort, wayEvidence, waysIn } from '../audit/exposure/exposure';
import { defineRule, type Evidence, type MenuNeeds, type Rule } from '../audit/rule';
import { isEnabled, isOn, type ConfigView } from '../audit/view';

const DOCS = 'https://help.mikrotik.com/docs/spaces/ROS/pages/328513/Building+Your+First+Firewall';
const FILTER = '/ipv6/firewall/filter';

const NEEDS: MenuNeeds = {
  ...EXPOSURE6_NEEDS,
  '/ipv6/address': ['address', 'interface', 'disabled', 'from-pool', 'link-local'],
  '/ipv6/dhcp-client': ['interface', 'disabled', 'request'],
  '/ipv6/settings': ['disable-ipv6', 'forward', 'accept-router-advertisements'],
};

/** The router takes part in IPv6 beyond the link: an address, or one that it asks for. */
function isInUse(view: ConfigView): boolean {
  if (!view.has(FILTER) || isOn(view.one('/ipv6/settings')['disable-ipv6'])) return false;
  const own = view.rows('/ipv6/address').some((row) => isEnabled(row) && !/^fe80:/i.test(row['address'] ?? 'fe80:'));
  const asked = view.rows('/ipv6/dhcp-client').some((row) => isEnabled(row));
  return own || asked || view.one('/ipv6/settings')['accept-router-advertisements'] === 'yes';
}

function open(view: ConfigView, chain: 'input' | 'forward'): readonly Evidence[] {
  if (!isInUse(view)) return [];
  const rules = view.rows(FILTER).filter((row) => row['chain'] === chain && isEnabled(row));
  const ways = waysIn(view, { family: 6, protocol: 'tcp', port: unnamedPort(view.rows(FILTER)), chain });
  const because = rules.length === 0 ? `there is no rule in the chain ${chain}` : undefined;
  return ways.map((way) => wayEvidence('', because ? { ...way, because } : way));
}

const inputOpen = defineRule({
  id: 'ipv6.input-open',
  title: 'The router can be reached over IPv6 without a firewall',
  severity: 'high',
  audits: ['security'],
  why: 'Rules of /ip/firewall say nothing about IPv6: the services of the router are open to the world.',
  remedy:
    'Write the input chain of /ipv6/firewall/filter as that of IPv4: known connections, ICMPv6 and inner networks in, the rest out.',
  references: [DOCS],
  menus: NEEDS,
  check: (view) => open(view, 'input'),
});

const forwardOpen = defineRule({
  id: 'ipv6.forward-open',
  title: 'Inner hosts can be reached over IPv6 from outside',
  severity: 'high',
  audits: ['security'],
  why: 'There is no NAT in IPv6: without a firewall every printer and camera is on the internet.',
  remedy: 'Drop new connections from outside in the forward chain of /ipv6/firewall/filter.',
  references: [DOCS],
  menus: NEEDS,
  check: (view) => (isOn(view.one('/ipv6/settings')['forward']) ? open(view, 'forward') : []),
});

export const IPV6_RULES: readonly Rule[] = [inputOpen, forwardOpen];
