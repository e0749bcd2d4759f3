import fc from 'fast-check';

import { Refusal, World } from '../kernel';
import { ScriptHost, SYSTEM_TIMERS } from '../script';
import { parseCondition } from './condition';
import { Console } from './console';
import { ConsoleError } from './console-error';
import { splitCommands, splitWords } from './words';

const POLICIES = new Set(['read', 'write', 'policy', 'test', 'sensitive', 'ftp', 'reboot', 'ssh']);

function newConsole(version = '7.20.8'): { run: (text: string) => string; world: World } {
  const world = new World({
    index: 0,
    name: 'sim',
    address: '127.0.0.1',
    version,
    major: Number(version.split('.')[0]),
    username: 'admin',
    password: '',
    seed: 1,
  });
  const console = new Console(world, { name: 'admin', policies: POLICIES, session: {} }, { before: () => undefined });
  return { world, run: (text) => console.run(text).lines.join('\n') };
}

describe('simulator/console', () => {
  it('takes lines apart at semicolons and line ends, not within quotes and brackets', () => {
    expect(splitCommands('/a; b "x;y"\n# gone; too\r\n/c [find; d] \\\n   e')).toEqual(['/a', ' b "x;y"', '/c [find; d] e']);
    expect(splitWords(' add  name="a b" [find x=1]')).toEqual([
      { text: 'add', column: 2 },
      { text: 'name="a b"', column: 7 },
      { text: '[find x=1]', column: 18 },
    ]);
  });

  it('understands short names as long as only one fits', () => {
    const { run } = newConsole();
    expect(run('/sys id pr')).toBe('  name: sim\n');
    expect(run('/i')).toBe('bad command name i (line 1 column 2)');
  });

  it('remembers its menu, and the numbers of the last list', () => {
    const { run, world } = newConsole();
    run('/ip firewall address-list');
    run('add list=a address=192.0.2.1; add list=b address=192.0.2.2');
    run('print where list=b');
    run('remove 0');
    expect(world.rows('/ip/firewall/address-list').map(({ values }) => values.list)).toEqual(['a']);
    expect(run('..; print')).toBe('bad command name print (line 1 column 2)');
  });

  it('leaves to the script language what it does not know', () => {
    const { run, world } = newConsole();
    world.scripts = new ScriptHost(world, { timers: SYSTEM_TIMERS, finished: () => undefined });
    run('/ip firewall address-list');
    expect(run(':for i from=1 to=3 do={ add list=made address="192.0.2.$i" }; :put ("made " . [:len [find]])')).toBe('made 3');
    world.files.write('set.rsc', Buffer.from(':local name "by-file"\n/system identity set name=$name\n'));
    expect(run('/import set.rsc')).toContain('executed successfully');
    expect(run('/system identity print')).toBe('  name: by-file\n');
    expect(run(':put "costs \\$5"')).toBe('costs $5');
  });

  it('finds within the menu of the command around it', () => {
    const { run } = newConsole();
    run('/ip firewall address-list add list=a address=192.0.2.1');
    expect(run(':put [/ip firewall address-list get [find list=a] address]')).toBe('192.0.2.1');
  });

  it.each([
    ['disabled=no', true],
    ['!disabled', true],
    ['name~"^eth"', true],
    ['name="ether1" and mtu>1499', true],
    ['name=x or (mtu<9000 and !(name=x))', true],
    ['mtu!=1500', false],
    ['name=ether1 mtu=1', false],
    ['comment=""', true],
  ])('filters by %s', (text, passes) => {
    expect(parseCondition(text, 1)({ name: 'ether1', mtu: '1500', disabled: 'false' })).toBe(passes);
  });

  it('prints flags and columns as each version does', () => {
    expect(newConsole('7.20.8').run('/user print')).toMatch(/^Columns: NAME, GROUP, /);
    expect(newConsole('6.49.18').run('/user print')).toMatch(/^Flags: X - disabled\n +# +NAME +GROUP/);
  });

  it('writes what it prints to a file', () => {
    const { run, world } = newConsole();
    run('/system identity print file=who');
    expect(world.files.read('who.txt')?.toString()).toBe('  name: sim\n\n');
  });

  it('stops an import that imports itself', () => {
    const { run, world } = newConsole();
    world.files.write('loop.rsc', Buffer.from('/import loop.rsc'));
    expect(run('/import loop.rsc')).toContain('too many nested imports');
  });

  it('answers whatever is typed, and never falls over', () => {
    const word = fc.constantFrom(
      ...[
        '/',
        '/ip',
        'address',
        'add',
        'set',
        'print',
        'where',
        'find',
        'remove',
        'get',
        'export',
        ':put',
        'name=',
        'comment="a',
        '[',
        ']',
        '(',
        ')',
        '"',
      ],
      ...[
        '!',
        '~',
        '"(a+)+$"',
        '0',
        '*1',
        '..',
        ';',
        '\\',
        '$x',
        '{',
        '}',
        'detail',
        'as-value',
        'count-only',
        'interface',
        '/system/reset-counters',
      ],
    );
    fc.assert(
      fc.property(fc.oneof(fc.array(word, { maxLength: 12 }), fc.array(fc.string(), { maxLength: 4 })), (words) => {
        expect(typeof newConsole().run(words.join(' '))).toBe('string');
      }),
      { numRuns: 300 },
    );
  });

  it('reads conditions of any shape, or says where they end', () => {
    const part = fc.constantFrom('a', '=', '!=', '(', ')', '!', 'and', 'or', '"x"', '~', '<', '((((((((', 'b=c');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        try {
          parseCondition(parts.join(' '), 1)({ a: 'x' });
        } catch (error) {
          if (!(error instanceof ConsoleError) && !(error instanceof Refusal)) throw error;
        }
      }),
    );
  });
});
