import type { Row } from '../../core/catalogue';
import { nameOf } from '../audit/evidence';
import { EXPOSURE_NEEDS, unnamedPort, wayEvidence, waysIn, type Way } from '../audit/exposure/exposure';
import { MATCHER_NAMES } from '../audit/exposure/matchers';
import { defineRule, type Evidence, type MenuNeeds, type Rule } from '../audit/rule';
import { isEnabled, isOn, wordsOf, type ConfigView } from '../audit/view';

const FILTER = '/ip/firewall/filter';
const FILTERS = 'https://help.mikrotik.com/docs/spaces/ROS/pages/48660574/Filter';
const FIRST = 'https://help.mikrotik.com/docs/spaces/ROS/pages/328513/Building+Your+First+Firewall';
const RULE_NEEDS: MenuNeeds = { [FILTER]: EXPOSURE_NEEDS[FILTER] ?? [] };

/** A port that nobody named stands for all that is not shut. */
function anyWay(view: ConfigView, chain: 'input' | 'forward'): readonly Way[] {
  const port = unnamedPort(view.rows(FILTER));
  return waysIn(view, { protocol: 'tcp', port, chain });
}

const inputOpen = defineRule({
  id: 'firewall.input-open',
  title: 'The input chain lets strangers in where no rule says otherwise',
  severity: 'high',
  audits: ['security'],
  why: 'Whatever the router listens to, now or after the next change, is open to the outside.',
  remedy: 'End the input chain with a rule that drops what does not come from the inner networks.',
  references: [FIRST],
  menus: EXPOSURE_NEEDS,
  check(view) {
    const rules = view.rows(FILTER).filter((row) => row['chain'] === 'input' && isEnabled(row));
    return anyWay(view, 'input').map((way) => wayEvidence('', way, rules.length === 0 ? { severity: 'critical' } : {}));
  },
});

const forwardOpen = defineRule({
  id: 'firewall.forward-open',
  title: 'The forward chain lets strangers through to inner networks',
  severity: 'medium',
  audits: ['security'],
  why: 'NAT is no firewall: whoever is on the same outer segment can send to inner addresses.',
  remedy: 'Drop new connections from outside that no port forward asked for.',
  references: [FIRST],
  menus: EXPOSURE_NEEDS,
  check: (view) => anyWay(view, 'forward').map((way) => wayEvidence('', way)),
});

/** Rules of one chain that are on, in order; those that RouterOS shows by itself left out. */
function chainOf(view: ConfigView, chain: string): readonly Row[] {
  return view.rows(FILTER).filter((row) => row['chain'] === chain && !isOn(row['disabled']) && !isOn(row['dynamic']));
}

function asksOnly(row: Row, names: readonly string[]): boolean {
  return MATCHER_NAMES.every((name) => names.includes(name) || !row[name]);
}

const fasttrackOrder = defineRule({
  id: 'firewall.fasttrack-never-reached',
  title: 'A fasttrack rule stands behind the rule that accepts the same packets',
  severity: 'low',
  audits: ['security'],
  why: 'It never sees a packet, and the router works harder than it has to.',
  remedy: 'Move the fasttrack rule in front of the rule that accepts established and related connections.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/328227/Packet+Flow+in+RouterOS'],
  menus: RULE_NEEDS,
  check(view) {
    const chain = chainOf(view, 'forward');
    return chain.flatMap((row, at): Evidence[] => {
      if (row['action'] !== 'fasttrack-connection') return [];
      const states = wordsOf(row['connection-state']);
      const before = chain.slice(0, at).find((other) => acceptsAll(other, states));
      return before ? [{ text: `${nameOf(row)} behind ${nameOf(before)}`, row }] : [];
    });
  },
});

function acceptsAll(row: Row, states: readonly string[]): boolean {
  if ((row['action'] ?? 'accept') !== 'accept' || !asksOnly(row, ['connection-state'])) return false;
  const accepted = wordsOf(row['connection-state']);
  return states.length > 0 && !row['connection-state']?.startsWith('!') && states.every((state) => accepted.includes(state));
}

