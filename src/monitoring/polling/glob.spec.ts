import { globFilter, matchesGlob } from './glob';

describe('monitoring/polling/glob', () => {
  it.each([
    ['ether*', 'ether1', true],
    ['ether*', 'Ether1', false],
    ['*', '', true],
    ['sfp?', 'sfp1', true],
    ['sfp?', 'sfp10', false],
    ['*vlan*', 'br-vlan10', true],
    ['<*>', '<pppoe-anna>', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-b-b', false],
    ['(x)', '(x)', true],
    ['.*', 'ether1', false],
  ])('%s on %s: %s', (glob, text, expected) => {
    expect(matchesGlob(glob, text)).toBe(expected);
  });

  it('is quick whatever the pattern', () => {
    expect(matchesGlob(`${'*a'.repeat(30)}b`, 'a'.repeat(5000))).toBe(false);
  });

  it('lets the last one decide; shows the rest where all leave out', () => {
    const some = globFilter(['ether*', '!ether9', 'ether90']);
    expect(['ether1', 'ether9', 'ether90', 'lo'].map(some)).toEqual([true, false, true, false]);
    expect(['ether1', 'lo'].map(globFilter(['!lo']))).toEqual([true, false]);
  });
});
