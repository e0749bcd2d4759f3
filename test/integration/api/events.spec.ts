import { spawn } from 'node:child_process';
import { startFleet, type SimFleet } from '../../../src/simulator';
import { ask } from '../../kit/api-client';
import { BINARY } from '../../kit/build';
import { startDaemon, type TestDaemon } from '../../kit/daemon';
import { isSigned, startReceiver, type WebhookReceiver } from '../../kit/webhook-receiver';
import { eventually } from '../monitoring/polling-kit';

jest.setTimeout(180_000);

interface Streamed {
  readonly id: string;
  readonly event: string;
  readonly data: { readonly kind: string; readonly text: string };
}

describe('events, webhooks and netwatches on every surface', () => {
  let sim: SimFleet;
  let daemon: TestDaemon;
  let receiver: WebhookReceiver;

  beforeAll(async () => {
    receiver = await startReceiver();
    sim = await startFleet({ routers: 2, first: '127.50.1.1', apiPort: 0, services: ['api'], versions: ['7.24'] });
    daemon = await startDaemon({ ROSFLEET_POLL_FAST: '1s', ROSFLEET_WEBHOOK_NETWORKS: '127.0.0.0/8', ROSFLEET_RECONCILE: '1s' });
    await ask(daemon, '/api/v1/credentials', { body: { name: 'lab', username: 'admin', password: '' } });
    for (const { name, address, port } of sim.routers) {
      await ask(daemon, '/api/v1/routers', { body: { name, address, port, credential: 'lab' } });
    }
  });
  afterAll(async () => {
    await daemon.stop();
    await sim.close();
    await receiver.stop();
  });

  /** Reads the stream until `enough` says so. */
  async function stream(
    headers: Record<string, string>,
    enough: (seen: readonly Streamed[], text: string) => boolean,
  ): Promise<Streamed[]> {
    const response = await fetch(`${daemon.url()}/api/v1/events/stream`, {
      headers: { authorization: `Bearer ${await daemon.token()}`, ...headers },
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    let text = '';
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString('utf8');
      const seen = [...text.matchAll(/id: (\d+)\nevent: (\S+)\ndata: (.*)\n\n/g)].map(([, id = '', event = '', data = '']) => ({
        id,
        event,
        data: JSON.parse(data) as Streamed['data'],
      }));
      if (enough(seen, text)) return seen;
    }
    throw new Error('the stream ended');
  }

  it('carries a run from its end to a webhook: set up, tried and sent by the command line', async () => {
    const added = await daemon.cli(['webhooks', 'add', 'ops', '--url-stdin', '--kinds', 'run.*,netwatch.*', '--json'], {
      stdin: `${receiver.url}/hook?token=t0p-s3cret\n`,
    });
    expect([added.exitCode, added.stderr]).toEqual([0, expect.stringContaining('not shown again')]);
    const { secret, origin } = JSON.parse(added.stdout) as { secret: string; origin: string };
    expect([origin, added.stdout.includes('t0p-s3cret')]).toEqual([receiver.url, false]);
    const tried = await daemon.cli(['webhooks', 'test', 'ops']);
    expect([tried.exitCode, tried.stdout]).toEqual([0, expect.stringMatching(/^delivered: it answered 204 after \d+ ms/)]);
    const run = await daemon.cli(['run', 'system.get_identity', '--on', 'all', '--json']);
    expect(run.exitCode).toBe(0);
    const got = await eventually(() => receiver.received.find(({ body }) => body.events[0]?.kind === 'run.ended'));
    expect(got.body.events[0]?.text).toMatch(/system\.get_identity ended: ok/);
    expect([got.path, isSigned(got, secret)]).toEqual(['/hook?token=t0p-s3cret', true]);
    const log = await daemon.cli(['webhooks', 'deliveries', 'ops', '--state', 'delivered', '--json']);
    const { items } = JSON.parse(log.stdout) as { items: readonly { state: string; test: boolean }[] };
    expect(items.map(({ state, test }) => [state, test])).toEqual([
      ['delivered', false],
      ['delivered', true],
    ]);
    receiver.answer((response) => response.writeHead(404).end());
    const failed = await daemon.cli(['webhooks', 'test', 'ops']);
    expect([failed.exitCode, failed.stdout.trim()]).toEqual([1, 'not delivered: it answered 404']);
    receiver.answer((response) => response.writeHead(204).end());
    const all = [
      added,
      tried,
      run,
      log,
      failed,
      await daemon.cli(['webhooks', 'list']),
      await daemon.cli(['webhooks', 'show', 'ops']),
    ];
    expect(all.slice(1).some(({ stdout, stderr }) => `${stdout}${stderr}`.includes(secret))).toBe(false);
  });

  it('tells of netwatches: list, event, webhook', async () => {
    const [router] = sim.routers;
    router!.putRow('/tool/netwatch', { host: '192.0.2.7', interval: '1h', '~status': 'up' });
    await eventually(async () => {
      const { stdout } = await daemon.cli(['netwatch', 'name=sim-0001', '--json']);
      return (JSON.parse(stdout) as { items: readonly { status: string }[] }).items[0]?.status === 'up';
    });
    for (const { '.id': id = '' } of router!.rows('/tool/netwatch')) router!.dropRow('/tool/netwatch', id);
    router!.putRow('/tool/netwatch', { host: '192.0.2.7', interval: '1h', '~status': 'down' });
    const got = await eventually(() => receiver.received.find(({ body }) => body.events[0]?.kind === 'netwatch.down'));
    expect(got.body.events[0]).toMatchObject({ router: 'sim-0001', text: 'sim-0001 sees 192.0.2.7 simple down' });
    const shown = await eventually(async () => {
      const one = await daemon.cli(['netwatch', '--status', 'down']);
      return one.stdout.includes('192.0.2.7') && one;
    });
    expect(shown.stdout).toMatch(/sim-0001 +192\.0\.2\.7 simple/);
    const events = await daemon.cli(['events', '--kind', 'netwatch.*', '--router', 'sim-0001', '--since', '1h', '--json']);
    expect(JSON.parse(events.stdout)).toMatchObject({ items: [{ kind: 'netwatch.down', router: 'sim-0001' }] });
    const empty = await ask(daemon, '/api/v1/netwatch?on=name%3Dsim-0002');
    expect(empty.body.items).toEqual([]);
  });

  it('streams what comes, and goes on after the event that was seen last', async () => {
    const before = await ask(daemon, '/api/v1/events?limit=1');
    const newest = String(before.body.items?.[0]?.['id']);
    const fresh = stream({}, (_seen, text) => text.includes(`id: ${newest}\n\n`));
    expect(await fresh).toEqual([]);
    await daemon.cli(['webhooks', 'test', 'ops']);
    await daemon.cli(['webhooks', 'test', 'ops']);
    const two = await stream({ 'last-event-id': newest }, (seen) => seen.length >= 2);
    expect(two.map(({ event, data }) => [event, data.kind])).toEqual([
      ['webhook.test', 'webhook.test'],
      ['webhook.test', 'webhook.test'],
    ]);
    const one = await stream({ 'last-event-id': two[0]!.id }, (seen) => seen.length >= 1);
    expect(one.map(({ id }) => id)).toEqual([two[1]!.id]);
  });

  it('is followed on the command line, over a restart of the daemon', async () => {
    const child = spawn(process.execPath, [BINARY, 'events', '--follow', '--limit', '1', '--kind', 'webhook.test', '--json'], {
      env: daemon.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    let out = '';
    let notes = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (notes += chunk.toString()));
    const lines = (): string[] => out.split('\n').filter((line) => line !== '');
    await eventually(() => lines().length === 1);
    await daemon.halt();
    await eventually(() => notes.includes('the daemon is away'));
    await daemon.resume();
    await daemon.cli(['webhooks', 'test', 'ops']);
    await eventually(() => lines().length === 2);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    const ids = lines().map((line) => (JSON.parse(line) as { id: number }).id);
    expect(ids[1]).toBeGreaterThan(ids[0]!);
  });

  it('refuses what is wrong with a problem, and what a token may not', async () => {
    const statusOf = async (path: string, options: Parameters<typeof ask>[2] = {}): Promise<[number, unknown]> => {
      const { status, body } = await ask(daemon, path, options);
      return [status, body['code']];
    };
    expect(await statusOf('/api/v1/events?kind=router.sideways')).toEqual([400, 'INPUT_INVALID']);
    expect(await statusOf('/api/v1/events?since=yesterday')).toEqual([400, 'INPUT_INVALID']);
    expect(await statusOf('/api/v1/events/stream?on=tag%3D')).toEqual([400, 'SELECTOR_INVALID']);
    expect(await statusOf('/api/v1/events/stream', { headers: { 'last-event-id': 'x' } })).toEqual([400, 'INPUT_INVALID']);
    expect(await statusOf('/api/v1/webhooks/none')).toEqual([404, 'WEBHOOK_UNKNOWN']);
    const body = { name: 'meta', url: 'http://169.254.169.254/latest' };
    expect(await statusOf('/api/v1/webhooks', { body })).toEqual([409, 'NETWORK_NOT_ALLOWED']);
    const made = await ask(daemon, '/api/v1/tokens', { body: { name: 'r', permissions: ['router:read'], tenants: '*' } });
    const token = String(made.body['token']);
    for (const path of ['events', 'events/stream', 'webhooks', 'webhooks/ops/deliveries', 'netwatch']) {
      expect([path, await statusOf(`/api/v1/${path}`, { token })]).toEqual([path, [403, 'FORBIDDEN']]);
    }
  });

  it('counts events and deliveries, and documents every route', async () => {
    await daemon.cli(['run', 'system.get_identity', '--on', 'all']);
    const text = await eventually(async () => {
      const now = (await ask(daemon, '/metrics')).text;
      return /^rosfleet_webhook_deliveries_total\{outcome="delivered"\} [2-9]/m.test(now) && now;
    });
    expect(text).toMatch(/^rosfleet_fleet_events_total\{kind="run\.ended"\} 1$/m);
    expect(text).toMatch(/^rosfleet_webhook_delivery_lag_seconds_count [2-9]$/m);
    expect(text).toMatch(/^rosfleet_queue_jobs\{queue="webhooks",state="waiting"\} 0/m);
    const document = JSON.parse((await ask(daemon, '/api/openapi.json')).text) as { paths: Readonly<Record<string, object>> };
    const routes = [
      'events',
      'events/stream',
      'webhooks',
      'webhooks/{ref}',
      'webhooks/{ref}/deliveries',
      'webhooks/{ref}/test',
      'netwatch',
    ];
    expect(routes.filter((route) => !(`/api/v1/${route}` in document.paths))).toEqual([]);
  });
});
