import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import fc from 'fast-check';

import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';

/** OpenSSH: what administrators have, and what we did not write. */
const present = ['ssh', 'sftp', 'ssh-keygen'].every((program) => {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});
if (!present && process.env.ROSFLEET_TEST_REQUIRE_ALL) throw new Error('install openssh-client');
if (!present) process.stderr.write('SKIPPED test/integration/simulator/ssh: install openssh-client to run it\n');

const run = promisify(execFile);
let folder: string;
let fleet: SimFleet;
let router: SimRouter;
let old: SimRouter;

function options(to: SimRouter, more: readonly string[] = []): string[] {
  const settings = [
    ['StrictHostKeyChecking', 'no'],
    ['UserKnownHostsFile', join(folder, 'known_hosts')],
    ['LogLevel', 'ERROR'],
    ['NumberOfPasswordPrompts', '1'],
  ].flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  return ['-F', 'none', ...settings, ...more, '-o', `Port=${to.ports.ssh}`];
}

/** The password comes from a program: OpenSSH takes it from nowhere else without a terminal. */
function environment(password: string): NodeJS.ProcessEnv {
  return { ...process.env, SSH_ASKPASS: join(folder, 'askpass'), SSH_ASKPASS_REQUIRE: 'force', SIM_PASSWORD: password };
}

async function ssh(
  command: string,
  given: { to?: SimRouter; user?: string; password?: string; more?: string[] } = {},
): Promise<string> {
  const { to = router, user = 'admin', password = '', more = [] } = given;
  const args = [...options(to, more), '-l', user, to.address, command];
  const { stdout } = await run('ssh', args, { env: environment(password), timeout: 20_000 });
  return stdout.replaceAll('\r\n', '\n');
}

