import { compareVersions } from '../../routeros';
import type { CommandContext, CommandResult, RouterState, SimRow, Values } from '../kernel/menu';
import { failure } from '../kernel/refusal';
import { boardOf, type Board } from './boards';
import { modeFlag } from './device-mode';
import { packageOf } from './files';
import { driveRadios } from './radios';

const PACKAGES = '/system/package';
/** What a small board has room for, and what is built for the others. */
const PACKAGE_BYTES: Readonly<Record<string, number>> = { mipsbe: 6_100_000 };
const LARGE_PACKAGE_BYTES = 12_042_240;
const MEBIBYTE = 1_048_576;
const CHANNEL = { 6: 'long-term', 7: 'stable' } as const;

/** Properties of /system/package/update beyond the channel: what the last check found. */
export function updateStatus(row: SimRow, state: RouterState): Values {
  const latest = row.values['~latest'];
  return {
    channel: channelOf(row, state),
    'installed-version': state.identity.version,
    ...(latest === undefined ? {} : { 'latest-version': latest, status: row.values['~status'] ?? '' }),
  };
}

function channelOf(row: SimRow | undefined, state: RouterState): string {
  return row?.values.channel ?? CHANNEL[state.identity.major >= 7 ? 7 : 6];
}

/** Asks the package server; the answer comes in sections, as the status changes. */
export function checkForUpdates({ state }: CommandContext): CommandResult {
  const { latest, channel } = look(state);
  const installed = state.identity.version;
  const status = compareVersions(latest, installed) === 0 ? 'System is already up to date' : 'New version is available';
  note(state, status, latest);
  const common = { channel, 'installed-version': installed };
  return {
    rows: [
      { ...common, status: 'finding out latest version...', '.section': '0' },
      { ...common, 'latest-version': latest, status, '.section': '1' },
    ],
  };
}

/** Fetches the package of this board into the root; it is installed at the next boot. */
export function download({ state }: CommandContext): CommandResult {
  const { latest, channel } = look(state);
  const common = { channel, 'installed-version': state.identity.version, 'latest-version': latest };
  const bytes = bytesOf(state);
  const steps: string[] = ['calculating download size...'];
  if (compareVersions(latest, state.identity.version) === 0) steps.push('System is already up to date');
  else if (bytes > state.files.freeBytes) steps.push(noSpace(bytes, state));
  else {
    putPackage(state, latest);
    steps.push('Downloaded 50%', 'Downloaded, please reboot router to upgrade it');
  }
  note(state, steps.at(-1) ?? '', latest);
  return { rows: steps.map((status, section) => ({ ...common, status, '.section': String(section) })) };
}

/** Download and reboot in one. Where the download fails the router stays up. */
export function install(context: CommandContext): CommandResult {
  const { rows = [] } = download(context);
  const last = rows.at(-1)?.status ?? '';
  return last.startsWith('Downloaded') ? { rows: [...rows.slice(0, -1)], then: 'restart' } : { rows };
}

/** Installs older packages that lie in the root, with a reboot. */
export function downgrade({ state }: CommandContext): CommandResult {
  const older = packageFiles(state).filter(({ version }) => compareVersions(version, state.identity.version) < 0);
  // The text is not recorded.
  if (older.length === 0) throw failure('no packages to downgrade to');
  state.machine.atBoot(() => installPackages(state, { older: true }));
  return { then: 'restart' };
}

export function applyChanges(): CommandResult {
  return { then: 'restart' };
}

export function upgradeFirmware({ state }: CommandContext): CommandResult {
  state.machine.atBoot(() => {
    state.machine.firmware = undefined;
  });
  state.log('system,info,critical', 'Firmware upgraded successfully, please reboot for changes to take effect!');
  return {};
}

/**
 * What happens at a boot before anything answers: work that waited for it, then packages that lie in the root. A new
 * RouterOS brings a new RouterBOOT, which stays what it was until somebody upgrades it and boots once more.
 */
export function boot(state: RouterState): void {
  for (const task of state.machine.takeBootTasks()) task();
  installPackages(state, { older: false });
  changePackages(state);
}

/** /system/package/uninstall */
export function scheduleRemoval({ state, rows }: CommandContext): CommandResult {
  for (const { id, values } of rows) {
    if (values.name === 'routeros' || values.name === 'system') throw failure(`can not uninstall ${values.name} package`);
    state.replace(PACKAGES, id, { ...values, scheduled: 'scheduled for uninstall' });
  }
  return {};
}

