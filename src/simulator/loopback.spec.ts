import { loopbackAddresses } from './loopback';

describe('simulator/loopback', () => {
  it('counts past .255 and .0', () => {
    const addresses = loopbackAddresses('127.1.0.253', 4);
    expect(addresses).toEqual(['127.1.0.253', '127.1.0.254', '127.1.1.1', '127.1.1.2']);
  });

  it.each(['10.0.0.1', '127.1', '127.1.0.x', '127.0.0.256'])('refuses %p', (first) => {
    expect(() => loopbackAddresses(first, 1)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });
});