(present ? describe : describe.skip)('SSH of a simulated router', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rosfleet-ssh-'));
    await writeFile(join(folder, 'askpass'), '#!/bin/sh\nprintf "%s\\n" "$SIM_PASSWORD"\n', { mode: 0o700 });
    fleet = await startFleet({
      routers: [{ version: '7.20.8' }, { version: '6.49.18' }],
      first: '127.3.12.1',
      apiPort: 0,
      services: ['api', 'ssh'],
      management: 'none',
    });
    [router, old] = fleet.routers as [SimRouter, SimRouter];
  });

  afterAll(async () => {
    await fleet.close();
    await rm(folder, { recursive: true });
  });

  it('prints a menu with one record and lists as RouterOS does', async () => {
    expect(await ssh('/system identity print')).toBe('  name: sim-0001\n\n');
    expect(await ssh('/ip address print')).toBe(
      [
        'Flags: D - DYNAMIC',
        'Columns: ADDRESS, NETWORK, INTERFACE',
        '#   ADDRESS          NETWORK       INTERFACE',
        '    ;;; defconf',
        '0   192.168.88.1/24  192.168.88.0  bridge   ',
        '    ;;; management',
        '1   127.3.12.1/32    127.3.12.1    bridge   ',
        '2 D 100.64.0.2/24    100.64.0.0    ether1   ',
        '',
      ].join('\n'),
    );
    expect(await ssh('/ip address print', { to: old })).toContain('Flags: X - disabled, I - invalid, D - dynamic\n');
  });

  it('adds, finds, changes, reads and removes', async () => {
    expect(await ssh('/ip firewall address-list add list=x address=192.0.2.1 comment="a b"')).toBe('');
    expect(await ssh(':put [/ip firewall address-list get [find where comment="a b"] address]')).toBe('192.0.2.1\n');
    expect(await ssh('/ip/firewall/address-list set [find address=192.0.2.1] list=y')).toBe('');
    expect(await ssh(':put [/ip/firewall/address-list print as-value where list=y]')).toMatch(
      /^\.id=\*[0-9A-F]+;list=y;address=192\.0\.2\.1;/,
    );
    expect(
      await ssh('/ip/firewall/address-list/remove [find list=y]; /ip/firewall/address-list/print count-only where list=y'),
    ).toBe('0\n');
    // A search that finds nothing is not an error.
    expect(await ssh('/ip/firewall/address-list/remove [find list=nothing]')).toBe('');
  });

  it.each([
    ['/ip nosuch', 'bad command name nosuch (line 1 column 5)\n'],
    ['/ip address add adress=10.0.0.1/24', 'bad parameter adress (line 1 column 17)\n'],
    ['/ip address add address=10.0.0.1/24', 'missing value(s) of argument(s) interface\n'],
    ['/ip address add address=10.0.0.1/24 interface=x', 'input does not match any value of interface\n'],
    ['/ip address print nonsense', 'expected end of command (line 1 column 19)\n'],
    ['/ip address remove *FF', 'no such item\n'],
    ['/ip address print where (', 'syntax error (line 1 column 25)\n'],
  ])('complains of %s in words, and exits with 0', async (command, said) => {
    expect(await ssh(command)).toBe(said);
  });

  it('exports and imports', async () => {
    expect(
      await ssh('/ip firewall address-list add list=kept address=192.0.2.7; /ip firewall address-list export file=flash-free'),
    ).toBe('');
    await ssh('/ip firewall address-list remove [find list=kept]');
    expect(await ssh('/import file-name=flash-free.rsc')).toBe('\nScript file loaded and executed successfully\n');
    expect(await ssh('/ip firewall address-list print count-only where list=kept')).toBe('1\n');
    expect(await ssh('/export')).toContain('\n/ip firewall address-list\nadd address=192.0.2.7 list=kept\n');
  });

  it('pings', async () => {
    expect(await ssh('/ping 192.0.2.1 count=2')).toMatch(/SEQ HOST[\s\S]+sent=2 received=2 packet-loss=0%/);
  });

  it('refuses a wrong password, and a password where there is a key', async () => {
    await expect(ssh('/quit', { password: 'no' })).rejects.toMatchObject({ code: 255 });
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'key')]);
    const key = await readFile(join(folder, 'key.pub'), 'utf8');
    router.exec(['/user/add', '=name=bob', '=group=full', '=password=secret']);
    router.exec(['/user/ssh-keys/add', '=user=bob', `=key=${key.trim()}`]);
    const withKey = ['-i', join(folder, 'key'), '-o', 'IdentitiesOnly=yes'];
    expect(await ssh(':put done', { user: 'bob', more: withKey })).toBe('done\n');
    await expect(ssh(':put done', { user: 'bob', password: 'secret' })).rejects.toMatchObject({ code: 255 });
    router.exec(['/ip/ssh/set', '=always-allow-password-login=yes']);
    expect(await ssh(':put done', { user: 'bob', password: 'secret' })).toBe('done\n');
  });

  it('has a shell that knows the menu it is in', async () => {
    const args = [...options(router), '-tt', '-l', 'admin+ct80w', router.address];
    const shell = spawn('ssh', args, { env: environment(''), stdio: ['pipe', 'pipe', 'ignore'] });
    let seen = '';
    shell.stdout.on('data', (data: Buffer) => {
      seen += data.toString('utf8');
    });
    shell.stdin.write('/ip address\rprint\r/\r:put "he\x7f\x7fhi"\rquit\r');
    await new Promise((resolve) => shell.once('close', resolve));
    expect(seen).toContain('MikroTik RouterOS 7.20.8');
    expect(seen).toContain('[admin@sim-0001] > /ip address\r\n[admin@sim-0001] /ip/address> print\r\nFlags: D - DYNAMIC\r\n');
    expect(seen).toContain('\r\nhi\r\n[admin@sim-0001] > quit\r\n');
  });

  it('keeps files over SFTP', async () => {
    await writeFile(join(folder, 'up.rsc'), '/ip dns set servers=192.0.2.53\n');
    const large = Buffer.alloc(3_000_000, 'large ');
    await writeFile(join(folder, 'large.bin'), large);
    const script = [
      `put ${folder}/up.rsc`,
      `put ${folder}/large.bin`,
      'mkdir skins',
      'rename up.rsc skins/up.rsc',
      'ls -l skins',
      `get large.bin ${folder}/back.bin`,
      'rm large.bin',
      'ls',
    ].join('\n');
    await writeFile(join(folder, 'batch'), script);
    const args = [...options(router), '-o', 'BatchMode=no', '-b', join(folder, 'batch'), `admin@${router.address}`];
    const { stdout } = await run('sftp', args, { env: environment(''), timeout: 20_000 });
    expect(stdout).toMatch(/-rw-r--r--.* 31 .*up\.rsc/);
    expect(stdout).not.toMatch(/^large\.bin/m);
    expect((await readFile(join(folder, 'back.bin'))).equals(large)).toBe(true);
    expect(await ssh('/import skins/up.rsc')).toContain('successfully');
    expect(router.rows('/ip/dns')).toMatchObject([{ servers: '192.0.2.53' }]);
  });

  it('loses answers as its faults want it', async () => {
    await router.setFault({ kind: 'drop', at: { command: '/ip/pool/add', when: 'after' } });
    await expect(ssh('/ip/pool add name=lost ranges=192.0.2.1')).rejects.toMatchObject({ code: 255 });
    expect(router.rows('/ip/pool').map(({ name }) => name)).toContain('lost');
    await router.setFault(undefined);
  });

  it('outlives whatever is sent to its port', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ maxLength: 200 }).map((rest) => [...Buffer.from('SSH-2.0-x\r\n'), ...rest]),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (sent) => {
        const socket = connect({ host: router.address, port: router.ports.ssh as number });
        socket.on('error', () => undefined).resume();
        socket.end(Buffer.from(sent));
        await once(socket, 'close');
      }),
      { numRuns: 60 },
    );
    expect(await ssh(':put alive')).toBe('alive\n');
  });

  it('shows its sessions and ends them with the connection', async () => {
    expect(await ssh('/user active print')).toMatch(/admin +127\.\S+ +ssh/);
    while (router.rows('/user/active').length > 0) await new Promise((resolve) => setImmediate(resolve));
    const [last] = router.rows('/log').slice(-1);
    expect(last).toMatchObject({ message: expect.stringMatching(/^user admin logged out from \S+ via ssh$/) as string });
  });
});
