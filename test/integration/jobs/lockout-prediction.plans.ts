import type { Change, Row } from '../../../src/core/catalogue';
import type { SimRouter } from '../../../src/simulator';

/** Chooses from what a list offers, the same for the same seed. */
export type Pick = <T>(from: readonly T[]) => T;

/** Small, repeatable and good enough for choosing. */
export function picker(seed: number): Pick {
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  return (from) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return from[(state >>> 8) % from.length] as (typeof from)[number];
  };
}

type Step = (router: SimRouter, pick: Pick) => Change | undefined;

const FILTER = '/ip/firewall/filter';
const RAW = '/ip/firewall/raw';

function matchers(router: SimRouter, pick: Pick): Record<string, string> {
  const port = String(router.port);
  const offers: Readonly<Record<string, readonly string[]>> = {
    protocol: ['tcp', 'tcp', 'udp', '!tcp', 'icmp'],
    'src-address': ['192.168.88.10', '192.168.88.0/24', '!192.168.88.0/24', '10.0.0.0/8', '192.168.88.5-192.168.88.20'],
    'dst-address': [router.address, '192.168.88.1', `!${router.address}`, '127.0.0.0/8'],
    'src-address-list': ['managers', '!managers', 'empty'],
    'dst-address-type': ['local', '!local'],
    'in-interface': ['bridge', '!bridge', 'ether1', 'ether2'],
    'in-interface-list': ['LAN', '!LAN', 'WAN', 'all'],
    'connection-state': ['new', 'established,related', '!established', 'invalid', 'untracked'],
    'dst-port': [port, `1-65535`, '22,8291', `!${port}`],
    content: ['secret'],
    limit: ['10,5:packet'],
    'src-mac-address': ['02:00:00:00:00:01'],
    'connection-mark': ['no-mark'],
  };
  const names = Object.keys(offers);
  const values: Record<string, string> = {};
  for (let left = pick([0, 1, 1, 2, 3]); left > 0; left -= 1) {
    const name = pick(names);
    values[name] = pick(offers[name] ?? ['']);
  }
  if (values['dst-port'] !== undefined && !['tcp', 'udp'].includes(values.protocol ?? '')) values.protocol = 'tcp';
  return values;
}

function stored(router: SimRouter, menu: string): Row[] {
  return router.rows(menu).filter((row) => row.dynamic !== 'true');
}

function addRule(menu: string, chains: readonly string[], actions: readonly string[]): Step {
  return (router, pick) => {
    const action = pick(actions);
    const values = matchers(router, pick);
    // Raw comes before tracking.
    if (menu === RAW) for (const name of ['connection-state', 'connection-mark']) delete values[name];
    const after = {
      chain: pick(chains),
      action,
      ...(action === 'jump' ? { 'jump-target': 'guard' } : {}),
      ...(action.startsWith('add-') ? { 'address-list': pick(['managers', 'empty']), 'address-list-timeout': '1h' } : {}),
      ...values,
    };
    const place = pick([undefined, ...stored(router, menu).map((row) => row['.id'])]);
    return { op: 'add', menu, key: 'a rule', after, ...(place ? { placeBefore: place } : {}) };
  };
}

function changeRow(menu: string, change: (row: Row, router: SimRouter, pick: Pick) => Record<string, string | null>): Step {
  return (router, pick) => {
    const rows = stored(router, menu);
    if (rows.length === 0) return undefined;
    const row = pick(rows);
    const after = change(row, router, pick);
    const before = Object.fromEntries(Object.keys(after).map((name) => [name, row[name] ?? null]));
    return { op: 'set', menu, id: row['.id'] ?? '', key: row.name ?? row.comment ?? 'a row', before, after };
  };
}

function removeRow(menu: string): Step {
  return (router, pick) => {
    const rows = stored(router, menu);
    return rows.length === 0 ? undefined : { op: 'remove', menu, id: pick(rows)['.id'] ?? '', key: 'a row', before: {} };
  };
}

function moveRule(router: SimRouter, pick: Pick): Change {
  const ids = stored(router, FILTER).map((row) => row['.id'] ?? '');
  return { op: 'move', menu: FILTER, key: 'a rule', id: pick(ids), destination: pick(ids) };
}

