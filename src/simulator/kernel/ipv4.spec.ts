import fc from 'fast-check';

import { contains, formatIp, formatNetwork, parseIp, parsePrefix } from './ipv4';

describe('simulator/kernel/ipv4', () => {
  it('reads back every address it prints', () => {
    fc.assert(fc.property(fc.nat(0xffff_ffff), (value) => parseIp(formatIp(value)) === value));
  });

  it.each(['256.0.0.1', '1.2.3', '1.2.3.4.5', 'a.b.c.d', ''])('refuses %p', (text) => {
    expect(parseIp(text)).toBeUndefined();
  });

  it('takes a mask for a length', () => {
    expect(parsePrefix('10.0.0.1/255.255.255.0')?.length).toBe(24);
    expect(parsePrefix('10.0.0.1/255.0.255.0')).toBeUndefined();
    expect(parsePrefix('10.0.0.1/33')).toBeUndefined();
  });

  it('masks at both ends of the range', () => {
    const text = (prefix: string): string => formatNetwork(parsePrefix(prefix) ?? { address: 0, length: 0 });
    expect(text('255.255.255.255/0')).toBe('0.0.0.0/0');
    expect(text('255.255.255.255/32')).toBe('255.255.255.255/32');
    expect(text('192.168.88.77/24')).toBe('192.168.88.0/24');
  });

  it('knows what lies within', () => {
    const prefix = parsePrefix('192.168.88.0/24') ?? { address: 0, length: 0 };
    expect(contains(prefix, parseIp('192.168.88.200') ?? 0)).toBe(true);
    expect(contains(prefix, parseIp('192.168.89.1') ?? 0)).toBe(false);
  });
});
