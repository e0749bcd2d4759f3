import { systemActor, type Actor } from '../../../src/core/access';
import { createLogger } from '../../../src/core/telemetry';
import { createFleet, TargetPolicy, type Fleet, type NewEvent } from '../../../src/fleet';
import { openRedis, startWebhooks, type RedisAccess, type RunningWebhooks } from '../../../src/jobs';
import { databaseKinds, startDatabases, type TestDatabases } from '../../kit/databases';
import { openTestFleet, type TestFleet } from '../../kit/fleet';
import { startRedis, type TestRedis } from '../../kit/redis';
import { isSigned, startReceiver, type WebhookReceiver } from '../../kit/webhook-receiver';
import { eventually } from '../monitoring/polling-kit';

const admin = systemActor('test');
const KEY = 'a key of the receiver';

describe.each(databaseKinds())('webhooks (%s)', (kind) => {
  let databases: TestDatabases;
  let server: TestRedis;
  let redis: RedisAccess;
  let receiver: WebhookReceiver;
  let base: TestFleet;
  let fleet: Fleet;
  let webhooks: RunningWebhooks;
  let targets: TargetPolicy;
  const lines: string[] = [];

  beforeAll(async () => {
    databases = await startDatabases(kind);
    server = await startRedis();
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await databases.stop();
  });

  beforeEach(async () => {
    await server.flush();
    lines.length = 0;
    receiver = await startReceiver();
    base = await openTestFleet({ url: await databases.createUrl() });
    await open(['127.0.0.0/8']);
  }, 60_000);
  afterEach(async () => {
    await webhooks.close();
    await redis.close();
    await base.close();
    await receiver.stop();
  });

  async function open(allowed: readonly string[], options: { readonly timeoutMs?: number } = {}): Promise<void> {
    const log = createLogger({ level: 'trace', destination: { write: (line: string) => void lines.push(line) } });
    const { source, vault, network } = base;
    targets = new TargetPolicy({ allowed });
    fleet = createFleet({ source, vault, network, webhookTargets: targets });
    redis = await openRedis({ url: server.url, dataDir: '', log });
    webhooks = startWebhooks({
      redis,
      webhooks: fleet.webhooks,
      deliveries: fleet.deliveries,
      addressFor: (hostname) => targets.addressFor(hostname),
      roles: ['worker'],
      timeoutMs: options.timeoutMs ?? 2_000,
      waitsMs: [50, 50],
      log,
    });
  }

  /** The same database with other settings. */
  async function reopen(allowed: readonly string[], options: { readonly timeoutMs?: number } = {}): Promise<void> {
    await webhooks.close();
    await redis.close();
    await open(allowed, options);
  }

  function event(fields: Partial<NewEvent> = {}): NewEvent {
    return { tenantId: 'default', kind: 'router.down', severity: 'error', text: 'r1 is gone', ...fields };
  }

  async function happen(...events: readonly NewEvent[]): Promise<readonly string[]> {
    const due = await fleet.events.store(events);
    await webhooks.enqueue(due);
    return due;
  }

  function add(fields: object = {}): Promise<unknown> {
    return fleet.webhooks.add(admin, { name: 'ops', url: `${receiver.url}/hook?token=t0p-s3cret`, secret: KEY, ...fields });
  }

  async function ended(id: string | undefined): Promise<Awaited<ReturnType<Fleet['deliveries']['get']>>> {
    return eventually(async () => {
      const seen = await fleet.deliveries.get(id ?? '');
      return seen.state !== 'pending' && seen;
    });
  }

  it('sends what happened, signed, and logs that it was taken', async () => {
    await add();
    const [id] = await happen(event({ attributes: { code: 'CONNECT_TIMEOUT' } }));
    expect(await ended(id)).toMatchObject({
      webhook: 'ops',
      state: 'delivered',
      status: 204,
      attempts: 1,
      events: 1,
      test: false,
    });
    const [got] = receiver.received;
    expect(got?.path).toBe('/hook?token=t0p-s3cret');
    expect(got?.headers['x-rosfleet-delivery']).toBe(id);
    expect(got?.body).toMatchObject({
      id,
      webhook: 'ops',
      tenant: 'default',
      test: false,
      events: [{ kind: 'router.down', severity: 'error', text: 'r1 is gone', attributes: { code: 'CONNECT_TIMEOUT' } }],
    });
    expect([isSigned(got!, KEY), isSigned(got!, 'another key of it'), isSigned({ ...got!, text: `${got!.text} ` }, KEY)]).toEqual(
      [true, false, false],
    );
  });

  it('sends together what happens at once: hundreds of routers are a few requests', async () => {
    await add();
    const due = await happen(...Array.from({ length: 120 }, (_, index) => event({ text: `r${index} is gone` })));
    expect(due).toHaveLength(3);
    await Promise.all(due.map(ended));
    const texts = receiver.received.flatMap(({ body }) => body.events.map(({ text }) => text));
    expect(new Set(texts).size).toBe(120);
    expect(Math.max(...receiver.received.map(({ text }) => Buffer.byteLength(text)))).toBeLessThan(256 * 1024);
  });

  it('sends to each webhook what it wants: kinds, severity, routers, its tenant', async () => {
    await fleet.tenants.add(admin, { id: 'acme', name: 'Acme' });
    const edge = await fleet.routers.add(admin, { name: 'edge', address: '10.0.0.1', tags: ['edge'] });
    const core = await fleet.routers.add(admin, { name: 'core', address: '10.0.0.2' });
    await add({ name: 'netwatch', kinds: ['netwatch.*'] });
    await add({ name: 'bad', severity: 'error' });
    await add({ name: 'edge', on: 'tag=edge' });
    await add({ name: 'theirs', tenant: 'acme' });
    await add({ name: 'off', enabled: false });
    const due = await happen(
      event({ text: 'edge down', router: edge }),
      event({ text: 'core probe', router: core, kind: 'netwatch.down', severity: 'warning' }),
      event({ text: 'run', kind: 'run.ended', severity: 'info' }),
    );
    await Promise.all(due.map(ended));
    const got = receiver.received.map(({ body }) => `${body.webhook}: ${body.events.map(({ text }) => text).join()}`);
    expect(got.sort()).toEqual(['bad: edge down', 'edge: edge down', 'netwatch: core probe']);
  });

  it('tries again what was not taken, with the same id, and gives up with the reason', async () => {
    await add();
    receiver.answer((response) => response.writeHead(receiver.received.length < 3 ? 503 : 200).end());
    const [id] = await happen(event());
    expect(await ended(id)).toMatchObject({ state: 'delivered', attempts: 3, status: 200 });
    expect(new Set(receiver.received.map(({ body }) => body.id))).toEqual(new Set([id]));
    receiver.answer((response) => response.writeHead(500).end());
    const [lost] = await happen(event());
    expect(await ended(lost)).toMatchObject({ state: 'dead', attempts: 3, status: 500, reason: 'it answered 500' });
    expect((await fleet.deliveries.list(admin, 'ops', { state: 'dead' })).items.map((one) => one.id)).toEqual([lost]);
  });

  it('follows no redirect, and takes 410 for a last word', async () => {
    await add();
    receiver.answer((response) => response.writeHead(307, { location: `${receiver.url}/elsewhere` }).end());
    const [moved] = await happen(event());
    expect(await ended(moved)).toMatchObject({
      state: 'dead',
      attempts: 1,
      status: 307,
      reason: expect.stringMatching(/redirect/),
    });
    receiver.answer((response) => response.writeHead(410).end());
    const [gone] = await happen(event());
    expect(await ended(gone)).toMatchObject({ state: 'dead', attempts: 1, status: 410 });
    expect(receiver.received.map(({ path }) => path)).toEqual(['/hook?token=t0p-s3cret', '/hook?token=t0p-s3cret']);
  });

  it('does not wait for a receiver that is silent, or that never ends its answer', async () => {
    await reopen(['127.0.0.0/8'], { timeoutMs: 150 });
    await add();
    receiver.answer(() => undefined);
    const [silent] = await happen(event());
    expect(await ended(silent)).toMatchObject({ state: 'dead', attempts: 3, reason: 'no answer within 150 ms' });
    receiver.answer((response) => {
      response.writeHead(200);
      const pour = setInterval(() => response.write('x'.repeat(65_536)), 1);
      response.on('close', () => clearInterval(pour));
    });
    const [endless] = await happen(event());
    expect(await ended(endless)).toMatchObject({ state: 'delivered', status: 200 });
  });

  it('keeps a slow receiver from the places of the others', async () => {
    await add({ name: 'slow', kinds: ['router.down'] });
    await add({ name: 'quick', kinds: ['router.up'] });
    receiver.answer((response, request) => {
      const { webhook } = receiver.received.at(-1)!.body;
      if (webhook === 'quick') response.writeHead(204).end();
      else request.on('close', () => undefined);
    });
    for (let number = 0; number < 60; number += 1) await happen(event());
    const [quick] = await happen(event({ kind: 'router.up', severity: 'info' }));
    expect(await ended(quick)).toMatchObject({ state: 'delivered' });
    const slow = await fleet.deliveries.list(admin, 'slow', { limit: 100 });
    expect(slow.items.filter(({ state }) => state === 'pending').length).toBeGreaterThan(40);
  });

  it('refuses private addresses, when it is set up and when a name turns out to be one', async () => {
    await add();
    const local = receiver.url.replace('127.0.0.1', 'localhost');
    await fleet.webhooks.add(admin, { name: 'named', url: local, secret: KEY });
    await reopen([]);
    await expect(add({ name: 'again' })).rejects.toMatchObject({ code: 'NETWORK_NOT_ALLOWED' });
    await expect(fleet.webhooks.update(admin, 'ops', { url: 'http://169.254.169.254/' })).rejects.toMatchObject({
      code: 'NETWORK_NOT_ALLOWED',
    });
    const due = await happen(event());
    const results = await Promise.all(due.map(ended));
    expect(results.map(({ state, attempts, reason }) => [state, attempts, /may not be sent to/.test(reason ?? '')])).toEqual([
      ['dead', 1, true],
      ['dead', 1, true],
    ]);
    expect(receiver.received).toEqual([]);
  });

  it('has a test delivery go to this webhook alone, whatever it wants, once', async () => {
    await add({ enabled: false, kinds: ['run.ended'] });
    await add({ name: 'other' });
    const id = await fleet.deliveries.test(admin, 'ops');
    await webhooks.enqueue([id]);
    expect(await webhooks.wait(id, 10_000)).toMatchObject({ state: 'delivered', test: true, events: 1 });
    receiver.answer((response) => response.writeHead(500).end());
    const failing = await fleet.deliveries.test(admin, 'ops');
    await webhooks.enqueue([failing]);
    expect(await webhooks.wait(failing, 10_000)).toMatchObject({ state: 'dead', attempts: 1, reason: 'it answered 500' });
    expect(receiver.received.map(({ body }) => [body.webhook, body.test, body.events[0]?.kind])).toEqual([
      ['ops', true, 'webhook.test'],
      ['ops', true, 'webhook.test'],
    ]);
  });

  it('sends what was stored while Redis was emptied or away', async () => {
    await add();
    const due = await fleet.events.store([event()]);
    await base.source.query(`UPDATE "webhook_delivery" SET "nextAt" = "nextAt" - 60000`);
    await webhooks.look();
    await webhooks.look();
    expect(await ended(due[0])).toMatchObject({ state: 'delivered', attempts: 1 });
    expect(receiver.received).toHaveLength(1);
  });

  it('sends nothing more of what was removed or disabled meanwhile', async () => {
    await add();
    await add({ name: 'gone' });
    const due = await fleet.events.store([event()]);
    await fleet.webhooks.update(admin, 'ops', { enabled: false });
    await fleet.webhooks.remove(admin, 'gone');
    await webhooks.enqueue(due);
    const [left] = (await fleet.deliveries.list(admin, 'ops')).items;
    expect(await ended(left?.id)).toMatchObject({ state: 'dead', reason: 'the webhook is disabled' });
    expect(receiver.received).toEqual([]);
  });

  it('says nowhere what is secret: not in rows, views, audit, jobs or logs', async () => {
    await add();
    receiver.answer((response) => response.writeHead(500).end());
    const [id] = await happen(event());
    const jobs = await eventually(async () => {
      const client = redis.impatient();
      if (client.status !== 'ready') await new Promise<void>((resolve) => client.once('ready', () => resolve()));
      const keys = (await client.keys('rosfleet:webhooks:*_*')).filter((key) => !key.endsWith(':lock'));
      const held = await Promise.all(keys.map((key) => client.hgetall(key).catch(() => ({}))));
      return held.length > 0 && held;
    });
    await ended(id);
    const tables = await Promise.all(
      ['webhook', 'webhook_delivery', 'audit_entry', 'fleet_event'].map((table) => base.source.query(`SELECT * FROM "${table}"`)),
    );
    const views = [await fleet.webhooks.list(admin), await fleet.deliveries.list(admin, 'ops')];
    const said = JSON.stringify([jobs, tables, views, lines]);
    expect(said).not.toContain('t0p-s3cret');
    expect(said).not.toContain(KEY);
    expect(lines.join('')).toContain(String(id));
  });

  it('makes a key where none is given, shows it once, and seals anew after a rotation', async () => {
    const made = await fleet.webhooks.add(admin, { name: 'made', url: `${receiver.url}/a` });
    const key = made.secret?.reveal() ?? '';
    expect(key.length).toBeGreaterThanOrEqual(40);
    expect(await fleet.webhooks.get(admin, 'made')).not.toHaveProperty('secret');
    await fleet.webhooks.update(admin, 'made', { url: `${receiver.url}/b` });
    expect(await fleet.webhooks.reseal(admin)).toBe(0);
    const [id] = await happen(event());
    await ended(id);
    expect(receiver.received.map((got) => [got.path, isSigned(got, key)])).toEqual([['/b', true]]);
  });

  it('keeps tenants and permissions apart', async () => {
    await fleet.tenants.add(admin, { id: 'acme', name: 'Acme' });
    await add();
    const acme: Actor = { kind: 'token', id: 't', name: 't', tenants: ['acme'], permissions: ['webhook:read', 'webhook:write'] };
    const reader: Actor = { ...acme, tenants: '*', permissions: ['webhook:read'] };
    await expect(fleet.webhooks.get(acme, 'ops')).rejects.toMatchObject({ code: 'WEBHOOK_UNKNOWN' });
    await expect(fleet.deliveries.list(acme, 'ops')).rejects.toMatchObject({ code: 'WEBHOOK_UNKNOWN' });
    await expect(fleet.deliveries.test(acme, 'ops')).rejects.toMatchObject({ code: 'WEBHOOK_UNKNOWN' });
    await expect(fleet.webhooks.add(acme, { name: 'x', url: 'https://example.com/' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(fleet.webhooks.remove(reader, 'ops')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(fleet.deliveries.test(reader, 'ops')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect((await fleet.webhooks.list(reader)).items.map(({ name }) => name)).toEqual(['ops']);
  });

  it.each([
    [{ url: 'ftp://example.com/' }, /http/],
    [{ url: 'https://user:pass@example.com/' }, /without user/],
    [{ kinds: ['router.sideways'] }, /router\.down/],
    [{ secret: 'short' }, /16 characters/],
    [{ severity: 'loud' }, /severity/],
  ])('refuses %j', async (fields, why) => {
    await expect(add(fields)).rejects.toMatchObject({ code: 'INPUT_INVALID', message: expect.stringMatching(why) as string });
  });

  it('forgets deliveries that are too old', async () => {
    await add();
    const due = await happen(event());
    await ended(due[0]);
    expect(await fleet.deliveries.sweep(60_000)).toBe(0);
    expect(await fleet.deliveries.sweep(-1_000)).toBe(1);
  });
});
