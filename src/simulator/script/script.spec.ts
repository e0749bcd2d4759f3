import { execute } from '../kernel/execute';
import type { Values } from '../kernel/menu';
import { World } from '../kernel/world';
import { Jobs } from './jobs';
import { createManualTime } from './manual-time';
import { ScriptHost } from './script-host';

const START_MS = Date.UTC(2026, 0, 2, 3, 4, 5);

interface Bench {
  readonly world: World;
  readonly jobs: Jobs;
  readonly reboots: string[];
  readonly waiting: () => number;
  /** What a script printed; its error where it ended with one. */
  run(source: string): readonly string[] | string;
  command(...words: readonly string[]): string | undefined;
  print(menu: string): Values[];
  later(ms: number): void;
}

function bench(version = '7.20.8'): Bench {
  const time = createManualTime(START_MS);
  const major = Number(version.split('.', 1)[0]);
  const identity = { index: 0, name: 'sim-0001', address: '127.1.0.1', version, major, username: 'admin', password: '', seed: 1 };
  const world = new World(identity, time.nowMs);
  const reboots: string[] = [];
  const host = new ScriptHost(world, { timers: time, finished: (then) => reboots.push(then) });
  world.scripts = host;
  const jobs = new Jobs(world, host, time);
  jobs.start();
  return {
    world,
    jobs,
    reboots,
    waiting: () => time.waiting,
    run(source) {
      const { output, error } = host.run(source, { name: 'test' });
      return error ?? output;
    },
    command(...words) {
      const outcome = execute(world, words);
      return outcome.kind === 'done' ? outcome.ret : undefined;
    },
    print(menu) {
      const outcome = execute(world, [`${menu}/print`]);
      return outcome.kind === 'rows' ? [...outcome.rows].filter((row) => row !== undefined) : [];
    },
    later: (ms) => time.advance(ms),
  };
}

describe('simulator/script: the language', () => {
  it.each([
    [
      'text with values in it',
      ':local x 5; :put "x is $x, $($x * 2) and \\$x, $[:len "abc"] long"',
      ['x is 5, 10 and $x, 3 long'],
    ],
    [
      'numbers, times and addresses',
      ':put (7 / 2); :put (7 % 2); :put (1d + 2h); :put (10.0.0.250 + 10); :put (-3)',
      ['3', '1', '1d02:00:00', '10.0.1.4', '-3'],
    ],
    [
      'what is compared',
      ':put (5 > 3 and 2 < 1); :put ("abc" ~ "^a"); :put (10.0.0.1 in 10.0.0.0/8); :put (true && !false)',
      ['false', 'true', 'true', 'true'],
    ],
    [
      'lists',
      ':local a {1;2;"x y"=3}; :put ($a->1); :put ($a->"x y"); :put [:len $a]; :set ($a->"k") 9; :put ($a->"k")',
      ['2', '3', '3', '9'],
    ],
    [
      'texts taken apart',
      ':put [:pick "abcdef" 2 4]; :put [:find "abcdef" "de"]; :put [:typeof [:find "abc" "z"]]; :put [:toarray "a,b"]',
      ['cd', '3', 'nil', 'a;b'],
    ],
    [
      'kinds',
      ':put [:typeof 1]; :put [:typeof 1s]; :put [:typeof "1"]; :put [:typeof 10.0.0.1]; :put [:typeof *1F]; :put [:typeof $nobody]',
      ['num', 'time', 'str', 'ip', 'id', 'nothing'],
    ],
    [
      'loops',
      ':for i from=3 to=1 do={ :put $i }; :local n 0; :while ($n < 2) do={ :set n ($n + 1) }; :put $n; :foreach k,v in={a=1;b=2} do={ :put "$k$v" }',
      ['3', '2', '1', '2', 'a1', 'b2'],
    ],
    ['choices', ':if (1 = 2) do={ :put yes } else={ :put no }\n:if ([:len "x"] = 1) do={\n  :put one\n}', ['no', 'one']],
    ['functions', ':local f do={ :return ("$1-$name") }; :put [$f hello name=joe]', ['hello-joe']],
    ['scopes', ':local x 1; { :local x 2; :put $x }; :put $x; :global g 7; :put $g', ['2', '1', '7']],
    ['commands made from text', ':local c [:parse ":put 4"]; $c', ['4']],
    ['lines that go on, and remarks', '# first\n:put ("a" . \\\n  "b") # not a text\n', ['ab']],
  ])('knows %s', (_, source, expected) => {
    expect(bench().run(source)).toEqual(expected);
  });

  it('keeps global values from one script to the next, and local ones not', () => {
    const { run } = bench();
    run(':global kept 5; :local gone 6');
    expect(run(':global kept; :put $kept; :put [:typeof $gone]')).toEqual(['5', 'nothing']);
  });

  it('catches errors where it is told to, and stops at others', () => {
    const { run, print } = bench();
    expect(run(':do { :error "boom" } on-error={ :put "caught" }; :onerror e in={ :error "boom" } do={ :put "e=$e" }')).toEqual([
      'caught',
      'e=boom',
    ]);
    expect(run(':put 1; :error "boom"; :put 2')).toBe('boom');
    expect(print('/log').at(-1)?.message).toContain('boom');
    expect(run('/bogus thing')).toBe('bad command name bogus (line 1)');
    expect(run(':put "open')).toContain('syntax error (line 1');
  });

  it('ends a loop that never would', () => {
    const { run } = bench();
    expect(run(':while (true) do={ :nothing }')).toBe('script takes too long');
    expect(run(':global f do={ :global f; $f }; $f')).toMatch(/too long|call stack/);
    expect(run(`:put ${'('.repeat(20_000)}`)).toMatch(/call stack|syntax/);
    expect(run(':do { :while (true) do={} } on-error={ :put "no way out" }')).toBe('script takes too long');
  });
});

