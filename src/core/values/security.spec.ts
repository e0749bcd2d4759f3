import * as fc from 'fast-check';
import { named } from '../../../test/kit/named';
import { policySet, wireguardKey, wpaPassphrase } from './security';

describe('core/values/security', () => {
  it.each(
    named([
      [policySet, 'write,read,!ftp', 'read,write'],
      [policySet, '', ''],
      [wpaPassphrase, 'f'.repeat(64), 'f'.repeat(64)],
      [wpaPassphrase, ' eight ch', ' eight ch'],
    ]),
  )('%s reads %j as %j', (_name, given, canonical, type) => {
    expect(type.schema.parse(given)).toBe(canonical);
  });

  it.each(
    named([
      [policySet, 'read,root', '"root" is not one of local'],
      [policySet, 'read,!read', 'read is both granted and denied'],
      [wireguardKey, 'c2hvcnQ=', 'a WireGuard key is 32 bytes'],
      [wireguardKey, `${'A'.repeat(42)}B=`, 'the text is not clean base64'],
      [wpaPassphrase, 'short', 'a passphrase has 8 to 63 characters, this one 5'],
      [wpaPassphrase, 'pässwörter', 'printable ASCII only'],
    ]),
  )('%s refuses %j', (_name, given, message, type) => {
    expect(() => type.parse(given)).toThrow(message);
  });

  it('never repeats a key or a passphrase that it refuses', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^zq[A-Za-z]{3,5}$/), (text) => {
        for (const type of [wireguardKey, wpaPassphrase]) {
          const { error } = type.schema.safeParse(`§${text}`);
          expect(error?.issues.map(({ message }) => message).join()).not.toContain(text);
        }
      }),
    );
  });

  it('keeps every key', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64');
        expect(wireguardKey.canonical(text)).toBe(text);
        expect(wireguardKey.schema.safeParse(text).success).toBe(true);
      }),
    );
  });
});
