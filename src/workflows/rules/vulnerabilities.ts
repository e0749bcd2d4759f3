import { fits, type Where } from '../audit/conditions';
import { nameOf } from '../audit/evidence';
import { EXPOSURE_NEEDS, waysIn } from '../audit/exposure/exposure';
import { defineRule, SEVERITIES, type Evidence, type FixStep, type MenuNeeds, type Rule, type Severity } from '../audit/rule';
import { compareVersions, isVersion } from '../audit/version';
import { isOpenToAll, NotKnown, type ConfigView } from '../audit/view';

/** One thing that has to be on for a hole to be one. */
export interface Exposure {
  readonly menu: string;
  readonly where: Where;
  /** Where it listens: a number, or the property that holds it. Absent: it is no port. */
  readonly port?: { readonly protocol: 'tcp' | 'udp'; readonly number?: number; readonly of?: string };
  /** Property with the networks that may use it. */
  readonly limit?: string;
}

/** A known hole, in our own words. */
export interface Vulnerability {
  /** e.g. `CVE-2018-14847`. */
  readonly id: string;
  readonly title: string;
  /** Where strangers reach it. */
  readonly severity: Severity;
  readonly summary: string;
  /** Versions from `since` on, and before `before`. */
  readonly affected: readonly { readonly since?: string; readonly before: string }[];
  readonly fixed: readonly string[];
  /** Any of these. Absent: nothing needs to be on. */
  readonly exposure?: readonly Exposure[];
  /** Known to be used against routers. */
  readonly exploited?: boolean;
  readonly fix?: readonly FixStep[];
  readonly sources: readonly string[];
}

export function isAffected({ affected }: Pick<Vulnerability, 'affected'>, version: string): boolean {
  return affected.some(
    ({ since, before }) => (since === undefined || compareVersions(version, since) >= 0) && compareVersions(version, before) < 0,
  );
}

/** `cve.2018-14847`; what has no such number is an advisory. */
export function ruleIdOf(id: string): string {
  const words = id.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return words.startsWith('cve-') ? `cve.${words.slice(4)}` : `advisory.${words}`;
}

/**
 * The rule of a hole. It weighs as much as is said where strangers reach it, one step less where only inner networks do, and
 * nothing where what it needs is off.
 */
export function vulnerabilityRule(hole: Vulnerability): Rule {
  const upgrade = `Upgrade to ${hole.fixed.join(', ')} or later`;
  return defineRule({
    id: ruleIdOf(hole.id),
    title: `${hole.id}: ${hole.title}`,
    severity: hole.severity,
    audits: ['security'],
    why: hole.exploited ? `${hole.summary} It is known to be used against routers.` : hole.summary,
    remedy: `${upgrade}${hole.exposure ? '; until then switch off what it needs, or shut it for others.' : '.'}`,
    references: hole.sources,
    menus: needsOf(hole),
    check(view) {
      const { version } = view.facts;
      if (!isVersion(version)) throw new NotKnown('the version of RouterOS is not known');
      return isAffected(hole, version) ? [weighed(hole, version, view)] : [];
    },
    // What is off needs no switching off.
    ...(hole.fix ? { fix: (evidence: readonly Evidence[]) => (evidence.some(({ row }) => row) ? (hole.fix ?? []) : []) } : {}),
  });
}

function needsOf({ exposure = [] }: Vulnerability): MenuNeeds {
  const own = exposure.map(({ menu, where, port, limit }) => [
    menu,
    [...new Set(['name', ...Object.keys(where), ...(port?.of ? [port.of] : []), ...(limit ? [limit] : [])])],
  ]);
  const isPort = exposure.some(({ port }) => port);
  // Two ways of exposure may look at one menu.
  const joined: Record<string, readonly string[]> = isPort ? { ...EXPOSURE_NEEDS } : {};
  for (const [menu, names] of own as [string, string[]][]) joined[menu] = [...new Set([...(joined[menu] ?? []), ...names])];
  return joined;
}

function weighed(hole: Vulnerability, version: string, view: ConfigView): Evidence {
  const text = `RouterOS ${version}`;
  if (!hole.exposure) return { text };
  const looks = hole.exposure.map((exposure) => look(exposure, view));
  const worst = looks.reduce((most, each) => (RANK[each.reach] > RANK[most.reach] ? each : most));
  switch (worst.reach) {
    case 'off':
      return { text: `${text}; ${worst.told}`, severity: 'info' };
    case 'inside':
      return { text: `${text}; ${worst.told}`, severity: lower(hole.severity), row: {} };
    case 'outside':
      return { text: `${text}; ${worst.told}`, row: {}, ...(worst.doubt ? { doubt: worst.doubt } : {}) };
    case 'unknown':
      return { text, doubt: worst.told };
  }
}

/** `/ip/service ssh`: the rows that are meant, where they have names. */
function wantedName({ name }: Where): string {
  const names = typeof name === 'object' ? name.is : name;
  return names === undefined ? '' : ` ${Array.isArray(names) ? names.join(', ') : String(names)}`;
}

function lower(severity: Severity): Severity {
  return SEVERITIES[Math.min(SEVERITIES.indexOf(severity) + 1, SEVERITIES.length - 1)] ?? 'info';
}

interface Look {
  readonly reach: 'off' | 'inside' | 'unknown' | 'outside';
  readonly told: string;
  readonly doubt?: string;
}

const RANK: Readonly<Record<Look['reach'], number>> = { off: 0, inside: 1, unknown: 2, outside: 3 };

function look(exposure: Exposure, view: ConfigView): Look {
  const { menu, where, port, limit } = exposure;
  try {
    const rows = view.rows(menu).filter((row) => fits(row, where));
    const [first] = rows;
    if (!first) return { reach: 'off', told: `${menu}${wantedName(where)} is not in use` };
    const what = `${menu}${first['name'] ? ` ${nameOf(first)}` : ''}`;
    if (!port) return { reach: 'outside', told: `${what} is on` };
    const open = rows.filter((row) => !limit || isOpenToAll(row[limit]));
    const ways = open.flatMap((row) =>
      waysIn(view, { protocol: port.protocol, port: port.number ?? Number(row[port.of ?? '']) }),
    );
    const [way] = [...ways].sort((a, b) => Number(a.doubt !== undefined) - Number(b.doubt !== undefined));
    if (!way) return { reach: 'inside', told: `${what} is on, strangers do not reach it` };
    return {
      reach: 'outside',
      told: `${what} is on and reached through ${way.through.join(', ')}`,
      ...(way.doubt ? { doubt: way.doubt } : {}),
    };
  } catch (error) {
    if (!(error instanceof NotKnown)) throw error;
    return { reach: 'unknown', told: `${menu} is in use and reached (${error.why})` };
  }
}