const fasttrackAlone = defineRule({
  id: 'firewall.fasttrack-without-accept',
  title: 'Nothing accepts the packets that fasttrack leaves to the firewall',
  severity: 'low',
  audits: ['security'],
  why: 'Some packets of a fasttracked connection still take the slow way, and may be dropped at the end of the chain.',
  remedy: 'Put a rule that accepts the same connections right behind the fasttrack rule.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/328227/Packet+Flow+in+RouterOS'],
  menus: RULE_NEEDS,
  check(view) {
    const chain = chainOf(view, 'forward');
    return chain.flatMap((row, at): Evidence[] => {
      if (row['action'] !== 'fasttrack-connection') return [];
      const states = wordsOf(row['connection-state']);
      const isFollowed = chain.slice(at + 1).some((other) => acceptsAll(other, states) || asksOnly(other, []));
      // A chain without a drop behind it accepts them anyway.
      const mayDrop = chain.slice(at + 1).some((other) => ['drop', 'reject'].includes(other['action'] ?? ''));
      return isFollowed || !mayDrop ? [] : [{ text: nameOf(row), row }];
    });
  },
});

const ENDS = new Set(['accept', 'drop', 'reject', 'tarpit', 'return', 'jump']);

const shadowed = defineRule({
  id: 'firewall.never-reached',
  title: 'Rules stand behind a rule that takes every packet',
  severity: 'low',
  audits: ['security'],
  why: 'They do nothing, though they look as if they did.',
  remedy: 'Remove them, or move the rule that takes everything to the end of its chain.',
  references: [FILTERS],
  menus: RULE_NEEDS,
  check(view) {
    const chains = new Set(view.rows(FILTER).map((row) => row['chain'] ?? ''));
    return [...chains].flatMap((name): Evidence[] => {
      const chain = chainOf(view, name);
      // What a jump does depends on the chain that it leads to.
      const end = chain.findIndex((row) => asksOnly(row, []) && ENDS.has(row['action'] ?? 'accept') && row['action'] !== 'jump');
      const behind = end < 0 ? [] : chain.slice(end + 1);
      const taker = chain[end];
      return taker && behind.length > 0
        ? [{ text: `chain ${name}: ${behind.length} behind ${taker['action'] ?? 'accept'} ${nameOf(taker)}`, row: taker }]
        : [];
    });
  },
});

const invalidRules = defineRule({
  id: 'firewall.invalid-rules',
  title: 'Firewall rules name something that is gone',
  severity: 'medium',
  audits: ['security'],
  why: 'RouterOS leaves such a rule alone: what it was to drop is not dropped.',
  remedy: 'Correct the interface or list that the rule names.',
  references: [FILTERS],
  menus: EXPOSURE_NEEDS,
  check: (view) =>
    [FILTER, '/ip/firewall/nat', '/ip/firewall/raw'].flatMap((menu) =>
      view
        .rows(menu)
        .filter((row) => isOn(row['invalid']) && !isOn(row['disabled']))
        .map((row) => ({ text: `${menu} ${nameOf(row)}`, row })),
    ),
});

const TRACKING = '/ip/firewall/connection/tracking';
const noTracking = defineRule({
  id: 'firewall.tracking-off',
  title: 'Connection tracking is off while rules ask for connections',
  severity: 'high',
  audits: ['security'],
  why: 'No packet belongs to a connection then, and rules about states or NAT match nothing.',
  remedy: 'Turn connection tracking on, or to auto.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/130220087/Connection+tracking'],
  menus: { [TRACKING]: ['enabled'], ...EXPOSURE_NEEDS },
  check(view) {
    const row = view.one(TRACKING);
    const asks = view.rows(FILTER).some((rule) => !isOn(rule['disabled']) && rule['connection-state']);
    const translates = view.rows('/ip/firewall/nat').some((rule) => isEnabled(rule));
    return row['enabled'] === 'no' && (asks || translates) ? [{ text: `${TRACKING} enabled=no`, row }] : [];
  },
  fix: () => [{ do: 'conntrack.set_tracking', input: { enabled: 'auto' } }],
});

export const FIREWALL_RULES: readonly Rule[] = [
  ...[inputOpen, forwardOpen, fasttrackOrder, fasttrackAlone],
  ...[shadowed, invalidRules, noTracking],
];
