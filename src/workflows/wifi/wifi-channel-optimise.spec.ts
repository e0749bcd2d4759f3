import { betterChannel, loadOf } from './wifi-channel-optimise';

const INPUT = { channels: [2412, 2437, 2462], gain: 0.5 };
const near = (channel: string): Record<string, string> => ({ channel, signal: '-40' });
const far = (channel: string): Record<string, string> => ({ channel, signal: '-90' });

describe('how much is heard on a channel', () => {
  it.each([
    ['nothing', [], 0],
    ['a near network on it', [near('2412/ax')], 1],
    ['a faint one', [far('2412/ax')], 0],
    ['a near one half a channel off', [near('2422/n')], 0.5],
    ['a near one on the next free channel', [near('2437')], 0],
    ['two of them', [near('2412'), near('2412')], 2],
    ['one whose strength is not told', [{ channel: '2412' }], 1],
    ['a row without a channel', [{ ssid: 'x' }], 0],
  ])('is right for %s', (_what, rows, load) => expect(loadOf(rows, 2412)).toBeCloseTo(load));
});

describe('the channel to move to', () => {
  it('is the quietest', () => {
    expect(betterChannel([near('2412'), near('2412'), near('2437')], 2412, INPUT)).toBe(2462);
  });
  it('is none where the one that is set is the quietest', () => {
    expect(betterChannel([near('2437'), near('2462')], 2412, INPUT)).toBeUndefined();
  });
  it('is none where it gains too little', () => {
    expect(betterChannel([{ channel: '2412', signal: '-70' }], 2412, INPUT)).toBeUndefined();
  });
  it('is the first of equals where none is set', () => expect(betterChannel([], undefined, INPUT)).toBe(2412));
});
