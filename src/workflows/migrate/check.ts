import type { VersionMenu, VersionMenus } from '../../core/menus';
import type { RscArgument } from '../../core/rsc';
import type { Context } from './context';
import { stackOf } from './convert/wireless';
import { isIdle } from './source';
import type { Draft } from './types';

/** Their arguments depend on the chip or the modem: no list has them all. */
const BY_HARDWARE = [
  '/interface/ethernet',
  '/interface/lte',
  '/interface/wireless',
  '/interface/wifi',
  '/interface/wifiwave2',
  '/system/routerboard',
];
/** Part of RouterOS up to this version. */
const BUNDLED_UNTIL: Readonly<Record<string, string>> = { wireless: '7.13' };
/**
 * Arguments whose words are all known. Of many others the facts hold what one router had, e.g. the chains that were there
 * when somebody looked.
 */
const WORDS: ReadonlySet<string> = new Set(
  (
    'country configuration.country channel.band channel.width configuration.mode security.authentication-types ' +
    'authentication-types kind cipher enc-algorithm hash-algorithm dh-group auth-algorithms enc-algorithms pfs-group policy ' +
    'check-gateway topics advertise speed protocol-mode tls redistribute output.redistribute local.role afi auth network-type ' +
    'remote-log-format password-authentication frame-types'
  ).split(' '),
);
/** Features of the device-mode that a new router has off, from 7.17 on. */
const OFF_FEATURES: ReadonlySet<string> = new Set([
  'container',
  'traffic-gen',
  'partitions',
  'install-any-version',
  'routerboard',
]);
/** Arguments of a rule that do not decide what it is for. */
const HARMLESS: ReadonlySet<string> = new Set(['log', 'log-prefix', 'comment', 'passthrough']);
const LOOK = 'Look whether it matters.';

/** Finds the menu of each draft on the target: what went elsewhere under the same arguments goes along. */
export function settleMenus(context: Context, menus: VersionMenus): void {
  for (const draft of [...context.ledger.drafts]) settle(draft, context, menus);
}

/** Leaves out arguments that the target is known not to have: they would stop the import at that line. */
export function checkArguments(context: Context): void {
  for (const draft of [...context.ledger.drafts]) {
    const facts = context.menu(draft.menu);
    if (!facts) continue;
    draft.args = draft.args.filter((one) => !one.name.startsWith('!'));
    dropUnknown(draft, facts, context);
    const missing = missingOf(draft, facts);
    if (missing.length > 0) {
      context.ledger.dismiss(draft, `the target asks for ${missing.join(' and ')}`, 'Add the row by hand.');
    } else if (draft.weakened !== undefined && facts.kind === 'ordered') weaken(draft, facts, context);
  }
}

function settle(draft: Draft, context: Context, menus: VersionMenus): void {
  const { ledger, target } = context;
  let facts = context.menu(draft.menu);
  const move = facts ? undefined : menus.move(draft.menu);
  const moved = move?.to === undefined ? undefined : context.menu(move.to);
  if (move?.to !== undefined && moved && takesAll(draft, moved)) {
    ledger.change(draft.from[0], `${draft.menu} is ${move.to} now`);
    draft.menu = move.to;
    facts = moved;
  }
  if (!facts || !(facts.commands.has(draft.verb) || facts.basis === 'path')) {
    const why = `RouterOS ${target.version} has no ${draft.verb} in ${draft.menu}${move?.to ? `: what was there is in ${move.to}` : ''}`;
    ledger.dismiss(
      draft,
      why,
      move?.to ? `Describe it in ${move.to} by hand${move.note ? `: ${move.note}` : ''}.` : capital(move?.note ?? LOOK),
    );
    return;
  }
  const { package: name, deviceMode } = facts.needs;
  if (deviceMode !== undefined && isForbidden(deviceMode, context)) {
    ledger.dismiss(
      draft,
      `the device-mode of the target has ${deviceMode} off`,
      'Turn it on in /system/device-mode if the feature is needed.',
    );
    return;
  }
  if (name === undefined || isBundled(name, context)) return;
  if (target.packages ? name !== 'extra' && !target.packages.includes(name) : hasNoRadio(name, context)) {
    ledger.dismiss(draft, `it needs the package ${name}`, 'Install the package on the target first.');
  } else if (name !== 'extra') ledger.warn(`${draft.menu} needs the package ${name} on the target.`);
}

