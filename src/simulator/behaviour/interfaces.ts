import { INTERFACE_TYPES } from '../menus/interface-kinds';
import type { CommandContext, CommandResult, RouterState, SimRow, Values } from '../kernel/menu';
import { failure, noMatch } from '../kernel/refusal';

export const listMemberKey = { keys: ['list', 'interface'], text: 'already have such entry' } as const;

/** See menus/interfaces.ts: not a path of RouterOS. */
const LOOPBACK = '~loopback';
const RUNNING_PORTS = new Set(['ether1', 'ether2', 'ether3']);

/** MikroTik's own block, then fleet and port: unique in the fleet, the same at every start. */
export function ethernetMac(state: RouterState, port: number): string {
  const number = (state.identity.seed * 4_096 + state.identity.index) % 0x10_0000;
  const low = number * 16 + port;
  const bytes = [0x48, 0x8f, 0x5a, (low >> 16) & 255, (low >> 8) & 255, low & 255];
  return bytes.map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':');
}

/** Traffic grows with uptime; the virtual interfaces carry some of it too. */
export function interfaceCounters(row: SimRow, state: RouterState): Values {
  const running = isRunning(row, state);
  const seconds = running ? Math.max(0, (state.nowMs() - state.startedMs) / 1_000) : 0;
  const rate = 20 + ((row.id * 37 + state.identity.index * 11) % 200);
  const rx = Math.floor(seconds * rate);
  const tx = Math.floor(seconds * rate * 0.7);
  return {
    running: String(running),
    'rx-packet': String(rx),
    'tx-packet': String(tx),
    'rx-byte': String(rx * 820),
    'tx-byte': String(tx * 640),
    'rx-bytes': String(rx * 820),
    'tx-bytes': String(tx * 640),
    ...macOf(row, state),
    ...slaveOf(row, state),
  };
}

/** A row of /interface: what its own menu stores, with the type that only this menu tells. */
export function interfaceRow(row: SimRow, state: RouterState): Values {
  const owner = ownerOf(row, state);
  return {
    ...(owner === LOOPBACK ? { running: 'true', 'mac-address': '00:00:00:00:00:00' } : interfaceCounters(row, state)),
    type: TYPES[owner] ?? 'ether',
    ...(owner === '/interface/bridge' && row.values.mtu === undefined ? { mtu: 'auto' } : {}),
    ...(owner === LOOPBACK ? { mtu: '65536', 'actual-mtu': '65536' } : {}),
  };
}

const TYPES: Readonly<Record<string, string>> = { ...INTERFACE_TYPES, [LOOPBACK]: 'loopback' };

function ownerOf(row: SimRow, state: RouterState): string {
  return Object.keys(TYPES).find((menu) => state.rows(menu).some((other) => other.id === row.id)) ?? '/interface/ethernet';
}

const INTERFACES = '/interface';

function isRunning(row: SimRow, state: RouterState): boolean {
  if (row.values.disabled === 'true') return false;
  const { running } = state.machine.measuredOf(INTERFACES, row.values.name) ?? {};
  if (running !== undefined) return running === 'true';
  const port = row.values['default-name'];
  return port === undefined || RUNNING_PORTS.has(port);
}

function macOf(row: SimRow, state: RouterState): Values {
  if (row.values['mac-address'] !== undefined) return {};
  return { 'mac-address': row.values['admin-mac'] ?? ethernetMac(state, row.id & 15) };
}

function slaveOf(row: SimRow, state: RouterState): Values {
  if (row.values['default-name'] === undefined) return {};
  const member = state.rows('/interface/bridge/port').some((port) => port.values.interface === row.values.name);
  return member ? { slave: 'true' } : {};
}

type Completing = { readonly state: RouterState; readonly before?: SimRow };

/** Names are unique over all kinds of interfaces; a row added without one gets the next free number of its kind. */
export function interfaceName(kind: string): (next: Values, context: Completing) => Values {
  return (next, { state, before }) => {
    const others = new Set(state.rows('/interface').flatMap((row) => (row.id === before?.id ? [] : [row.values.name])));
    if (next.name !== undefined) {
      if (others.has(next.name)) throw failure(`already have interface with name ${next.name}`);
      return next;
    }
    let number = 1;
    while (others.has(`${kind}${number}`)) number += 1;
    return { ...next, name: `${kind}${number}` };
  };
}

/**
 * Rates follow from the same clock as the counters. Without `once` and `duration` the command goes on until it is
 * cancelled; of a `duration` the first look is shown.
 */
export function monitorTraffic({ state, args }: CommandContext): CommandResult {
  const names = (args.interface ?? '').split(',');
  const rows = names.map((name) => {
    const row = state.rows('/interface').find((candidate) => candidate.values.name === name || name === 'aggregate');
    if (!row) throw noMatch('interface');
    const rate = isRunning(row, state) ? 20 + ((row.id * 37 + state.identity.index * 11) % 200) : 0;
    return {
      name,
      'rx-packets-per-second': String(rate),
      'rx-bits-per-second': String(rate * 820 * 8),
      'tx-packets-per-second': String(Math.floor(rate * 0.7)),
      'tx-bits-per-second': String(Math.floor(rate * 0.7) * 640 * 8),
    };
  });
  return args.once === undefined && args.duration === undefined ? { rows, endless: true } : { rows };
}

/** Of rows about which the router measures something; of the others nothing is known. */
export function monitorMeasured(menu: string): (context: CommandContext) => CommandResult {
  return ({ state, rows, args }) => {
    const found = rows.map(({ values }) => state.machine.measuredOf(menu, values.name));
    const shown = found.filter((values) => values !== undefined);
    return args.once === undefined && args.duration === undefined ? { rows: shown, endless: true } : { rows: shown };
  };
}

export function monitorEthernet({ state, rows, args }: CommandContext): CommandResult {
  const speed = state.identity.major >= 7 ? '1Gbps' : '100Mbps';
  const shown = rows.map((row) => ({
    name: row.values.name ?? '',
    status: isRunning(row, state) ? 'link-ok' : 'no-link',
    'auto-negotiation': isRunning(row, state) ? 'done' : 'incomplete',
    ...(isRunning(row, state) ? { rate: speed, 'full-duplex': 'true' } : {}),
    ...state.machine.measuredOf('/interface/ethernet', row.values.name),
  }));
  return args.once === undefined ? { rows: shown, endless: true } : { rows: shown };
}
