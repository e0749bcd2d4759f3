import fc from 'fast-check';
import { addressKey, addressRange } from './address-key';
import { NetworkPolicy } from './network-policy';

describe('fleet/network/address-key', () => {
  it('gives one address one key, however it is written', () => {
    expect(addressKey('2001:db8::1')).toBe(addressKey('2001:0DB8:0:0::0001'));
    expect(addressKey('::ffff:10.0.0.1')).toBe(addressKey('10.0.0.1'));
  });

  it.each(['edge.example.net', '10.1', '0x7f.0.0.1', '010.0.0.1.', '', 'fe80::1%eth0', '10.0.0.256', '1:2'])(
    'has no key for %p',
    (text) => {
      expect(addressKey(text)).toBeUndefined();
    },
  );

  it.each(['10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0.0/-1', 'edge/8', '2001:db8::/129'])(
    'has no range for %p',
    (text) => {
      expect(addressRange(text)).toBeUndefined();
    },
  );

  it('keeps the families apart, and takes a mapped address for what it is', () => {
    const [v4, mapped] = [addressRange('10.0.0.0/8'), addressRange('::ffff:10.0.0.0/104')];
    expect(mapped).toEqual(v4);
    expect(addressRange('::/0')?.high).toBe(`6${'f'.repeat(32)}`);
  });

  it('holds exactly the addresses of the network', () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), fc.nat(0xffffffff), fc.integer({ min: 0, max: 32 }), (a, b, length) => {
        const dotted = (value: number): string => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
        const mask = length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0;
        const range = addressRange(`${dotted(a)}/${length}`);
        const key = addressKey(dotted(b)) as string;
        const inside = range !== undefined && range.low <= key && key <= range.high;
        expect(inside).toBe((a & mask) >>> 0 === (b & mask) >>> 0);
      }),
    );
  });
});

describe('fleet/network/network-policy', () => {
  const policy = new NetworkPolicy({
    allowed: ['10.0.0.0/8', 'fc00::/7'],
    resolve: (name) => {
      if (name === 'gone') return Promise.reject(new Error('ENOTFOUND'));
      return Promise.resolve(name === 'both' ? ['8.8.8.8', '10.9.9.9'] : ['8.8.8.8']);
    },
  });

  it.each(['10.255.255.255', 'fd00::1', '::ffff:10.0.0.1', 'some.hostname'])('lets %s pass', (address) => {
    expect(() => policy.check(address)).not.toThrow();
  });

  it.each(['11.0.0.0', '9.255.255.255', '2001:db8::1', '::ffff:8.8.8.8', '169.254.169.254'])('refuses %s', (address) => {
    expect(() => policy.check(address)).toThrow(expect.objectContaining({ code: 'NETWORK_NOT_ALLOWED' }));
  });

  it('lets IPv4 not in by allowing all of IPv6', () => {
    expect(() => new NetworkPolicy({ allowed: ['::/0'] }).check('8.8.8.8')).toThrow();
  });

  it('uses the address that it checked', async () => {
    expect(await policy.addressFor('both')).toBe('10.9.9.9');
    expect(await policy.addressFor('10.1.1.1')).toBe('10.1.1.1');
    await expect(policy.addressFor('outside')).rejects.toMatchObject({ code: 'NETWORK_NOT_ALLOWED' });
    await expect(policy.addressFor('gone')).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
  });

  it('resolves a real hostname', async () => {
    expect(await new NetworkPolicy({ allowed: ['127.0.0.0/8', '::1/128'] }).addressFor('localhost')).toMatch(/^(127\.|::1)/);
  });

  it('refuses a malformed network', () => {
    expect(() => new NetworkPolicy({ allowed: ['10/8'] })).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });
});
