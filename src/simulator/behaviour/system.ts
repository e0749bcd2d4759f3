import { dateText, dateTime, timeText } from '../kernel/date-time';
import { formatDuration, parseDuration } from '../kernel/duration';
import type { CommandContext, CommandResult, RouterState, SimRow, Values } from '../kernel/menu';
import { boardOf } from './boards';

const MEBIBYTE = 1_048_576;

export function resource(_row: SimRow, state: RouterState): Values {
  const board = boardOf(state.identity);
  const uptimeMs = Math.floor((state.nowMs() - state.startedMs) / 1_000) * 1_000;
  const load = 1 + ((Math.floor(state.nowMs() / 5_000) + state.identity.index * 7) % 12);
  const freeMemory = board.memoryMib * MEBIBYTE * 0.7 - (load + state.identity.index) * 4_096;
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

export function completeSchedule(next: Values, context: { state: RouterState; before?: SimRow }): Values {
  const { state } = context;
  const start = {
    'start-date': next['start-date'] ?? dateText(state.nowMs(), state.identity.version),
    'start-time': next['start-time'] ?? timeText(state.nowMs()),
  };
  return { ...next, ...start, '~armed': String(state.nowMs()) };
}

/** `next-run` only: the simulated router does not run scripts yet. */
export function deriveSchedule(row: SimRow, state: RouterState): Values {
  const intervalMs = parseDuration(row.values.interval ?? '0s') ?? 0;
  if (row.values.disabled === 'true' || intervalMs === 0) return {};
  const armedMs = Number(row.values['~armed'] ?? state.startedMs);
  const rounds = Math.floor((state.nowMs() - armedMs) / intervalMs) + 1;
  return { 'next-run': dateTime(armedMs + rounds * intervalMs, state.identity.version) };
}

export function nameScript(next: Values, context: { state: RouterState; before?: SimRow }): Values {
  if (next.name !== undefined || context.before) return next;
  const taken = context.state.namesOf(['/system/script']);
  let number = 1;
  while (taken.has(`script${number}`)) number += 1;
  return { ...next, name: `script${number}` };
}

/** Counts the run; the source is not interpreted. */
export function runScript({ state, rows }: CommandContext): CommandResult {
  for (const row of rows) {
    const count = String(Number(row.values['run-count'] ?? '0') + 1);
    const started = dateTime(state.nowMs(), state.identity.version);
    state.replace('/system/script', row.id, { ...row.values, 'run-count': count, 'last-started': started });
  }
  return {};
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
