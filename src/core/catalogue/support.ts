import { AppError } from '../errors';
import type { Action, ActionInput } from './action';
import type { RouterFacts } from './router-session';

/** The RouterOS versions that have something. */
export interface VersionRange {
  readonly since?: string;
  /** First version that no longer has it. */
  readonly until?: string;
  /** First version without it, and the first that has it again: `['7.1', '7.18']`. */
  readonly gap?: readonly [from: string, to: string];
  /** What to use where it is missing, as a clause: `use the action wireless.list_interfaces`. */
  readonly instead?: string;
}

/** A part of an input that not every RouterOS version has. */
export interface Requirement extends VersionRange {
  /** e.g. `argument vrf` or `menu /safe-mode`. */
  readonly what: string;
}

/** What an action asks of a router besides its version. */
export interface Needs {
  /** One of these packages, as /system/package lists them; a `*` at the end stands for a family: `wifi-*`. */
  readonly packages?: readonly string[];
  /** As `packages`, where 6.x calls for another one. */
  readonly packagesV6?: readonly string[];
  /** Feature of /system/device-mode that must be on, e.g. `container`. */
  readonly deviceMode?: string;
  /** One of these architectures. */
  readonly architectures?: readonly string[];
  /** What the board must have, in words: nothing that the router tells says it. */
  readonly hardware?: string;
}

/** Packages that were part of the system in earlier 7.x. */
const BUNDLED_UNTIL: Readonly<Record<string, string>> = { wireless: '7.13' };

/** Does a router of this version have it? */
export function isAvailable({ since, until, gap }: VersionRange, version: string): boolean {
  if (since !== undefined && compareRelease(version, since) < 0) return false;
  if (until !== undefined && compareRelease(version, until) >= 0) return false;
  return !gap || compareRelease(version, gap[0]) < 0 || compareRelease(version, gap[1]) >= 0;
}

/** The version requirements that a router with these facts does not meet. */
export function unmetRequirements(
  action: Pick<Action, 'id' | 'versions' | 'requires'>,
  input: ActionInput,
  facts: Pick<RouterFacts, 'version'>,
): readonly Requirement[] {
  const all = action.versions ? [{ what: action.id, ...action.versions }, ...action.requires(input)] : action.requires(input);
  return all.filter((need) => !isAvailable(need, facts.version));
}

/**
 * What else the router is known to lack, as clauses. What the facts do not tell counts as there: the router has the
 * last word.
 */
export function unmetNeeds({ needs }: Pick<Action, 'needs'>, facts: RouterFacts): readonly string[] {
  if (!needs) return [];
  const unmet: string[] = [];
  const packages = facts.major < 7 ? (needs.packagesV6 ?? needs.packages) : needs.packages;
  if (packages && facts.packages && !packages.some((name) => hasPackage(name, facts))) {
    unmet.push(`it needs the package ${packages.join(' or ')}`);
  }
  const { deviceMode, architectures } = needs;
  if (deviceMode && /^(no|false)$/.test(facts.deviceMode?.[deviceMode] ?? '')) {
    unmet.push(`it needs ${deviceMode} to be on in /system/device-mode`);
  }
  if (architectures && facts.architecture && !architectures.includes(facts.architecture)) {
    unmet.push(`it exists on ${architectures.join(', ')} only, the router is ${facts.architecture}`);
  }
  return unmet;
}

function hasPackage(name: string, { packages = [], major, version }: RouterFacts): boolean {
  const bundledUntil = major >= 7 ? BUNDLED_UNTIL[name] : undefined;
  if (bundledUntil && compareRelease(version, bundledUntil) < 0) return true;
  if (!name.endsWith('*')) return packages.includes(name);
  return packages.some((installed) => installed.startsWith(name.slice(0, -1)));
}

/**
 * Refuses what the router is known not to have.
 * @throws AppError VERSION_UNSUPPORTED the action, FIELD_UNAVAILABLE a part of the input: with what to use instead;
 * REQUIREMENT_UNMET a package, a feature of the device-mode, an architecture
 */
export function assertSupported(action: Action, input: ActionInput, facts: RouterFacts): void {
  const [unmet] = unmetRequirements(action, input, facts);
  if (unmet) {
    const code = unmet.what === action.id ? 'VERSION_UNSUPPORTED' : 'FIELD_UNAVAILABLE';
    const instead = unmet.instead ? `: ${unmet.instead}` : '';
    const text = `${unmet.what} exists ${rangeText(unmet)}; the router runs ${facts.version}${instead}`;
    throw new AppError(code, text, {
      details: { ...unmet, version: facts.version },
      ...(unmet.instead ? { remedy: `${capital(unmet.instead)}, or leave the router out: select with \`version >= …\`.` } : {}),
    });
  }
  const [lacking] = unmetNeeds(action, facts);
  if (lacking) throw new AppError('REQUIREMENT_UNMET', `${action.id}: ${lacking}`, { details: { ...action.needs } });
}

/** e.g. `since RouterOS 7.18`, `before 7.1 and since 7.18`. */
export function rangeText({ since, until, gap }: VersionRange): string {
  const parts = [
    since ? `since RouterOS ${since}` : '',
    until ? `until before ${until}` : '',
    gap ? `before RouterOS ${gap[0]} and since ${gap[1]}` : '',
  ];
  return parts.filter(Boolean).join(' and ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Compares release numbers only: `7.21beta3` counts as 7.21, since a menu is there from its first beta on. */
export function compareRelease(a: string, b: string): number {
  const left = releaseParts(a);
  const right = releaseParts(b);
  for (let index = 0; index < 3; index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function releaseParts(version: string): number[] {
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  return match ? match.slice(1).map((part) => Number(part ?? 0)) : [0, 0, 0];
}
