import { dateText, dateTime, timeText } from '../kernel/date-time';
import { formatDuration } from '../kernel/duration';
import type { CommandContext, CommandResult, RouterState, SimRow, Values } from '../kernel/menu';
import { boardOf } from './boards';
import { plain } from '../kernel/refusal';
import { momentOf, nextRunMs } from '../kernel/schedule';

const MEBIBYTE = 1_048_576;

export function resource(_row: SimRow, state: RouterState): Values {
  const board = boardOf(state.identity);
  const uptimeMs = Math.floor((state.nowMs() - state.startedMs) / 1_000) * 1_000;
  const { cpuPercent, freeMemoryBytes } = state.machine.load;
  const load = cpuPercent ?? 1 + ((Math.floor(state.nowMs() / 5_000) + state.identity.index * 7) % 12);
  const freeMemory = freeMemoryBytes ?? board.memoryMib * MEBIBYTE * 0.7 - (load + state.identity.index) * 4_096;
  const isV7 = state.identity.major >= 7;
  return {
    uptime: formatDuration(uptimeMs),
    version: `${state.identity.version} (${isV7 ? 'stable' : 'long-term'})`,
    'build-time': isV7 ? '2025-11-20 10:21:33' : 'Jan/16/2024 12:01:35',
    'factory-software': board.factory,
    'free-memory': String(Math.floor(freeMemory)),
    'total-memory': String(board.memoryMib * MEBIBYTE),
    cpu: board.cpu,
    'cpu-count': String(board.cores),
    'cpu-frequency': String(board.mhz),
    'cpu-load': String(load),
    'free-hdd-space': String(state.files.freeBytes),
    'total-hdd-space': String(board.diskMib * MEBIBYTE),
    'write-sect-since-reboot': String(Math.floor(uptimeMs / 60_000)),
    'write-sect-total': String(250_000 + Math.floor(uptimeMs / 60_000)),
    'bad-blocks': '0',
    'architecture-name': board.architecture,
    'board-name': board.name,
    platform: 'MikroTik',
  };
}

export function routerboard(_row: SimRow, state: RouterState): Values {
  const board = boardOf(state.identity);
  return {
    routerboard: 'true',
    'board-name': board.name,
    model: state.identity.hardware?.model ?? board.model,
    'serial-number': serialOf(state),
    'firmware-type': board.firmware,
    'factory-firmware': board.factory,
    'current-firmware': state.machine.firmware ?? state.identity.version,
    'upgrade-firmware': state.identity.version,
  };
}

export function serialOf(state: RouterState): string {
  const { serial } = state.identity.hardware ?? {};
  if (serial !== undefined) return serial;
  return `SIM${String(state.identity.seed % 1_000).padStart(3, '0')}${String(state.identity.index + 1).padStart(6, '0')}`;
}

export function softwareIdOf({ identity }: RouterState): string {
  const number = (identity.index + 1).toString(36).toUpperCase().padStart(4, '0');
  return identity.hardware?.softwareId ?? `SIM0-${number}`;
}

export function license(_row: SimRow, state: RouterState): Values {
  return { 'software-id': softwareIdOf(state), nlevel: String(boardOf(state.identity).licence), features: '' };
}

export function clock(row: SimRow, state: RouterState): Values {
  if (row.values.time !== undefined && row.values.date !== undefined) return {};
  return { time: timeText(state.wallMs()), date: dateText(state.wallMs(), state.identity.version) };
}

export function packages(state: RouterState): readonly Values[] {
  const { version, major } = state.identity;
  const names =
    major >= 7 ? ['routeros'] : ['routeros-mipsbe', 'system', 'dhcp', 'security', 'wireless', 'ppp', 'advanced-tools'];
  return names.map((name) => ({
    name,
    version,
    'build-time': major >= 7 ? '2025-11-20 10:21:33' : 'jan/16/2024 12:01:35',
    scheduled: '',
    disabled: 'false',
    ...(major >= 7 ? { available: 'false', size: '12042240' } : { bundle: name === 'routeros-mipsbe' ? '' : 'routeros-mipsbe' }),
  }));
}

