import { isCertain } from './certain';

const types = (name: string): string | undefined =>
  ({ comment: 'string', ttl: 'time', disabled: 'bool', interface: 'reference' })[name];

describe('src/jobs/guards/certain', () => {
  it.each([
    ['comment', 'any text, with "quotes"'],
    ['chain', 'input'],
    ['interface', 'sfp-sfpplus1'],
    ['address', '10.0.0.1'],
    ['address', '10.0.0.1/24'],
    ['network', '10.0.0.0/8'],
    ['mac-address', 'AA:BB:CC:00:11:22'],
    ['dst-port', '8291'],
    ['vlan-id', '0'],
  ])('is sure of %s=%s', (name, value) => {
    expect(isCertain('/ip/address', name, value, types)).toBe(true);
  });

  it.each([
    ['comment', 'two\nlines'],
    ['comment', '5m'],
    ['comment', '-0,'],
    ['comment', 'true'],
    ['ttl', '1d'],
    ['disabled', 'yes'],
    ['authenticate', 'yes'],
    ['network', '10.0.0.1/8'],
    ['network', '10.0.0.1/32'],
    ['mac-address', 'aa:bb:cc:00:11:22'],
    ['dst-port', '80,443'],
    ['dst-port', '080'],
    ['timeout', '30'],
    ['servers', 'a,b'],
    ['password', 'secret'],
    ['chain', ''],
    ['chain', null],
  ])('is not sure of %s=%j', (name, value) => {
    expect(isCertain('/somewhere', name, value, types)).toBe(false);
  });
});
