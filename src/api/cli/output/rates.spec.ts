import { bytesText, rateText } from './rates';

describe('api/cli/output/rates', () => {
  it.each([
    [0, '0bit/s'],
    [1, '8bit/s'],
    [124.99, '1kbit/s'],
    [1_250_000, '10Mbit/s'],
    [156_250_000, '1.25Gbit/s'],
    [2e15, '16000Tbit/s'],
  ])('says %p bytes per second as %p', (rate, text) => expect(rateText(rate)).toBe(text));

  it('says bytes by thousands', () => {
    expect([999, 1000, 1_536_000, 36e9].map(bytesText)).toEqual(['999B', '1kB', '1.54MB', '36GB']);
  });
});
