import { execute } from './execute';
import type { Values } from './menu';
import { Refusal } from './refusal';
import { allRows, rowView } from './row-view';
import { World } from './world';

const START_MS = Date.UTC(2026, 0, 2, 3, 4, 5);

interface Bench {
  readonly world: World;
  run(...words: readonly string[]): string | undefined;
  print(menu: string, ...words: readonly string[]): Values[];
  /** The trap texts of a command that must be refused. */
  refused(...words: readonly string[]): readonly string[];
  later(ms: number): void;
}

function bench(version = '7.20.8'): Bench {
  let now = START_MS;
  const major = Number(version.split('.', 1)[0]);
  const identity = { index: 0, name: 'sim-0001', address: '127.1.0.1', version, major, username: 'admin', password: '', seed: 1 };
  const world = new World(identity, () => now);
  world.apiPort = 8728;
  return {
    world,
    run(...words) {
      const outcome = execute(world, words);
      if (outcome.kind === 'done') return outcome.ret;
      for (;;) {
        const next = outcome.rows.next();
        if (next.done) return next.value;
      }
    },
    print(menu, ...words) {
      const outcome = execute(world, [`${menu}/print`, ...words]);
      return outcome.kind === 'rows' ? [...outcome.rows].filter((row) => row !== undefined) : [];
    },
    refused(...words) {
      try {
        execute(world, words);
      } catch (error) {
        if (error instanceof Refusal) return error.traps.map((trap) => trap.message);
        throw error;
      }
      throw new Error(`not refused: ${words.join(' ')}`);
    },
    later(ms) {
      now += ms;
    },
  };
}

describe('simulator/kernel/execute: reading', () => {
  it('prints the asked properties only, and a row without any of them too', () => {
    const { print } = bench();
    expect(print('/interface/list', '=.proplist=name', '?name=LAN')).toEqual([{ name: 'LAN' }]);
    expect(print('/interface/list', '=.proplist=nothing', '?name=LAN')).toEqual([{}]);
  });

  it('counts, finds and gets', () => {
    const { run } = bench();
    expect(run('/ip/firewall/nat/print', '=count-only=')).toBe('1');
    expect(run('/ip/firewall/filter/print', '=count-only=', '?chain=input')).toBe('5');
    expect(run('/interface/list/find', '?name=WAN')).toBe('*5');
    expect(run('/interface/get', '=number=bridge', '=value-name=type')).toBe('bridge');
  });

  it('shows interfaces of all kinds in one menu, the loopback in 7 only', () => {
    const names = (version: string): (string | undefined)[] =>
      bench(version)
        .print('/interface')
        .map((row) => row.name);
    expect(names('7.20.8')).toEqual(['ether1', 'ether2', 'ether3', 'ether4', 'ether5', 'lo', 'bridge']);
    expect(names('6.49.18')).toEqual(['ether1', 'ether2', 'ether3', 'ether4', 'ether5', 'bridge']);
  });

  it('makes addresses and routes of its own', () => {
    const { print } = bench();
    const dynamic = print('/ip/address', '?dynamic=true');
    expect(dynamic).toEqual([expect.objectContaining({ address: '100.64.0.2/24', interface: 'ether1' })]);
    expect(print('/ip/route', '?dst-address=0.0.0.0/0')).toEqual([
      expect.objectContaining({ gateway: '100.64.0.1', dhcp: 'true', active: 'true' }),
    ]);
    expect(print('/ip/route', '?connect=true')).toHaveLength(3);
  });

  it('lets traffic grow and starts again from zero', () => {
    const { print, run, later } = bench();
    const bytes = (): number => Number(print('/ip/firewall/filter', '?.id=*2')[0]?.bytes);
    const before = bytes();
    later(60_000);
    expect(bytes()).toBeGreaterThan(before);
    run('/ip/firewall/filter/reset-counters', '=.id=*2');
    expect(bytes()).toBe(0);
  });

  it('writes dates as each version does', () => {
    const log = (version: string): string | undefined => {
      const { run, print } = bench(version);
      run('/ip/firewall/address-list/add', '=list=x', '=address=10.0.0.1');
      return print('/ip/firewall/address-list')[0]?.['creation-time'];
    };
    expect(log('7.20.8')).toBe('2026-01-02 03:04:05');
    expect(log('6.49.18')).toBe('jan/02/2026 03:04:05');
  });
});

