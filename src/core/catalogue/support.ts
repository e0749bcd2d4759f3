import { AppError } from '../errors';
import type { Action, ActionInput } from './action';
import type { RouterFacts } from './router-session';
import { compareRelease, isAvailable, rangeText, type Requirement } from './versions';

/** Packages that were part of the system in earlier 7.x. */
const BUNDLED_UNTIL: Readonly<Record<string, string>> = { wireless: '7.13' };

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

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
