import { isAppError } from '../../core/errors';
import { menuCatalogue } from './catalogue';
import { assertSentence, checkSentence } from './check';

function levels(version: string, menu: string, command: string, ...args: readonly string[]): string[] {
  return checkSentence(menuCatalogue(version), menu, command, args).map(({ level, code, name }) => `${level} ${code} ${name}`);
}

function thrown(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('routeros/menus/check', () => {
  it('lets pass what the version knows', () => {
    expect(levels('7.20.8', '/ip/address', 'set', '.id', 'address', '!comment')).toEqual([]);
    expect(levels('7.20.8', '/ip/address', 'listen')).toEqual([]);
    expect(levels('7.20.8', '/system', 'reboot')).toEqual([]);
    expect(levels('7.20.8', '', 'resolve', 'domain-name')).toEqual([]);
    expect(levels('6.49.18', '/ip/firewall/filter', 'add', 'chain', 'routing-table', 'place-before')).toEqual([]);
  });

  it('stops a write with a wrong name, and only warns of a read', () => {
    expect(levels('7.20.8', '/ip/adress', 'add', 'address')).toEqual(['error VERSION_UNSUPPORTED /ip/adress']);
    expect(levels('7.20.8', '/ip/adress', 'print')).toEqual(['warning VERSION_UNSUPPORTED /ip/adress']);
    expect(levels('7.20.8', '/ip/address', 'move', 'numbers')).toEqual(['error VERSION_UNSUPPORTED move']);
    expect(levels('7.20.8', '/ip/address', 'add', 'netmusk')).toEqual(['error FIELD_UNAVAILABLE netmusk']);
  });

  it('names what was probably meant', () => {
    const [issue] = checkSentence(menuCatalogue('7.20.8'), '/ip/address', 'add', ['netmusk']);
    expect(issue).toMatchObject({ part: 'argument', nearest: 'netmask' });
    expect(issue?.message).toContain('did you mean netmask?');
  });

  it('says where a menu or an argument is to be found', () => {
    expect(checkSentence(menuCatalogue('7.24'), '/routing/bgp/peer', 'add', [])[0]).toMatchObject({
      level: 'error',
      nearest: '/routing/bgp/connection',
    });
    const [older] = checkSentence(menuCatalogue('7.18.2'), '/container', 'add', ['envlists']);
    expect(older).toMatchObject({ level: 'error', message: expect.stringContaining('it exists in 7.20.8 to 7.24') });
    expect(levels('6.49.18', '/interface/wireguard', 'add', 'name')).toEqual(['error VERSION_UNSUPPORTED /interface/wireguard']);
    expect(levels('6.49.18', '/queue/type', 'add', 'cake-nat')).toEqual(['error FIELD_UNAVAILABLE cake-nat']);
  });

  it('leaves to the router what the facts do not carry', () => {
    // 7.19 may have what 7.20 has; 7.30 may have anything.
    expect(levels('7.19.4', '/container', 'add', 'envlists')).toEqual(['warning FIELD_UNAVAILABLE envlists']);
    expect(levels('7.30', '/ip/address', 'add', 'netmusk')).toEqual(['warning FIELD_UNAVAILABLE netmusk']);
    // Arguments of the port hardware, a menu of other boards, a menu known by name only, a gap in 6.49.
    expect(levels('7.20.8', '/interface/ethernet', 'set', 'poe-out')).toEqual(['warning FIELD_UNAVAILABLE poe-out']);
    expect(levels('7.20.8', '/ip/firewall/filter', 'add', 'hw-offload').filter((one) => one.startsWith('error'))).toEqual([]);
    expect(levels('7.20.8', '/interface/ethernet/poe', 'set', 'x')).toEqual(['warning VERSION_UNSUPPORTED set']);
    expect(levels('7.20.8', '/interface/bridge/mlag', 'set', 'x')).toEqual([
      'warning VERSION_UNSUPPORTED /interface/bridge/mlag',
    ]);
    expect(levels('6.49.18', '/kvm', 'add', 'name')).toEqual(['warning VERSION_UNSUPPORTED /kvm']);
  });

  it('throws for writes with the code, the name and a remedy', () => {
    const error = thrown(() => assertSentence(menuCatalogue('7.20.8'), '/ip/address', 'add', ['address', 'netmusk']));
    expect(isAppError(error) && error.toRecord()).toMatchObject({
      code: 'FIELD_UNAVAILABLE',
      details: { menu: '/ip/address', argument: 'netmusk', nearest: 'netmask', version: '7.20.8' },
      remedy: expect.stringContaining('netmask'),
    });
    expect(thrown(() => assertSentence(menuCatalogue('7.20.8'), '/ip/address', 'add', ['address']))).toBeUndefined();
  });
});
