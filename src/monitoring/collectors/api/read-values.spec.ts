import { bytesOf, byteRateOf, isTrue, numberOf, pairOf, ratioOf, secondsOf, wallTimeOf } from './read-values';

describe('src/monitoring/collectors/api/read-values', () => {
  it.each([
    ['12ms345us', 0.012345],
    ['1w2d03:04:05', 788_645],
    ['1d2h3m4s', 93_784],
    ['00:00:00.000500', 0.0005],
    ['0s', 0],
    ['never', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads the duration %s', (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds);
  });

  it.each([
    ['-62dBm@6Mbps', -62],
    ['24.1V', 24.1],
    ['35 %', 35],
    [' 7 ', 7],
    ['+3', 3],
    ['n/a', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads the number that %s begins with', (text, number) => {
    expect(numberOf(text)).toBe(number);
  });

  it('reads shares', () => {
    expect([ratioOf('35%'), ratioOf('100'), ratioOf('none')]).toEqual([0.35, 1, undefined]);
  });

  it.each([
    ['123456', 'bytes', 123_456],
    ['48', 'KiB', 49_152],
    ['2048KiB', 'KiB', 2_097_152],
    ['1.5MiB', 'bytes', 1_572_864],
    ['12B', 'KiB', 12],
    ['a lot', 'bytes', undefined],
    ['-1', 'bytes', undefined],
  ] as const)('reads %s, bare numbers being %s', (text, bare, bytes) => {
    expect(bytesOf(text, bare)).toBe(bytes);
  });

  it('reads rates as bytes per second', () => {
    expect(['10Mbps', '2.5Gbps', '100Gbps', ''].map(byteRateOf)).toEqual([1_250_000, 312_500_000, 12_500_000_000, undefined]);
  });

  it('reads pairs only where both are numbers', () => {
    expect([pairOf('1000/2000', '/'), pairOf('1000', '/'), pairOf(undefined, '/')]).toEqual([
      [1_000, 2_000],
      undefined,
      undefined,
    ]);
  });

  it('reads both forms of a date, and none that does not exist', () => {
    const moment = Date.UTC(2026, 0, 2, 3, 4, 5);
    expect([wallTimeOf('jan/02/2026 03:04:05'), wallTimeOf('2026-01-02 03:04:05')]).toEqual([moment, moment]);
    expect([wallTimeOf('2026-02-30 00:00:00'), wallTimeOf('03:04:05'), wallTimeOf(' ')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('takes a flag that is not there for one that does not hold', () => {
    expect([isTrue('true'), isTrue('yes'), isTrue('false'), isTrue(undefined)]).toEqual([true, true, false, false]);
  });
});
