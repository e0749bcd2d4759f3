import * as fc from 'fast-check';
import { named } from '../../../test/kit/named';
import { asn, bitRate, bool, byteSize, intRange, kibSize, percent, ratePair } from './numbers';

const bridgePriority = intRange({ name: 'bridge-priority', min: 0, max: 65_535, base: 16 });

describe('core/values/numbers', () => {
  it.each(
    named<string | number | boolean>([
      [bool, 'true', 'yes'],
      [bool, 'no', 'no'],
      [bool, false, 'no'],
      [byteSize, '64KiB', '65536'],
      [byteSize, '1.5M', '1572864'],
      [byteSize, 512, '512'],
      [kibSize, '2048KiB', '2048KiB'],
      [kibSize, '2048', '2048KiB'],
      [kibSize, '2MiB', '2048KiB'],
      [bitRate, '10M', '10000000'],
      [bitRate, '1.1M', '1100000'],
      [bitRate, '0', '0'],
      [ratePair, '768k/10M', '768000/10000000'],
      [ratePair, '25M', '25000000/25000000'],
      [percent, '50%', '50'],
      [asn, 'AS65000', '65000'],
      [asn, '1.10', '65546'],
      [bridgePriority, '32768', '0x8000'],
      [bridgePriority, '0x8000', '0x8000'],
    ]),
  )('%s reads %j as %j', (_name, given, canonical, type) => {
    expect(type.schema.parse(given)).toBe(canonical);
  });

  it.each(
    named([
      [bool, 'maybe', '"maybe" is not yes or no'],
      [byteSize, '1.5', 'not a whole number of bytes'],
      [byteSize, '-1', 'is not a size'],
      [kibSize, '100B', 'not a whole number of KiB'],
      [bitRate, '10X', 'is not a rate such as 512k, 10M or 1G'],
      [bitRate, '0.0001k', 'not a whole number of bits'],
      [ratePair, '10M/', 'expected a rate'],
      [percent, '101', 'is not a percentage from 0 to 100'],
      [asn, '0', 'is not an AS number'],
      [asn, '1.65536', 'each part of the dotted form'],
      [bridgePriority, '65536', '"65536" is not a whole number from 0 to 65535: it is over 65535'],
      [bridgePriority, '1e3', 'is not a whole number'],
      [bridgePriority, '99999999999999999999', 'it is too large'],
    ]),
  )('%s refuses %j', (_name, given, message, type) => {
    expect(() => type.parse(given)).toThrow(message);
  });

  it('keeps every number it can write', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (left, right) => {
        expect(byteSize.parse(byteSize.format(left))).toBe(left);
        expect(kibSize.parse(kibSize.format(left * 1024))).toBe(left * 1024);
        expect(bitRate.parse(bitRate.format(left))).toBe(left);
        const pair = { upload: left, download: right };
        expect(ratePair.parse(ratePair.format(pair))).toEqual(pair);
      }),
    );
  });

  it('accepts exactly the numbers between its bounds', () => {
    const level = intRange({ name: 'level', min: -5, max: 5 });
    fc.assert(
      fc.property(fc.integer({ min: -20, max: 20 }), (value) => {
        expect(level.schema.safeParse(value).success).toBe(value >= -5 && value <= 5);
      }),
    );
  });
});