function addRow(menu: string, values: (router: SimRouter, pick: Pick) => Record<string, string>): Step {
  return (router, pick) => ({ op: 'add', menu, key: 'a row', after: values(router, pick) });
}

const toggled = (row: Row): Record<string, string> => ({ disabled: row.disabled === 'true' ? 'no' : 'yes' });
const ACTIONS = ['drop', 'drop', 'accept', 'reject', 'jump', 'return', 'log', 'tarpit', 'add-src-to-address-list'];

/** What people do to a router, and what locks them out of it. The rules come more often than the rest. */
const STEPS: readonly Step[] = [
  ...Array.from({ length: 6 }, () => addRule(FILTER, ['input', 'input', 'input', 'guard', 'forward'], ACTIONS)),
  addRule(FILTER, ['guard'], ['drop', 'return', 'accept']),
  addRule(RAW, ['prerouting'], ['drop', 'accept', 'notrack', 'jump']),
  changeRow(FILTER, toggled),
  changeRow(FILTER, (_row, router, pick) => matchers(router, pick)),
  changeRow(FILTER, () => ({ comment: 'looked at' })),
  removeRow(FILTER),
  moveRule,
  addRow('/ip/firewall/address-list', (_router, pick) => ({
    list: pick(['managers', 'empty', 'others']),
    address: pick(['192.168.88.10', '192.168.88.0/25', '10.1.0.0/16', '192.168.88.1-192.168.88.9']),
  })),
  changeRow('/ip/service', (row, router, pick) =>
    pick<Record<string, string>>([
      toggled(row),
      { address: pick(['192.168.88.0/24', '10.0.0.0/8', '', '10.0.0.0/8,192.168.88.10/32']) },
      row.name === 'api' ? { port: String(router.port === 65_535 ? 1024 : router.port) } : { port: '2200' },
    ]),
  ),
  changeRow('/ip/address', toggled),
  changeRow('/ip/address', (_row, _router, pick) => ({ interface: pick(['ether1', 'ether2', 'bridge']) })),
  removeRow('/ip/address'),
  addRow('/ip/address', (_router, pick) => ({
    address: pick(['10.9.0.1/24', '192.168.88.2/28', '192.168.88.2/24']),
    interface: pick(['ether1', 'bridge']),
  })),
  addRow('/ip/route', (_router, pick) => {
    const after = { 'dst-address': pick(['192.168.88.10/32', '192.168.88.0/24', '0.0.0.0/0', '10.0.0.0/8', '192.168.0.0/16']) };
    return { ...after, gateway: pick(['192.168.88.77', 'ether1', 'bridge', '100.64.0.1', '203.0.113.1']) };
  }),
  changeRow('/interface/bridge', toggled),
  changeRow('/interface/bridge', (_row, _router, pick) =>
    pick<Record<string, string>>([
      { name: 'lan' },
      { 'vlan-filtering': 'yes' },
      { pvid: '20' },
      { 'frame-types': 'admit-only-vlan-tagged' },
    ]),
  ),
  changeRow('/interface/bridge/port', toggled),
  changeRow('/interface/bridge/port', (_row, _router, pick) => ({ pvid: pick(['1', '20']) })),
  removeRow('/interface/bridge/port'),
  changeRow('/interface/ethernet', toggled),
  removeRow('/interface/bridge'),
  removeRow('/interface/list/member'),
  addRow('/interface/list/member', (_router, pick) => ({
    list: pick(['LAN', 'WAN']),
    interface: pick(['ether1', 'bridge', 'ether2']),
  })),
  changeRow('/interface/list', () => ({ name: 'LOCAL' })),
  changeRow('/user', (_row, _router, pick) =>
    pick<Record<string, string>>([{ address: '192.168.88.0/24' }, { address: '10.0.0.0/8' }, { comment: 'me' }]),
  ),
  changeRow('/user/group', (_row, _router, pick) =>
    pick<Record<string, string>>([{ policy: 'read,write,api' }, { policy: 'read,ssh' }, { name: 'all' }]),
  ),
  removeRow('/ip/dhcp-client'),
];

/** A plan of one to four steps for the router as it is now. */
export function randomPlan(router: SimRouter, pick: Pick): Change[] {
  return Array.from({ length: pick([1, 1, 2, 3, 4]) }, () => pick(STEPS)(router, pick)).filter((change) => change !== undefined);
}