/** /system/package/unschedule */
export function unschedule({ state, rows }: CommandContext): CommandResult {
  for (const { id, values } of rows) state.replace(PACKAGES, id, { ...values, scheduled: '' });
  return {};
}

/** Those of the release that runs come, those that are scheduled for it go, and radios get the drivers that are left. */
function changePackages(state: RouterState): void {
  const { architecture } = boardOf(state.identity);
  const rows = state.rows(PACKAGES);
  const gone = rows.filter(({ values }) => values.scheduled === 'scheduled for uninstall');
  state.remove(PACKAGES, new Set(gone.map(({ id }) => id)));
  const names = new Set(state.rows(PACKAGES).flatMap(({ values }) => values.name ?? []));
  const come = packageFiles(state).filter(
    (found) => found.architecture === architecture && found.version === state.identity.version && !names.has(found.name),
  );
  for (const { name, version, file } of come) {
    state.insert(PACKAGES, {
      name,
      version,
      'build-time': rows[0]?.values['build-time'] ?? '',
      scheduled: '',
      disabled: 'false',
    });
    state.files.remove(file);
    names.add(name);
    state.log('system,info', `installed ${name}-${version}`);
  }
  if (gone.length + come.length > 0) driveRadios(state, names);
}

function installPackages(state: RouterState, options: { readonly older: boolean }): void {
  const installed = state.identity.version;
  const board = boardOf(state.identity);
  const wanted = packageFiles(state).find(({ version, architecture, name }) => {
    const order = compareVersions(version, installed);
    return name === 'routeros' && architecture === board.architecture && (options.older ? order < 0 : order > 0);
  });
  if (!wanted) return;
  const refusal = refusalOf(wanted.version, board, state);
  if (refusal !== undefined) return state.log('system,error', refusal);
  state.machine.firmware ??= installed;
  state.becomeVersion(wanted.version);
  for (const row of state.rows(PACKAGES)) state.replace(PACKAGES, row.id, { ...row.values, version: wanted.version });
  state.files.remove(wanted.file);
  state.log('system,info', `installed routeros-${wanted.version}`);
}

/** The texts are not recorded. */
function refusalOf(version: string, board: Board, state: RouterState): string | undefined {
  if (compareVersions(version, board.factory) < 0)
    return `can not install routeros-${version}: below factory software ${board.factory}`;
  const isRestricted = state.rows('/system/device-mode').length > 0 && !modeFlag(state, 'install-any-version');
  const isOld = compareVersions(version, '6.49.8') < 0 || (version.startsWith('7.') && compareVersions(version, '7.13') < 0);
  return isRestricted && isOld ? `can not install routeros-${version}: not allowed by device-mode` : undefined;
}

interface FoundPackage {
  readonly file: string;
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
}

/** The root is memory where there is `flash/`; it is read before it is cleared. */
function packageFiles(state: RouterState): readonly FoundPackage[] {
  return state.files.list('').flatMap((entry) => {
    const found = packageOf(entry.name);
    return found && entry.size > 0 ? [{ file: entry.name, ...found }] : [];
  });
}

function putPackage(state: RouterState, version: string): void {
  const { architecture } = boardOf(state.identity);
  state.files.write(`routeros-${version}-${architecture}.npk`, Buffer.alloc(bytesOf(state)));
}

function bytesOf(state: RouterState): number {
  return PACKAGE_BYTES[boardOf(state.identity).architecture] ?? LARGE_PACKAGE_BYTES;
}

function noSpace(bytes: number, state: RouterState): string {
  const shown = (size: number): string => `${(size / MEBIBYTE).toFixed(1)}MiB`;
  return `ERROR: not enough disk space, ${shown(bytes)} is required and only ${shown(state.files.freeBytes)} is free`;
}

const UPDATE = '/system/package/update';

function look(state: RouterState): { readonly latest: string; readonly channel: string } {
  const channel = channelOf(state.rows(UPDATE)[0], state);
  return { channel, latest: state.machine.offered.get(channel) ?? state.identity.version };
}

function note(state: RouterState, status: string, latest: string): void {
  const [row] = state.rows(UPDATE);
  if (row) state.replace(UPDATE, row.id, { ...row.values, '~latest': latest, '~status': status });
}