describe('simulator/kernel/execute: writing', () => {
  it('completes an address: network, prefix, actual interface', () => {
    const { run, print } = bench();
    const id = run('/ip/address/add', '=address=10.1.2.3/24', '=interface=ether2');
    expect(print('/ip/address', `?.id=${id}`)).toEqual([
      expect.objectContaining({ address: '10.1.2.3/24', network: '10.1.2.0', interface: 'ether2', 'actual-interface': 'bridge' }),
    ]);
    run('/ip/address/set', `=.id=${id}`, '=address=10.9.0.1/16');
    expect(print('/ip/address', `?.id=${id}`)[0]?.network).toBe('10.9.0.0');
  });

  it('takes names, lists of ids and positions', () => {
    const { run, print } = bench();
    run('/interface/set', '=.id=ether5', '=comment=spare');
    run('/ip/firewall/filter/disable', '=numbers=*2,*3');
    run('/ip/firewall/filter/disable', '=numbers=3');
    expect(print('/interface/ethernet', '?name=ether5')[0]?.comment).toBe('spare');
    expect(print('/ip/firewall/filter', '?disabled=yes').map((row) => row['.id'])).toEqual(['*2', '*3', '*4']);
  });

  it('follows a renamed interface and keeps the id of a removed one', () => {
    const { run, print } = bench();
    run('/interface/vlan/add', '=name=office', '=vlan-id=10', '=interface=bridge');
    run('/ip/address/add', '=address=10.10.0.1/24', '=interface=office');
    const address = (): Values | undefined => print('/ip/address', '?address=10.10.0.1/24')[0];
    run('/interface/vlan/set', '=.id=office', '=name=staff');
    expect(address()).toMatchObject({ interface: 'staff', invalid: 'false' });
    run('/interface/vlan/remove', '=.id=staff');
    expect(address()).toMatchObject({ interface: '*10', invalid: 'true' });
    run('/interface/list/set', '=.id=LAN', '=name=inside');
    expect(print('/ip/firewall/filter').map((row) => row['in-interface-list'])).toContain('!inside');
  });

  it('touches nothing where one of several rows is unknown', () => {
    const { run, refused } = bench();
    expect(refused('/ip/firewall/filter/remove', '=.id=*2,*FFF')).toEqual(['no such item']);
    expect(run('/ip/firewall/filter/print', '=count-only=')).toBe('12');
  });

  it('unsets by both forms, and only what can be unset', () => {
    const { run, print, refused } = bench();
    const id = run('/ip/firewall/filter/add', '=chain=forward', '=src-address=10.0.0.1', '=dst-port=80', '=protocol=tcp');
    run('/ip/firewall/filter/set', `=.id=${id}`, '=!src-address=');
    run('/ip/firewall/filter/unset', `=.id=${id}`, '=value-name=dst-port');
    const [row] = print('/ip/firewall/filter', `?.id=${id}`);
    expect(row).toMatchObject({ protocol: 'tcp' });
    expect(row).not.toHaveProperty('src-address');
    expect(row).not.toHaveProperty('dst-port');
    expect(refused('/ip/firewall/filter/set', `=.id=${id}`, '=!chain=')).toEqual(['unknown parameter !chain']);
    expect(refused('/ip/firewall/filter/unset', `=.id=${id}`, '=value-name=chain')).toEqual([
      'input does not match any value of value-name',
    ]);
  });

  it('makes a dynamic lease static', () => {
    const { run, print, refused } = bench();
    const [lease] = print('/ip/dhcp-server/lease', '?dynamic=true');
    run('/ip/dhcp-server/lease/make-static', `=.id=${lease?.['.id']}`);
    expect(print('/ip/dhcp-server/lease', `?.id=${lease?.['.id']}`)[0]).toMatchObject({ dynamic: 'false', status: 'bound' });
    expect(refused('/ip/dhcp-server/lease/add', '=address=192.168.88.9')).toEqual([
      'failure: mac-address or client-id must be present',
    ]);
  });

  it('forgets an address-list entry when its time is over', () => {
    const { run, print, later } = bench();
    run('/ip/firewall/address-list/add', '=list=ban', '=address=192.0.2.1', '=timeout=1m');
    later(20_000);
    expect(print('/ip/firewall/address-list')).toEqual([expect.objectContaining({ timeout: '40s', dynamic: 'true' })]);
    later(40_000);
    expect(print('/ip/firewall/address-list')).toEqual([]);
  });

  it('adds DHCP servers and clients disabled on 6.x', () => {
    const disabled = (version: string): string | undefined => {
      const { run, print } = bench(version);
      run('/ip/dhcp-client/add', '=interface=ether5');
      return print('/ip/dhcp-client', '?interface=ether5')[0]?.disabled;
    };
    expect([disabled('6.49.18'), disabled('7.20.8')]).toEqual(['true', 'false']);
  });
});

