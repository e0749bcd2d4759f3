import { missingOf } from './device-mode-campaign';

const WANTED = { allow: ['container' as const], forbid: ['socks' as const], wait: '15m' };

describe('what is not yet as wanted', () => {
  it('is nothing where all of it is', () => {
    expect(missingOf([{ mode: 'advanced', container: 'true', socks: 'false' }], WANTED)).toBeUndefined();
  });

  it('names what is locked and what is not', () => {
    expect(missingOf([{ mode: 'advanced', container: 'false', socks: 'yes' }], { ...WANTED, mode: 'home' })).toBe(
      'the mode is advanced, not home, container is locked, socks is allowed',
    );
  });

  it('is all of it where the router says nothing', () => expect(missingOf([], WANTED)).toBe('the router has no device-mode'));
});
