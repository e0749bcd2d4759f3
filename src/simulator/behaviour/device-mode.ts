import { compareVersions } from '../../routeros';
import { formatDuration, parseDuration } from '../kernel/duration';
import type { CommandContext, CommandResult, RouterState, Values } from '../kernel/menu';
import { failure, outOfRange } from '../kernel/refusal';

const FLAGS =
  'scheduler fetch email romon sniffer socks hotspot bandwidth-test traffic-gen container partitions routerboard ' +
  'install-any-version proxy smb l2tp pptp ipsec zerotier';
/** Off in every mode until somebody turns them on. */
const ALWAYS_OFF = new Set(['traffic-gen', 'container', 'partitions', 'routerboard', 'install-any-version']);
const OFF_IN_HOME = new Set('scheduler fetch email romon sniffer socks hotspot bandwidth-test proxy zerotier'.split(' '));
const OFF_IN_BASIC = new Set('hotspot bandwidth-test romon sniffer socks proxy zerotier'.split(' '));

/** What a flag guards: the menus and commands that need it. */
const GUARDED: readonly (readonly [string, RegExp])[] = [
  ['scheduler', /^\/system\/scheduler\/(add|enable)$/],
  ['fetch', /^\/tool\/fetch$/],
  ['email', /^\/tool\/e-mail\/send$/],
  ['romon', /^\/tool\/romon\/(set|add)$/],
  ['sniffer', /^\/tool\/sniffer\/start$/],
  ['socks', /^\/ip\/socks\/(set|add)$/],
  ['hotspot', /^\/ip\/hotspot(\/.*)?\/(add|set|enable)$/],
  ['bandwidth-test', /^\/tool\/bandwidth-test$/],
  ['traffic-gen', /^\/tool\/traffic-generator(\/.*)?\/(add|set|start)$/],
  ['container', /^\/container(\/.*)?\/(add|set|start)$/],
  ['partitions', /^\/partitions\/.*(activate|repartition|copy-to)$/],
  ['proxy', /^\/ip\/proxy(\/.*)?\/(add|set)$/],
  ['smb', /^\/ip\/smb(\/.*)?\/(add|set)$/],
  ['l2tp', /^\/interface\/l2tp-(client|server)(\/server)?\/(add|set|enable)$/],
  ['pptp', /^\/interface\/pptp-(client|server)(\/server)?\/(add|set|enable)$/],
  ['ipsec', /^\/ip\/ipsec\/(peer|identity|policy)\/(add|enable)$/],
  ['zerotier', /^\/zerotier(\/.*)?\/(add|set|enable)$/],
];

const MENU = '/system/device-mode';
const MIN_MS = 10_000;
const MAX_MS = 86_400_000;
const DEFAULT_WAIT = '5m';

export function deviceMode(state: RouterState): Values {
  const flags = FLAGS.split(' ').map((flag) => [flag, String(modeFlag(state, flag))] as const);
  return {
    mode: modeOf(state),
    'allowed-versions': '7.13+,6.49.8+',
    flagged: 'false',
    'flagging-enabled': 'false',
    'attempt-count': '0',
    ...Object.fromEntries(flags),
  };
}

function modeOf(state: RouterState): string {
  const { mode } = state.machine;
  return mode.get('mode') ?? (compareVersions(state.identity.version, '7.17') >= 0 ? 'advanced' : 'enterprise');
}

export function modeFlag(state: RouterState, flag: string): boolean {
  const own = state.machine.mode.get(flag);
  if (own !== undefined) return own === 'yes' || own === 'true';
  const mode = modeOf(state);
  if (ALWAYS_OFF.has(flag)) return mode === 'rose' && flag === 'container';
  if (mode === 'home') return !OFF_IN_HOME.has(flag);
  return mode === 'basic' ? !OFF_IN_BASIC.has(flag) : true;
}

/** @throws Refusal where device-mode forbids the command */
export function checkDeviceMode(state: RouterState, command: string): void {
  const guard = GUARDED.find(([, commands]) => commands.test(command));
  if (!guard || state.rows(MENU).length === 0 || modeFlag(state, guard[0])) return;
  throw failure('not allowed by device-mode');
}

/** Waits for somebody to press the button or to cut the power; without it the update is cancelled. */
export function updateDeviceMode({ state, args }: CommandContext): CommandResult {
  const { 'activation-timeout': wait = DEFAULT_WAIT, ...changes } = args;
  const afterMs = parseDuration(wait) ?? 0;
  if (afterMs < MIN_MS || afterMs > MAX_MS) throw outOfRange('activation-timeout', '00:00:10', '1d00:00:00');
  const asked = new Map(Object.entries(changes).filter(([name]) => name === 'mode' || FLAGS.split(' ').includes(name)));
  state.machine.pendingMode = asked;
  const status = `update: please activate by turning power off or pressing reset or mode button in ${formatDuration(afterMs)}`;
  return { rows: [{ status }], endless: true, ends: { afterMs, text: 'update canceled' } };
}

/** The power was cut, or the button pressed: what waited for it holds from the boot on. */
export function activatePendingMode(state: RouterState): void {
  const { machine } = state;
  for (const [name, value] of machine.pendingMode ?? []) {
    // A mode brings its own flags; those set with it stay.
    if (name === 'mode') machine.mode.clear();
    machine.mode.set(name, value);
  }
  for (const [name, value] of machine.pendingMode ?? []) machine.mode.set(name, value);
  machine.pendingMode = undefined;
}
