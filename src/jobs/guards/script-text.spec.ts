import fc from 'fast-check';
import { unescapeText } from '../../core/rsc';
import { World } from '../../simulator/kernel/world';
import { ScriptHost, SYSTEM_TIMERS } from '../../simulator/script';
import { assignments, consoleMenu, quoted } from './script-text';

const types = (name: string): string | undefined => (name === 'comment' ? 'string' : undefined);

describe('src/jobs/guards/script-text', () => {
  it.each([
    ['plain', '"plain"'],
    ['', '""'],
    ['say "hi" for $5? \\ done', '"say \\"hi\\" for \\$5\\? \\\\ done"'],
    ['a\nb\r\tc', '"a\\nb\\r\\tc"'],
    ['{[(;#)]}', '"{[(;#)]}"'],
    ['é€', '"\\C3\\A9\\E2\\82\\AC"'],
    ['\u0001', '"\\01"'],
  ])('writes %j', (value, text) => {
    expect(quoted(value)).toBe(text);
  });

  it('writes any text in ASCII, on one line, so that it is read as it was', () => {
    const identity = {
      index: 0,
      name: 'r',
      address: '127.1.0.1',
      version: '7.20.8',
      major: 7,
      username: 'a',
      password: '',
      seed: 1,
    };
    const host = new ScriptHost(new World(identity), { timers: SYSTEM_TIMERS, finished: () => undefined });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        const text = quoted(value);
        expect(text).toMatch(/^[\x20-\x7e]*$/);
        expect(unescapeText(text.slice(1, -1))).toBe(value);
        expect(host.run(`:put (${text})`, { name: 'test' })).toEqual({ output: [value] });
      }),
    );
  });

  it('says yes and no to switches, and leaves texts as they are', () => {
    const values = { disabled: 'true', comment: 'true', name: 'false', 'src-address': null };
    expect(assignments(values, types, 'set')).toBe('disabled="yes" comment="true" name="false" !src-address');
    expect(assignments(values, types, 'add')).toBe('disabled="yes" comment="true" name="false"');
  });

  it('writes paths as 6.x reads them', () => {
    expect(consoleMenu('/ip/firewall/filter')).toBe('/ip firewall filter');
  });
});
