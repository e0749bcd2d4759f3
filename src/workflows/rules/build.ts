import { evidenceOf } from '../audit/evidence';
import { fits } from '../audit/conditions';
import { defineRule, type FixStep, type Rule } from '../audit/rule';
import { NotKnown } from '../audit/view';
import { ACCESS_RULES } from './access';
import { CAPACITY_RULES } from './capacity';
import { CERTIFICATE_RULES } from './certificates';
import { COMPROMISE_RULES } from './compromise';
import { FIREWALL_RULES } from './firewall';
import { indicatorRules, type Indicators } from './indicators';
import { INVENTORY_RULES } from './inventory';
import { IPV6_RULES } from './ipv6';
import { LOGIN_RULES } from './logins';
import { NAT_RULES } from './nat';
import { Pack, type OwnRule } from './pack';
import indicators from './packs/indicators.json';
import vulnerabilities from './packs/vulnerabilities.json';
import { SERVICE_RULES } from './services';
import { SNMP_RULES } from './snmp';
import { SYSTEM_RULES } from './system';
import { TOOL_RULES } from './tools';
import { VPN_RULES } from './vpn';
import { vulnerabilityRule } from './vulnerabilities';
import { WIFI_RULES } from './wifi';

/** Rules that are written in code, by subject. */
const CODE_RULES: readonly Rule[] = [
  ...[...ACCESS_RULES, ...SERVICE_RULES, ...TOOL_RULES, ...FIREWALL_RULES, ...NAT_RULES, ...IPV6_RULES],
  ...[...SNMP_RULES, ...WIFI_RULES, ...VPN_RULES, ...CERTIFICATE_RULES, ...SYSTEM_RULES],
  ...[...COMPROMISE_RULES, ...LOGIN_RULES, ...INVENTORY_RULES, ...CAPACITY_RULES],
];

/** Packs that rosfleet brings; a pack of the same name takes the place of one. */
export function builtInPacks(): readonly Pack[] {
  return [Pack.parse(vulnerabilities), Pack.parse(indicators)];
}

/** Steps as an input file holds them: what is wrong is told by the path in the pack. */
export type StepCheck = (step: FixStep) => string | undefined;

/**
 * The rules of these packs, beside those in code. Later packs win: a pack with the name of an earlier one replaces it, a
 * rule or hole with an id that is there replaces it, and changes are made at the end.
 * @throws Error naming the pack and the place where packs contradict each other
 */
export function buildRules(packs: readonly Pack[], isRight: StepCheck = () => undefined): readonly Rule[] {
  const named = new Map([...builtInPacks(), ...packs].map((pack) => [pack.pack, pack]));
  const all = [...named.values()];
  const holes = new Map(all.flatMap(({ vulnerabilities: list }) => list).map((hole) => [hole.id, hole]));
  const marks = all.flatMap((pack) => pack.indicators ?? []);
  const rules = new Map<string, Rule>();
  const put = (rule: Rule): void => void rules.set(rule.id, rule);
  CODE_RULES.forEach(put);
  if (marks.length > 0) indicatorRules(joined(marks)).forEach(put);
  for (const hole of holes.values()) put(vulnerabilityRule(hole));
  for (const pack of all) {
    checkSteps(pack, isRight);
    pack.rules.map(ownRule).forEach(put);
  }
  for (const pack of all) applyChanges(rules, pack);
  return [...rules.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function joined(marks: readonly Indicators[]): Indicators {
  const [first] = marks as readonly [Indicators, ...Indicators[]];
  const all = <T>(of: (one: Indicators) => readonly T[]): readonly T[] => [...new Set(marks.flatMap(of))];
  return {
    source: first.source,
    domains: all((one) => one.domains),
    networks: all((one) => one.networks),
    users: all((one) => one.users),
    tunnels: all((one) => one.tunnels),
    files: all((one) => one.files),
    socksPorts: all((one) => one.socksPorts),
    inputPorts: all((one) => one.inputPorts),
  };
}

function checkSteps(pack: Pack, isRight: StepCheck): void {
  const owners = [
    ...pack.rules.map((rule, at) => ({ at: `rules.${at}`, steps: rule.fix })),
    ...pack.vulnerabilities.map((hole, at) => ({ at: `vulnerabilities.${at}`, steps: hole.fix ?? [] })),
  ];
  for (const { at, steps } of owners) {
    steps.forEach((step, index) => {
      const wrong = isRight(step);
      if (wrong !== undefined) throw new Error(`pack ${pack.pack}: ${at}.fix.${index}: ${wrong}`);
    });
  }
}

function ownRule({ menu, find, missing, show, fix, versions, ...rule }: OwnRule): Rule {
  const where = find ?? missing ?? {};
  const names = [...new Set([...Object.keys(where), ...show])];
  const range = { ...(versions?.since ? { since: versions.since } : {}), ...(versions?.until ? { until: versions.until } : {}) };
  return defineRule({
    ...rule,
    ...(versions ? { versions: range } : {}),
    menus: { [menu]: ['name', 'comment', ...names] },
    check(view) {
      const found = view.rows(menu).filter((row) => fits(row, where));
      if (find) return found.map((row) => evidenceOf({ name: menu, ...row }, names));
      return found.length > 0 ? [] : [{ text: `no row of ${menu} with ${JSON.stringify(where)}` }];
    },
    fix: () => fix,
  });
}

function applyChanges(rules: Map<string, Rule>, pack: Pack): void {
  pack.change.forEach(({ rule: id, severity, off }, at) => {
    const rule = rules.get(id);
    if (!rule) throw new Error(`pack ${pack.pack}: change.${at}.rule: there is no rule ${id}`);
    const changed = severity ? weighed(rule, severity) : rule;
    rules.set(id, off === undefined ? changed : switchedOff(changed, pack, off));
  });
}

/** What an instance weighs by itself gives way to what was asked for. */
function weighed(rule: Rule, severity: Rule['severity']): Rule {
  return { ...rule, severity, check: (view) => rule.check(view).map((evidence) => ({ ...evidence, severity })) };
}

/** It is told as not asked, with the reason: a rule that vanishes would look like one that is kept. */
function switchedOff(rule: Rule, pack: Pack, why: string): Rule {
  return {
    ...rule,
    menus: {},
    check: () => {
      throw new NotKnown(`switched off by the pack ${pack.pack}: ${why}`);
    },
  };
}