describe('simulator/script: bytes', () => {
  it('reads bytes side by side as one character, and letters beside them as themselves', () => {
    expect(bench().run(':put "caf\\C3\\A9 \\41\\42 \\E2\\82\\AC"')).toEqual(['café AB €']);
  });
});

describe('simulator/script: commands of menus', () => {
  it('adds, finds, gets, sets and removes', () => {
    const { run, print } = bench();
    const script = [
      '/ip firewall filter',
      'add chain=input action=drop comment="mine"',
      ':put [get [find where comment="mine" and action=drop] chain]',
      'set [find comment="mine"] disabled=yes',
      ':put [:len [find comment~"^mi" disabled]]',
      'remove [find comment="mine"]',
      'remove [find comment="nobody"]',
      ':put [:len [find comment="mine"]]',
    ];
    expect(run(script.join('\n'))).toEqual(['input', '1', '0']);
    expect(print('/ip/firewall/filter').some((row) => row.comment === 'mine')).toBe(false);
  });

  it('finds its way by abbreviations, blocks and slashes', () => {
    expect(
      bench().run(
        ':put [/sys id get name]; /interface bridge { :put [get [find] name] }; :put [/interface/bridge/print count-only]',
      ),
    ).toEqual(['sim-0001', 'bridge', '1']);
  });

  it('looks for rows in the menu of the command', () => {
    const { run } = bench();
    run('/ip address add address=10.9.0.1/24 interface=bridge comment=mine');
    expect(
      run(
        ':put [/ip address get [find comment="mine"] address]; /ip address remove [find comment="mine"]; :put [:len [/ip address find comment="mine"]]',
      ),
    ).toEqual(['10.9.0.1/24', '0']);
  });

  it('works through what the router prints', () => {
    const source = ':foreach i in=[/interface find where !(slave=yes || name~"bridge")] do={ :put [/interface get $i name] }';
    expect(bench('6.49.18').run(source)).toEqual(['ether1']);
    expect(bench().run(':put ([/interface print as-value where name=ether1]->0->"type")')).toEqual(['ether']);
  });

  it('hands on what the router refuses', () => {
    const { run } = bench();
    expect(run('/ip address add address=10.0.0.1/24 interface=nowhere')).toBe('input does not match any value of interface');
    expect(run(':do { /ip address remove 99 } on-error={ :put none }')).toEqual(['none']);
  });

  it('logs, reboots, and is run by the API', () => {
    const { run, reboots, command, print } = bench();
    run(':log warning "look here"; /system reboot');
    expect(print('/log').at(-1)).toMatchObject({ topics: 'script,warning', message: 'look here' });
    expect(reboots).toEqual(['restart']);
    command('/system/script/add', '=name=hello', '=source=/system identity set name=renamed');
    command('/system/script/run', '=number=hello');
    expect(print('/system/identity')).toEqual([{ name: 'renamed' }]);
    expect(print('/system/script')[0]).toMatchObject({ 'run-count': '1' });
  });

  it('stops a script that runs itself', () => {
    const { run } = bench();
    run('/system script add name=again source="/system script run again"');
    expect(run('/system script run again')).toBe('max scripts nesting reached');
  });
});

