import { isPublic } from './addresses';
import { timeOf } from './times';

describe('workflows/audit/times', () => {
  it.each([
    ['nov/26/2026 04:46:52', Date.UTC(2026, 10, 26, 4, 46, 52)],
    ['2026-11-26 04:46:52', Date.UTC(2026, 10, 26, 4, 46, 52)],
    ['2026-11-26T04:46:52', Date.UTC(2026, 10, 26, 4, 46, 52)],
    ['2026-11-26', Date.UTC(2026, 10, 26)],
    ['jan/ 2/1970', Date.UTC(1970, 0, 2)],
    ['xyz/26/2026 04:46:52', undefined],
    ['never', undefined],
    [undefined, undefined],
  ])('%p is %p', (text, expected) => expect(timeOf(text)).toBe(expected));
});

describe('workflows/audit/addresses', () => {
  it.each([
    ['8.8.8.8', true],
    ['172.32.0.1', true],
    ['172.31.0.1', false],
    ['100.64.3.1', false],
    ['192.168.1.1', false],
    ['239.1.1.1', false],
    ['example.com', false],
    ['2001:db8::1', false],
    [undefined, false],
  ])('%p is of the internet: %p', (address, expected) => expect(isPublic(address)).toBe(expected));
});