describe('simulator/kernel/execute: history', () => {
  it('tells who changed what, the newest first, and no more than it can hold', () => {
    const { world, print } = bench();
    const actor = { name: 'anna', policies: new Set(['read', 'write']) };
    for (let n = 0; n < 120; n += 1) execute(world, ['/ip/dns/set', '=servers=192.0.2.1'], actor);
    execute(world, ['/ip/firewall/address-list/add', '=list=x', '=address=10.0.0.1'], actor);
    const rows = print('/system/history');
    expect(rows).toHaveLength(100);
    expect(rows[0]).toMatchObject({ action: 'ip/firewall/address-list added', by: 'anna', time: '2026-01-02 03:04:05' });
    expect(rows[1]).toMatchObject({ action: 'ip/dns changed' });
  });
});

describe('simulator/kernel/execute: refusing', () => {
  it.each([
    [['/ip/firewall/filter/add', '=chain=input', '=action=deny'], 'input does not match any value of action'],
    [['/ip/firewall/filter/add', '=action=drop'], 'missing =chain='],
    [['/ip/firewall/filter/add', '=chain=input', '=colour=red'], 'unknown parameter colour'],
    [['/ip/address/add', '=address=192.168.88.1/24', '=interface=bridge'], 'failure: already have such address'],
    [
      ['/interface/vlan/add', '=name=bridge', '=vlan-id=1', '=interface=ether1'],
      'failure: already have interface with name bridge',
    ],
    [['/interface/bridge/port/add', '=bridge=bridge', '=interface=ether2'], 'failure: device already added as bridge port'],
    [['/user/add', '=name=admin', '=group=full', '=password=x'], 'failure: user with the same name already exists'],
    [['/ip/pool/add', '=name=default-dhcp', '=ranges=10.0.0.2-10.0.0.9'], 'failure: already have such name'],
    [['/ip/dns/static/add', '=address=10.0.0.1'], 'failure: name or regexp required'],
    [['/interface/vlan/add', '=name=v', '=vlan-id=5000', '=interface=ether1'], 'value of vlan-id is out of range (1 .. 4095)'],
    [['/ip/address/set', '=disabled=yes'], 'missing =.id='],
    [['/ip/address/print', '=colour=red'], 'unknown parameter colour'],
    [['/ip/address/move', '=numbers=*1'], 'no such command'],
  ])('%j: %s', (words, message) => {
    expect(bench().refused(...words)).toEqual([message]);
  });

  it('knows which arguments and menus came with 7', () => {
    const old = bench('6.49.18');
    expect(old.refused('/ip/dns/set', '=doh-timeout=5s')).toEqual(['unknown parameter doh-timeout']);
    expect(old.refused('/ip/dns/static/add', '=name=a', '=address=1.1.1.1', '=match-subdomain=yes')).toEqual([
      'unknown parameter match-subdomain',
    ]);
    expect(old.refused('/system/device-mode/print')).toEqual(['no such command prefix']);
    expect(old.refused('/system/ntp/client/set', '=servers=192.0.2.1')).toEqual(['unknown parameter servers']);
    expect(bench().refused('/system/ntp/client/set', '=primary-ntp=192.0.2.1')).toEqual(['unknown parameter primary-ntp']);
  });

  it('holds to the policy of the group', () => {
    const { world } = bench();
    const reader = { name: 'reader', policies: new Set(['read', 'api']) };
    const run = (...words: string[]): unknown => execute(world, words, reader);
    expect(run('/ip/address/print')).toMatchObject({ kind: 'rows' });
    expect(() => run('/ip/address/remove', '=.id=*1')).toThrow('not enough permissions (9)');
  });
});

describe('simulator/kernel/row-view', () => {
  it('shows neither passwords nor what the simulator keeps for itself', () => {
    const { world } = bench();
    for (const model of world.menus.menus.values()) {
      for (const row of allRows(world, model).map(rowView(world, model))) {
        expect(Object.keys(row).filter((key) => key === 'password' || key.startsWith('~'))).toEqual([]);
      }
    }
  });
});
