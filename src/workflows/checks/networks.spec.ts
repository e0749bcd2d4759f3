import {
  hostOf,
  isPoolWithin,
  isWithin,
  movedTo,
  networkAround,
  networkText,
  overlapIssues,
  overlaps,
  poolHolds,
  repeatIssues,
} from './networks';

describe('src/workflows/checks/networks', () => {
  it.each([
    ['192.0.2.0/24', '192.0.2.128/25', true],
    ['192.0.2.128/25', '192.0.2.0/24', true],
    ['192.0.2.0/25', '192.0.2.128/25', false],
    ['0.0.0.0/0', '203.0.113.7', true],
    ['192.0.2.9/24', '192.0.2.200/24', true],
    ['0.0.0.0/0', '2001:db8::/32', false],
    ['2001:db8::/32', '2001:db8:5::/48', true],
  ])('%s and %s overlap: %s', (left, right, expected) => expect(overlaps(left, right)).toBe(expected));

  it.each([
    ['192.0.2.7', '192.0.2.0/24', true],
    ['192.0.2.0/24', '192.0.2.0/25', false],
    ['192.0.2.0/24', '192.0.2.0/24', true],
  ])('%s is within %s: %s', (inner, outer, expected) => expect(isWithin(inner, outer)).toBe(expected));

  it.each([
    ['192.0.2.4/30', 1, '192.0.2.5/30'],
    ['192.0.2.4/30', 2, '192.0.2.6/30'],
    ['192.0.2.4/31', 1, '192.0.2.4/31'],
    ['192.0.2.4/31', 2, '192.0.2.5/31'],
    ['10.255.255.0/24', 254, '10.255.255.254/24'],
  ])('of %s, address %s is %s', (network, index, expected) => expect(hostOf(network, index)).toBe(expected));

  it('knows what a pool gives out', () => {
    const ranges = '192.0.2.10-192.0.2.20,198.51.100.0/28';
    expect(poolHolds(ranges, '192.0.2.20')).toBe(true);
    expect(poolHolds(ranges, '192.0.2.21/24')).toBe(false);
    expect(poolHolds(ranges, '198.51.100.15')).toBe(true);
    expect(isPoolWithin('192.0.2.10-192.0.2.20', '192.0.2.0/24')).toBe(true);
    expect(isPoolWithin(ranges, '192.0.2.0/24')).toBe(false);
  });

  it.each([
    ['192.0.2.10-192.0.2.20', '192.0.2.0/27'],
    ['192.0.2.10', '192.0.2.10/32'],
    ['192.0.2.10-192.0.2.11', '192.0.2.10/31'],
    ['192.0.2.100-192.0.2.130', '192.0.2.0/24'],
  ])('puts %s into %s', (ranges, expected) => expect(networkAround(ranges)).toBe(expected));

  it.each([
    ['192.0.2.7', '192.0.2.0/24', '198.51.100.0/24', '198.51.100.7'],
    ['192.0.2.7', '192.0.2.1/24', '198.51.100.1/24', '198.51.100.7'],
    ['10.0.1.5', '10.0.0.0/16', '172.16.0.0/12', '172.16.1.5'],
    ['192.0.2.200', '192.0.2.0/24', '198.51.100.0/25', '198.51.100.200'],
  ])('moves %s of %s to its place in %s: %s', (address, from, to, expected) => {
    expect(movedTo(address, { from, to })).toBe(expected);
  });

  it('takes host bits away', () => expect(networkText('192.0.2.9/24')).toBe('192.0.2.0/24'));

  it('tells which networks overlap', () => {
    const networks = [
      { path: 'lan', network: '192.0.2.0/24', what: 'the LAN' },
      { path: 'remote.0', network: '198.51.100.0/24', what: 'the far side' },
      { path: 'remote.1', network: '192.0.2.128/25', what: 'the far side' },
    ];
    expect(overlapIssues(networks)).toEqual([
      { path: 'remote.1', message: '192.0.2.128/25 overlaps with the LAN, 192.0.2.0/24' },
    ]);
  });

  it('tells what is there twice', () => {
    expect(repeatIssues('users', ['a', 'b', 'a'], 'user')).toEqual([{ path: 'users.2', message: 'user a is there twice' }]);
  });
});