function isForbidden(feature: string, { target, reaches }: Context): boolean {
  const told = target.deviceMode?.[feature];
  if (told !== undefined) return told === 'no' || told === 'false';
  return reaches('7.17') && target.deviceMode === undefined && OFF_FEATURES.has(feature);
}

function takesAll(draft: Draft, facts: VersionMenu): boolean {
  const known = facts.commands.get(draft.verb);
  return known !== undefined && draft.args.every(({ name }) => known.includes(name.replace(/^!/, '')));
}

function isBundled(name: string, { reaches }: Context): boolean {
  const until = BUNDLED_UNTIL[name];
  return until !== undefined && !reaches(until);
}

function hasNoRadio(name: string, context: Context): boolean {
  return name === 'wireless' && stackOf(context) === 'none';
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}

function dropUnknown(draft: Draft, facts: VersionMenu, context: Context): void {
  if (facts.basis === 'path') return;
  const isOpen =
    facts.basis === 'borrowed' || BY_HARDWARE.some((menu) => draft.menu === menu || draft.menu.startsWith(`${menu}/`));
  draft.args = draft.args.filter((one) => {
    if (!context.has(draft.menu, one.name, draft.verb)) {
      if (isOpen && context.isSameBoard) return true;
      leave(draft, one, `${draft.menu} has no such argument in RouterOS ${context.target.version}`, context);
      return false;
    }
    const strange = strangeWord(one, facts);
    if (strange === undefined) return true;
    leave(draft, one, `the target does not know the word ${strange}`, context);
    return false;
  });
}

function leave(draft: Draft, { name, value, flag }: RscArgument, why: string, { ledger }: Context): void {
  if (!flag && isIdle(value)) {
    ledger.change(draft.from[0], `${name}=${value} is left out`);
    return;
  }
  ledger.loseArgument(draft.from[0], name, value, why, LOOK);
  if (!HARMLESS.has(name)) draft.weakened = name;
}

/** A word that is none of those that the argument takes; undefined where it may be anything. */
function strangeWord({ name, value, flag }: RscArgument, facts: VersionMenu): string | undefined {
  if (flag || value === '' || !WORDS.has(name)) return undefined;
  const { type, values = [] } = facts.property(name) ?? {};
  if ((type !== 'enum' && type !== 'enum-list') || values.length < 2 || values.includes(value)) return undefined;
  return value.split(',').find((word) => !values.includes(word.replace(/^!/, '')));
}

function missingOf(draft: Draft, { required, commands }: VersionMenu): readonly string[] {
  if (draft.verb !== 'add' || required?.need !== 'all') return [];
  const known = commands.get('add') ?? [];
  return required.arguments.filter((name) => known.includes(name) && !draft.args.some((one) => one.name === name));
}

/** A rule that lost a condition means more than it did: it stays in its place, switched off. */
function weaken(draft: Draft, facts: VersionMenu, context: Context): void {
  if (facts.commands.get(draft.verb)?.includes('disabled')) draft.off ??= `${draft.weakened ?? ''} has no place on the target`;
  else context.ledger.dismiss(draft, `without ${draft.weakened ?? ''} it would mean something else`, 'Write the row anew.');
}

/** Switches off what must not run as it is. */
export function turnOff({ ledger }: Context): void {
  for (const draft of ledger.drafts) {
    if (draft.off === undefined) continue;
    draft.args = [...draft.args.filter(({ name }) => name !== 'disabled'), { name: 'disabled', value: 'yes' }];
    ledger.change(draft.from[0], `it is switched off: ${draft.off}`);
    const [source] = draft.from;
    if (source) ledger.warn(`Line ${source.line} (${draft.menu}) is switched off: ${draft.off}.`);
  }
}
