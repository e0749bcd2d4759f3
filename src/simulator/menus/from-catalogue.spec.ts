import { CATALOGUE_VERSIONS } from '../../routeros';
import { execute, Refusal, World } from '../kernel';
import type { Values } from '../kernel/menu';
import { menusOf } from '../kernel/menu-models';

function router(version = '7.20.8'): World {
  const major = Number(version.split('.', 1)[0]);
  const identity = { index: 0, name: 'sim-0001', address: '127.1.0.1', version, major, username: 'admin', password: '', seed: 1 };
  return new World(identity);
}

function add(world: World, menu: string, ...words: readonly string[]): string | undefined {
  const outcome = execute(world, [`${menu}/add`, ...words]);
  return outcome.kind === 'done' ? outcome.ret : undefined;
}

function print(world: World, menu: string): Values[] {
  const outcome = execute(world, [`${menu}/print`]);
  return outcome.kind === 'rows' ? [...outcome.rows].filter((row) => row !== undefined) : [];
}

function refused(world: World, ...words: readonly string[]): string | undefined {
  try {
    execute(world, words);
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
  return undefined;
}

describe('simulator/menus/from-catalogue', () => {
  it.each([...CATALOGUE_VERSIONS, '6.49.18', '7.16.2', '7.18beta4', '7.1rc6'])('makes every menu of %s', (version) => {
    const models = menusOf(version).menus.values();
    expect(models.length).toBeGreaterThan(400);
    // A list without the word for its rows could never be used.
    const broken = models.filter((model) => model.verbs.has('add') && !model.verbs.has('print'));
    expect(broken.map((model) => model.path)).toEqual([]);
  });

  it('has the menus and arguments of the version, and no others', () => {
    expect(refused(router('6.49.18'), '/container/print')).toBe('no such command prefix');
    expect(refused(router('7.20.8'), '/container/print')).toBeUndefined();
    expect(refused(router('7.20.8'), '/interface/vxlan/add', '=vni=1', '=no-such-word=1')).toBe('unknown parameter no-such-word');
    const [before, after] = ['7.18.2', '7.20.8'].map((version) => menusOf(version).menus.get('/container')?.fields);
    expect([before?.has('envlist'), before?.has('envlists'), after?.has('envlist'), after?.has('envlists')]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  it('refuses words and numbers that are no values, and asks for what is missing', () => {
    const world = router();
    expect(refused(world, '/caps-man/channel/add', '=name=c', '=reselect-interval=0s')).toBe(
      'value of reselect-interval is out of range (1s .. 42w6d)',
    );
    expect(refused(world, '/interface/vrrp/add', '=interface=bridge', '=v3-protocol=ipv9')).toBe(
      'input does not match any value of v3-protocol',
    );
    expect(refused(world, '/interface/vrrp/add', '=interface=nowhere')).toBe('input does not match any value of interface');
    expect(refused(world, '/interface/gre/add', '=name=g')).toBe('missing =remote-address=');
    expect(refused(world, '/interface/bonding/add', '=name=b')).toBe('failure: need at least one slave interface');
  });

  it('stores what it is given in the form of the router, and takes it away', () => {
    const world = router();
    const id = add(world, '/ppp/secret', '=name=joe', '=service=pppoe', '=disabled=yes', '=comment=first') ?? '';
    expect(print(world, '/ppp/secret')).toEqual([
      expect.objectContaining({ '.id': id, name: 'joe', service: 'pppoe', disabled: 'true' }),
    ]);
    execute(world, ['/ppp/secret/enable', `=.id=${id}`]);
    expect(print(world, '/ppp/secret')[0]).toMatchObject({ disabled: 'false', comment: 'first' });
    execute(world, ['/ppp/secret/remove', `=.id=${id}`]);
    expect(print(world, '/ppp/secret')).toEqual([]);
  });

  it('takes a route filter for the text that it is', () => {
    const world = router();
    add(world, '/routing/filter/rule', '=chain=in', '=rule=if (dst-len > 24) { reject }');
    expect(print(world, '/routing/filter/rule')).toMatchObject([{ rule: 'if (dst-len > 24) { reject }' }]);
  });

  it('shows interfaces of every kind in one list, numbered in one series, with names that others follow', () => {
    const world = router();
    add(world, '/interface/eoip', '=name=tunnel', '=remote-address=192.0.2.1', '=tunnel-id=7');
    add(world, '/interface/vrrp', '=interface=tunnel', '=name=gate');
    const rows = print(world, '/interface').filter((row) => row.name === 'tunnel' || row.name === 'gate');
    expect(rows.map((row) => row.type)).toEqual(['eoip', 'vrrp']);
    expect(new Set(print(world, '/interface').map((row) => row['.id'])).size).toBe(print(world, '/interface').length);
    execute(world, ['/interface/set', `=.id=${rows[0]?.['.id']}`, '=name=renamed']);
    expect(print(world, '/interface/vrrp')[0]).toMatchObject({ interface: 'renamed' });
    expect(refused(world, '/interface/gre/add', '=name=renamed', '=remote-address=192.0.2.2')).toContain('already have');
  });

  it('accepts commands that are only known to exist, and checks their arguments', () => {
    const world = router();
    expect(refused(world, '/tool/fetch', '=url=http://192.0.2.1/x')).toBeUndefined();
    expect(refused(world, '/tool/fetch', '=no-such-word=1')).toBe('unknown parameter no-such-word');
    expect(refused(world, '/tool/no-such-command')).toBe('no such command');
  });

  it('takes no memory for menus that are only looked at', () => {
    const world = router();
    const before = world.inUse().length;
    print(world, '/interface');
    print(world, '/ppp/secret');
    print(world, '/routing/bgp/connection');
    expect(world.inUse().filter((path) => path.startsWith('/routing/bgp') || path.startsWith('/ppp'))).toEqual([]);
    expect(world.inUse().length).toBe(before);
  });
});
