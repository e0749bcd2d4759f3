import * as fc from 'fast-check';
import { named } from '../../../test/kit/named';
import { comment, identity, interfaceName, itemReference, objectId, ssid } from './names';

describe('core/values/names', () => {
  it.each(
    named([
      [interfaceName, 'vlan wan 1 ', 'vlan wan 1 '],
      [interfaceName, '*F00', '*F00'],
      [identity, 'Кромка-01', 'Кромка-01'],
      [comment, '', ''],
      [comment, 'two\nlines', 'two\nlines'],
      [objectId, '*1f', '*1F'],
      [itemReference, '*a', '*A'],
      [itemReference, 'ether1', 'ether1'],
      [ssid, 'SkyBridge+SkyTower', 'SkyBridge+SkyTower'],
    ]),
  )('%s keeps %j', (_name, given, canonical, type) => {
    expect(type.schema.parse(given)).toBe(canonical);
  });

  it.each(
    named([
      [interfaceName, '', 'the name is empty'],
      [interfaceName, 'ether\u00071', 'control character'],
      [identity, 'x'.repeat(65), 'is 65 bytes long, at most 64 fit'],
      [objectId, '1F', '"1F" is not a row id such as *1F'],
      [itemReference, '*xyz', 'is not a row id'],
      [ssid, '', 'at least 1 are needed'],
      [ssid, 'ñ'.repeat(17), '34 bytes long, at most 32 fit'],
      [comment, 'a\0b', 'NUL'],
    ]),
  )('%s refuses %j', (_name, given, message, type) => {
    expect(() => type.parse(given)).toThrow(message);
  });

  it('never changes a comment', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (given) => {
        expect(comment.canonical(given)).toBe(given);
      }),
    );
  });
});
