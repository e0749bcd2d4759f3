import { createSession, TrapType, Version2c } from 'net-snmp';
import { ask } from '../../kit/api-client';
import { startDaemon, type TestDaemon } from '../../kit/daemon';
import { freePort } from '../../kit/private-server';
import { eventually } from './polling-kit';
import { sendFrom } from './receivers-kit';

const EDGE = '127.63.0.1';

jest.setTimeout(180_000);

describe('what routers send, on every surface of the daemon', () => {
  let daemon: TestDaemon;
  let ports: { readonly syslog: number; readonly traps: number };

  beforeAll(async () => {
    ports = { syslog: await freePort(), traps: await freePort() };
    daemon = await startDaemon({
      ROSFLEET_SYSLOG_LISTEN: `127.0.0.1:${ports.syslog}`,
      ROSFLEET_TRAP_LISTEN: `127.0.0.1:${ports.traps}`,
      ROSFLEET_SYSLOG_KEEP: '3',
    });
    await ask(daemon, '/api/v1/snmp-credentials', { body: { name: 'plain', version: 'v2c', community: 'watch-4711' } });
    await ask(daemon, '/api/v1/routers', { body: { name: 'edge', address: EDGE } });
    await ask(daemon, '/api/v1/routers', { body: { name: 'quiet', address: '127.63.0.2' } });
    await ask(daemon, '/api/v1/routers/edge/monitoring', { method: 'PATCH', body: { snmpCredential: 'plain' } });
  });
  afterAll(() => daemon.stop());

  const line = (text: string) => sendFrom(EDGE, ports.syslog, [text]);

  it('shows the last lines over HTTP and on the command line', async () => {
    await eventually(async () => {
      await line('system,info hello');
      return ((await ask(daemon, '/api/v1/routers/edge/syslog')).body.items ?? []).length > 0;
    });
    for (const text of ['one', 'two', 'three']) await line(`system,warning ${text}`);
    const shown = await eventually(async () => {
      const { body } = await ask(daemon, '/api/v1/routers/edge/syslog?limit=2');
      return body.items?.[0]?.['text'] === 'three' && body;
    });
    expect(shown.items).toMatchObject([{ severity: 'warning', topics: ['system', 'warning'], text: 'three' }, { text: 'two' }]);
    expect(shown['counts']).toMatchObject({ warning: 3 });
    const { exitCode, stdout } = await daemon.cli(['routers', 'syslog', 'edge']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/warning +system,warning +three\n.*two\n.*one\nCame: 3 warning, \d+ info/);
    expect((await daemon.cli(['routers', 'syslog', 'quiet'])).stdout).toBe('It sent none within a week.\n');
  });

  it('shows a tenant nothing of another, and nobody what he may not read', async () => {
    const tokenFor = async (permissions: readonly string[], tenants: readonly string[]): Promise<string> =>
      String(
        (await ask(daemon, '/api/v1/tokens', { body: { name: permissions.join() + tenants.join(), permissions, tenants } })).body[
          'token'
        ],
      );
    await ask(daemon, '/api/v1/tenants', { body: { id: 'acme', name: 'Acme' } });
    const answers: [number, unknown][] = [];
    for (const token of [await tokenFor(['router:read'], ['acme']), await tokenFor(['event:read'], ['default'])]) {
      const { status, body } = await ask(daemon, '/api/v1/routers/edge/syslog', { token });
      answers.push([status, body['code']]);
    }
    expect(answers).toEqual([
      [404, 'ROUTER_UNKNOWN'],
      [403, 'FORBIDDEN'],
    ]);
    expect((await ask(daemon, '/api/v1/routers/edge/syslog?limit=0')).status).toBe(400);
    expect((await ask(daemon, '/api/v1/routers/nobody/syslog')).status).toBe(404);
  });

  it('tells of errors and traps as events, and counts them', async () => {
    await line('system,error,critical login failure for user x');
    const session = createSession('127.0.0.1', 'watch-4711', {
      trapPort: ports.traps,
      version: Version2c,
      sourceAddress: EDGE,
    } as never);
    await new Promise<void>((resolve) => session.trap(TrapType.ColdStart, () => resolve()));
    session.close();
    const items = await eventually(async () => {
      const { stdout } = await daemon.cli(['events', '--kind', 'trap.received,syslog.received', '--json']);
      const events = (JSON.parse(stdout) as { items: readonly { kind: string; text: string; severity: string }[] }).items;
      return events.length === 2 && events;
    });
    expect(items.map(({ kind, severity, text }) => [kind, severity, text]).sort()).toEqual([
      ['syslog.received', 'critical', 'edge logs: login failure for user x'],
      ['trap.received', 'warning', 'edge sent the trap coldStart'],
    ]);
    const { text } = await ask(daemon, '/metrics');
    expect(text).toMatch(/^rosfleet_traps_total\{trap="coldStart"\} 1$/m);
    expect(text).toMatch(/^rosfleet_syslog_messages_total\{severity="critical"\} 1$/m);
  });

  it('refuses to start where it cannot listen', async () => {
    const { exitCode, stderr } = await daemon.cli(['serve'], {
      env: { ROSFLEET_SYSLOG_LISTEN: 'everywhere', ROSFLEET_TRAP_LISTEN: '[::]:99999' },
    });
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('ROSFLEET_SYSLOG_LISTEN: an IP address and a port');
    expect(stderr).toContain('ROSFLEET_TRAP_LISTEN: an IP address and a port');
  });
});