describe('simulator/script: time', () => {
  it('waits without holding anybody up', () => {
    const { run, print, later } = bench();
    expect(run(':put 1; :delay 5s; /system identity set name=later')).toEqual(['1']);
    expect(print('/system/identity')).toEqual([{ name: 'sim-0001' }]);
    later(5_000);
    expect(print('/system/identity')).toEqual([{ name: 'later' }]);
  });

  it('fires a dead-man schedule once: it undoes, and removes itself', () => {
    const { command, print, later, waiting } = bench();
    command('/ip/address/add', '=address=10.9.0.1/24', '=interface=bridge', '=comment=risky');
    command('/system/script/add', '=name=undo', '=source=/ip address remove [find comment="risky"]');
    command(
      '/system/scheduler/add',
      '=name=dead-man',
      '=interval=10m',
      '=on-event=/system scheduler remove dead-man\n/system script run undo\n/system script remove undo',
    );
    later(599_000);
    expect(print('/ip/address').some((row) => row.comment === 'risky')).toBe(true);
    later(1_000);
    expect(print('/ip/address').some((row) => row.comment === 'risky')).toBe(false);
    expect([print('/system/scheduler'), print('/system/script')]).toEqual([[], []]);
    expect(waiting()).toBe(0);
  });

  it('does nothing once it was disarmed', () => {
    const { command, print, later, waiting } = bench();
    command('/system/scheduler/add', '=name=dead-man', '=interval=10m', '=on-event=/system identity set name=undone');
    command('/system/scheduler/remove', '=numbers=dead-man');
    later(3_600_000);
    expect(print('/system/identity')).toEqual([{ name: 'sim-0001' }]);
    expect(waiting()).toBe(0);
  });

  it('runs again and again, counts, and tells when next', () => {
    const { command, print, later } = bench();
    command('/system/scheduler/add', '=name=tick', '=interval=1m', '=on-event=:log info tick');
    expect(print('/system/scheduler')[0]).toMatchObject({ 'next-run': '2026-01-02 03:05:05', 'run-count': '0' });
    later(150_000);
    expect(print('/system/scheduler')[0]).toMatchObject({ 'next-run': '2026-01-02 03:07:05', 'run-count': '2' });
    command('/system/scheduler/set', '=numbers=tick', '=disabled=yes');
    later(600_000);
    expect(print('/system/scheduler')[0]).toMatchObject({ 'run-count': '2' });
  });

  it('runs at a date and time in the words of both generations, and at startup', () => {
    for (const [version, date] of [
      ['7.20.8', '2026-01-02'],
      ['6.49.18', 'jan/02/2026'],
    ] as const) {
      const { command, print, later, jobs } = bench(version);
      command('/system/scheduler/add', '=name=once', `=start-date=${date}`, '=start-time=04:00:00', '=on-event=:log info once');
      command('/system/scheduler/add', '=name=boot', '=start-time=startup', '=on-event=:log info booted');
      later(86_400_000);
      jobs.stop();
      jobs.start();
      const counts = print('/system/scheduler').map((row) => row['run-count']);
      expect(counts).toEqual(['1', '1']);
    }
  });

  it('probes hosts and runs their scripts when they come and go', () => {
    const { command, print, later, jobs } = bench();
    command(
      '/tool/netwatch/add',
      '=host=192.0.2.9',
      '=interval=5s',
      '=up-script=:log info "came"',
      '=down-script=:log info "went"',
    );
    expect(print('/tool/netwatch')[0]).toMatchObject({ status: 'unknown' });
    later(5_000);
    expect(print('/tool/netwatch')[0]).toMatchObject({ status: 'up' });
    jobs.setReachable('192.0.2.9', { reachable: false });
    later(5_000);
    expect(print('/tool/netwatch')[0]).toMatchObject({ status: 'down' });
    expect(
      print('/log')
        .map((row) => row.message)
        .filter((message) => message === 'came' || message === 'went'),
    ).toEqual(['came', 'went']);
  });

  it('forgets what waits when the router goes down', () => {
    const { run, print, later, world, jobs } = bench();
    run(':delay 5s; /system identity set name=later');
    run('/system scheduler add name=tick interval=1m on-event="/system identity set name=ticked"');
    jobs.stop();
    (world.scripts as ScriptHost).stop();
    later(3_600_000);
    expect(print('/system/identity')).toEqual([{ name: 'sim-0001' }]);
  });
});
