import fc from 'fast-check';
import { usmHeader } from './usm-header';

describe('monitoring/receivers/traps/usm-header', () => {
  it('reads engine and user', () => {
    expect(usmHeader(messageWith('300d0402abcd020100020100040175'))).toEqual({ engineId: 'abcd', user: 'u' });
  });

  it('knows a long form of length, and refuses one that leads out of the message', () => {
    const message = messageWith('30810d0402abcd020100020100040175');
    expect(usmHeader(message)).toEqual({ engineId: 'abcd', user: 'u' });
    expect(usmHeader(message.subarray(0, message.length - 1))).toBeUndefined();
  });

  it('has nothing to say of version 2', () => {
    expect(usmHeader(Buffer.from('300b02010104067075626c6963', 'hex'))).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => void usmHeader(Buffer.from(bytes))));
    fc.assert(
      fc.property(fc.nat(20), fc.nat(255), (at, byte) => {
        const changed = messageWith('300d0402abcd020100020100040175');
        changed[at] = byte;
        expect(typeof usmHeader(changed)).toMatch(/^(undefined|object)$/);
      }),
    );
  });
});

/** Of version 3. @param security in hex */
function messageWith(security: string): Buffer {
  const parameters = Buffer.from(security, 'hex');
  const inner = Buffer.concat([Buffer.from('020103300302010104', 'hex'), Buffer.from([parameters.length]), parameters]);
  return Buffer.concat([Buffer.from([0x30, inner.length]), inner]);
}
