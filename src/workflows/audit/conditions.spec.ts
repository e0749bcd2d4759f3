import { fits, Where } from './conditions';

const ROW = { name: 'www', port: '80', disabled: 'false', policy: 'read, write', address: '' };

describe('workflows/audit/conditions', () => {
  it.each([
    [{ name: 'www' }, true],
    [{ name: 'ftp' }, false],
    [{ port: 80 }, true],
    // The API says false where an export says no.
    [{ disabled: 'no' }, true],
    [{ disabled: false }, true],
    [{ disabled: true }, false],
    [{ name: { is: ['ftp', 'www'] } }, true],
    [{ name: { not: 'www' } }, false],
    [{ policy: { has: 'write' } }, true],
    [{ policy: { has: 'writ' } }, false],
    [{ policy: { lacks: 'ftp' } }, true],
    [{ policy: { lacks: 'read' } }, false],
    [{ name: { matches: '^W' } }, true],
    [{ port: { above: 79, below: 81 } }, true],
    [{ port: { above: 80 } }, false],
    [{ port: { below: 80 } }, false],
    // Nothing is no number.
    [{ address: { below: 5 } }, false],
    [{ gone: { above: -1 } }, false],
    [{ address: { set: false } }, true],
    [{ name: { set: false } }, false],
    [{ gone: '' }, true],
    [{ name: 'www', port: 81 }, false],
    [{}, true],
  ])('%j: %p', (where, expected) => {
    expect(fits(ROW, Where.parse(where))).toBe(expected);
  });

  it.each([
    [{ name: {} }, 'at least one test'],
    [{ name: { matches: '(' } }, 'a regular expression'],
    [{ name: { like: 'x' } }, 'like'],
  ])('%j is refused: %s', (where, why) => {
    const result = Where.safeParse(where);
    expect(JSON.stringify(result.error?.issues)).toContain(why);
  });
});