export function ntpClient(row: SimRow): Values {
  const { enabled, servers = '' } = row.values;
  if (enabled !== 'true') return {};
  const [first] = servers.split(',');
  if (!first) return { status: 'waiting' };
  return { status: 'synchronized', 'synced-server': first, 'synced-stratum': '2', 'system-offset': '0.412', 'freq-drift': '3.1' };
}

/** The SNTP client of 6.x has no status: it names the server that it last heard. */
export function sntpClient({ values }: SimRow): Values {
  const { enabled, 'primary-ntp': primary = '0.0.0.0', 'server-dns-names': names = '' } = values;
  const server = primary === '0.0.0.0' ? names.split(',')[0] : primary;
  return enabled === 'true' && server ? { 'active-server': server } : {};
}

export function completeSchedule(next: Values, context: { state: RouterState; before?: SimRow }): Values {
  const { state, before } = context;
  const { 'start-date': date, 'start-time': time } = next;
  const now = state.nowMs();
  // Every change sets the schedule going anew; where it starts changes only with its date and time.
  if (before && before.values['start-date'] === date && before.values['start-time'] === time)
    return { ...next, '~from': String(now) };
  const skewMs = state.wallMs() - now;
  const start = {
    'start-date': date ?? dateText(state.wallMs(), state.identity.version),
    'start-time': time ?? timeText(state.wallMs()),
  };
  const moment = time === undefined ? undefined : momentOf(start['start-date'], start['start-time']);
  return { ...next, ...start, '~from': String(now), '~base': String(moment === undefined ? now : moment - skewMs) };
}

export function deriveSchedule(row: SimRow, state: RouterState): Values {
  const next = nextRunMs(row.values, state, state.nowMs());
  return next === undefined ? {} : { 'next-run': dateTime(next + state.wallMs() - state.nowMs(), state.identity.version) };
}

export function nameScript(next: Values, context: { state: RouterState; before?: SimRow }): Values {
  if (next.name !== undefined || context.before) return next;
  const taken = context.state.namesOf(['/system/script']);
  let number = 1;
  while (taken.has(`script${number}`)) number += 1;
  return { ...next, name: `script${number}` };
}

/** Runs up to the first `:delay`; what follows it goes on when the command has been answered. */
export function runScript({ state, rows }: CommandContext): CommandResult {
  for (const row of rows) {
    const count = String(Number(row.values['run-count'] ?? '0') + 1);
    const started = dateTime(state.wallMs(), state.identity.version);
    state.replace('/system/script', row.id, { ...row.values, 'run-count': count, 'last-started': started });
    const result = state.scripts?.run(row.values.source ?? '', { name: row.values.name ?? '' });
    if (result?.error !== undefined) throw plain(result.error);
  }
  return {};
}

/** /execute: the script runs beside everything else. */
export function executeScript({ state, args }: CommandContext): CommandResult {
  return { ret: state.scripts?.spawn(args.script ?? '') ?? '' };
}

/** What the last probe of a host said. */
export function deriveProbe(row: SimRow, state: RouterState): Values {
  if (row.values.disabled === 'true') return {};
  const { '~status': status = 'unknown', '~since': since } = row.values;
  return {
    status,
    ...(since === undefined ? {} : { since: dateTime(Number(since) + state.wallMs() - state.nowMs(), state.identity.version) }),
  };
}

/** Today's lines carry the time alone, as the router shows them on the API in both generations. */
export function logLine(row: SimRow, state: RouterState): Values {
  const atMs = Number(row.values['~at'] ?? state.startedMs) + state.wallMs() - state.nowMs();
  return { time: state.identity.major >= 7 ? dateTime(atMs, state.identity.version) : timeText(atMs) };
}

export function writeLog(level: string): (context: CommandContext) => CommandResult {
  return ({ state, args }) => {
    state.log(`script,${level}`, args.message ?? '');
    return {};
  };
}

export function historyLine(row: SimRow, state: RouterState): Values {
  return { time: dateTime(Number(row.values['~at'] ?? state.startedMs), state.identity.version) };
}
