import type { RouterState, SimRow, Values } from '../kernel/menu';
import { judge, type Verdict } from './input-chain';
import type { Packet } from './packet-match';

const PACKET: Packet = {
  source: '192.168.88.10',
  destination: '192.168.88.1',
  protocol: 'tcp',
  port: 8728,
  inInterface: 'bridge',
  inBridgePort: 'ether2',
  state: 'new',
};

interface Tables {
  readonly filter?: readonly Values[];
  readonly raw?: readonly Values[];
  readonly lists?: readonly Values[];
}

/** Only what the firewall reads. */
function stateOf({ filter = [], raw = [], lists = [] }: Tables): RouterState {
  const menus: Readonly<Record<string, readonly Values[]>> = {
    '/ip/firewall/filter': filter,
    '/ip/firewall/raw': raw,
    '/ip/firewall/address-list': lists,
    '/interface/ethernet': [{ name: 'ether2' }],
    '/interface/list': [{ name: 'LAN' }, { name: 'inner', include: 'LAN' }, { name: 'outer', include: 'all', exclude: 'inner' }],
    '/interface/list/member': [
      { list: 'LAN', interface: 'bridge' },
      { list: 'LAN', interface: 'ether9', disabled: 'true' },
    ],
  };
  const rows = (menu: string): readonly SimRow[] => (menus[menu] ?? []).map((values, id) => ({ id, values }));
  return { rows } as Partial<RouterState> as RouterState;
}

function verdict(tables: Tables, packet: Partial<Packet> = {}): Verdict {
  return judge(stateOf(tables), { ...PACKET, ...packet }, { effects: false });
}

const drop = (matching: Values): Values => ({ chain: 'input', action: 'drop', ...matching });

describe('simulator/behaviour/input-chain', () => {
  it.each<[Values, boolean]>([
    [{}, true],
    [{ disabled: 'true' }, false],
    [{ 'src-address': '192.168.88.0/24' }, true],
    [{ 'src-address': '!192.168.88.0/24' }, false],
    [{ 'src-address': '192.168.88.5-192.168.88.9' }, false],
    [{ 'src-address': '192.168.88.5-192.168.88.10' }, true],
    [{ 'dst-address': '192.168.88.1' }, true],
    [{ protocol: 'tcp' }, true],
    [{ protocol: '!tcp' }, false],
    [{ protocol: 'tcp', 'dst-port': '22,8000-9000' }, true],
    [{ protocol: 'tcp', 'dst-port': '!22,8728' }, false],
    [{ 'in-interface': 'bridge' }, true],
    [{ 'in-interface': 'ether2' }, false],
    [{ 'in-interface': 'all-ethernet' }, false],
    [{ 'in-bridge-port': 'ether2' }, true],
    [{ 'in-interface-list': 'LAN' }, true],
    [{ 'in-interface-list': '!LAN' }, false],
    [{ 'in-interface-list': 'inner' }, true],
    [{ 'in-interface-list': 'outer' }, false],
    [{ 'in-interface-list': 'none' }, false],
    [{ 'connection-state': 'established,related' }, false],
    [{ 'connection-state': 'invalid,new' }, true],
    [{ 'src-address-list': 'blocked' }, true],
    [{ 'src-address-list': '!blocked' }, false],
    [{ 'src-address-list': 'asleep' }, false],
    [{ 'dst-address-type': 'local' }, true],
    [{ limit: '10,5:packet' }, true],
    [{ content: 'login' }, false],
    [{ comment: 'log', log: 'true', 'log-prefix': 'x' }, true],
  ])('a rule with %p matches: %p', (matching, matched) => {
    const lists: readonly Values[] = [
      { list: 'blocked', address: '192.168.88.8/29' },
      { list: 'asleep', address: '192.168.88.10', disabled: 'true' },
    ];
    expect(verdict({ filter: [drop(matching)], lists })).toBe(matched ? 'drop' : 'accept');
  });

  it('goes on after a return, and after a chain that decided nothing', () => {
    const filter: readonly Values[] = [
      { chain: 'input', action: 'jump', 'jump-target': 'first' },
      { chain: 'input', action: 'jump', 'jump-target': 'second' },
      { chain: 'first', action: 'return' },
      { chain: 'first', action: 'drop' },
      { chain: 'second', action: 'log' },
      { chain: 'input', action: 'reject' },
    ];
    expect(verdict({ filter })).toBe('reject');
  });

  it('ends where chains lead in a circle', () => {
    const filter: readonly Values[] = [
      { chain: 'input', action: 'jump', 'jump-target': 'round' },
      { chain: 'round', action: 'jump', 'jump-target': 'round' },
      { chain: 'input', action: 'drop' },
    ];
    expect(verdict({ filter })).toBe('drop');
  });

  it('asks raw first, which may take a packet out of connection tracking', () => {
    const filter: readonly Values[] = [{ chain: 'input', 'connection-state': 'untracked' }, drop({})];
    expect(verdict({ filter })).toBe('drop');
    expect(verdict({ filter, raw: [{ chain: 'prerouting', action: 'notrack' }] })).toBe('accept');
    expect(verdict({ raw: [{ chain: 'prerouting', action: 'drop' }] })).toBe('drop');
  });
});
