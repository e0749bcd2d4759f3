import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createRegistry } from '../../../src/core/catalogue';
import { ALL_AREAS } from '../../../src/workflows';
import { startFleet, type SimFleet } from '../../../src/simulator';
import { ask, type Answer } from '../../kit/api-client';
import { startDaemon, type TestDaemon } from '../../kit/daemon';

jest.setTimeout(120_000);

const ROUTERS = 4;
const RULE = { chain: 'forward', action: 'drop', 'src-address': '203.0.113.9', comment: 'http.spec' };
const RUN = { do: 'firewall.create_filter_rule', input: RULE, on: 'all' };

describe('test/integration/api/http', () => {
  let fleet: SimFleet;
  let daemon: TestDaemon;

  beforeAll(async () => {
    fleet = await startFleet({ routers: ROUTERS, first: '127.32.0.1', apiPort: 0 });
    daemon = await startDaemon();
    await ask(daemon, '/api/v1/credentials', { body: { name: 'lab', username: 'admin', password: '' } });
    const routers = fleet.inventory().map(({ name, address, port }) => ({ name, address, port, credential: 'lab' }));
    await ask(daemon, '/api/v1/routers/import', {
      text: JSON.stringify(routers),
      headers: { 'content-type': 'application/json' },
    });
  });
  afterAll(async () => {
    await fleet.close();
    await daemon.stop();
  });

  async function finished(accepted: Answer): Promise<Answer> {
    return ask(daemon, `/api/v1/runs/${String(accepted.body['id'])}?wait=30s&groups=true`);
  }

  it('makes an admin token at first start and keeps it to itself', async () => {
    const file = await stat(join(daemon.dataDir, 'admin.token'));
    expect((file.mode & 0o777).toString(8)).toBe('600');
    expect(await readFile(join(daemon.dataDir, 'daemon.json'), 'utf8')).toContain(daemon.url());
  });

  it('answers health and readiness to everybody, metrics to those who may', async () => {
    expect(await ask(daemon, '/healthz', { token: null })).toMatchObject({ status: 200, body: { alive: true } });
    const ready = { ready: true, checks: { database: 'ok', redis: 'ok' } };
    expect(await ask(daemon, '/readyz', { token: null })).toMatchObject({ status: 200, body: ready });
    const metrics = await ask(daemon, '/metrics');
    expect(metrics.text).toContain('rosfleet_http_request_duration_seconds_count{method="GET",route="/readyz",status="2xx"}');
  });

  it('learns what routers are, one or many', async () => {
    const one = await ask(daemon, '/api/v1/routers/sim-0001/probe', { method: 'POST' });
    expect(one.body).toMatchObject({
      name: 'sim-0001',
      state: 'online',
      version: '7.20.8',
      probedAt: expect.stringMatching(/Z$/),
    });
    await fleet.routers[3]?.setFault({ kind: 'wrong-password' });
    const many = await ask(daemon, '/api/v1/routers/probe', { body: { on: 'all' } });
    await fleet.routers[3]?.setFault(undefined);
    expect(many.body).toMatchObject({ total: 4, online: 3, failed: [{ router: 'sim-0004', error: { code: 'AUTH_REJECTED' } }] });
    expect((await ask(daemon, '/api/v1/routers/sim-0004')).body).toMatchObject({ state: 'auth-failed' });
    // The daemon does not try the same login again: a new one ends that.
    await ask(daemon, '/api/v1/credentials/lab', { method: 'PATCH', body: { password: '' } });
  });

  it('runs an action once per key, on every router, and shows what came of it', async () => {
    const headers = { 'idempotency-key': 'block-1' };
    const accepted = await ask(daemon, '/api/v1/runs', { body: RUN, headers });
    expect(accepted).toMatchObject({ status: 202, body: { total: ROUTERS, repeated: false } });
    const again = await ask(daemon, '/api/v1/runs', { body: RUN, headers });
    expect(again.body).toEqual({ ...accepted.body, repeated: true });
    const run = await finished(accepted);
    expect(run.body).toMatchObject({ state: 'finished', outcome: 'ok', counts: { changed: ROUTERS }, input: RULE });
    expect(run.body['groups']).toMatchObject([
      { status: 'changed', count: ROUTERS, diff: [{ menu: '/ip/firewall/filter', op: 'add' }] },
    ]);
    const other = await ask(daemon, '/api/v1/runs', { body: { ...RUN, mode: 'plan' }, headers });
    expect(other).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_CONFLICT' } });
    const routers = await ask(daemon, `/api/v1/runs/${String(accepted.body['id'])}/routers?status=changed&limit=3`);
    expect(routers.body.items).toHaveLength(3);
    expect(routers.body['next']).toEqual(expect.any(String));
    for (const router of fleet.routers) {
      expect(router.rows('/ip/firewall/filter').filter((row) => row['comment'] === RULE.comment)).toHaveLength(1);
    }
  });

  it('takes the same run through the Nest module of the area', async () => {
    const { do: _action, ...body } = RUN;
    const accepted = await ask(daemon, '/api/v1/areas/firewall-filter/create_filter_rule', { body: { ...body, mode: 'plan' } });
    expect(accepted.status).toBe(202);
    expect((await finished(accepted)).body).toMatchObject({ do: RUN.do, mode: 'plan', counts: { unchanged: ROUTERS } });
  });

  it('streams events from any place on, and ends with the run', async () => {
    const accepted = await ask(daemon, '/api/v1/runs', { body: { do: 'system.get_identity', on: 'all' } });
    const path = `/api/v1/runs/${String(accepted.body['id'])}/events`;
    const stream = await ask(daemon, path);
    expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const ids = [...stream.text.matchAll(/^id: (\d+)$/gm)].map((match) => match[1] as string);
    expect(ids).toHaveLength(ROUTERS + 1);
    expect(stream.text.trimEnd().split('\n').at(-2)).toBe('event: run.finished');
    const rest = await ask(daemon, path, { headers: { 'last-event-id': ids[1] as string } });
    expect([...rest.text.matchAll(/^id: (\d+)$/gm)].map((match) => match[1])).toEqual(ids.slice(2));
  });

  it('pauses, resumes and aborts only what is going on', async () => {
    for (const router of fleet.routers) await router.setFault({ kind: 'latency', ms: 300 });
    const accepted = await ask(daemon, '/api/v1/runs', { body: { ...RUN, mode: 'plan', rollout: { concurrency: 1 } } });
    const path = `/api/v1/runs/${String(accepted.body['id'])}`;
    expect((await ask(daemon, `${path}/pause`, { method: 'POST' })).body).toMatchObject({ state: 'paused' });
    expect((await ask(daemon, `${path}/pause`, { method: 'POST' })).body).toMatchObject({ code: 'RUN_STATE_INVALID' });
    expect((await ask(daemon, `${path}/resume`, { method: 'POST' })).body).toMatchObject({ state: 'running' });
    await ask(daemon, `${path}/abort`, { method: 'POST' });
    for (const router of fleet.routers) await router.setFault(undefined);
    const run = await finished(accepted);
    expect(run.body).toMatchObject({ state: 'finished', outcome: 'aborted' });
    expect((run.body['counts'] as { cancelled?: number }).cancelled).toBeGreaterThan(0);
  });

  it('reads a menu of one router now', async () => {
    const read = await ask(
      daemon,
      '/api/v1/routers/sim-0002/menus/ip/firewall/filter?where.comment=http.spec&proplist=chain,action',
    );
    expect(read.body).toEqual({ rows: [{ chain: 'forward', action: 'drop', comment: 'http.spec' }] });
    const missing = await ask(daemon, '/api/v1/routers/sim-0002/menus/ip/nothing');
    expect(missing).toMatchObject({ status: 409, body: { code: 'TRAP_NO_SUCH_COMMAND', trap: { message: expect.any(String) } } });
  });

  it('exports what it imported, without passwords, and takes it back unchanged', async () => {
    for (const format of ['csv', 'yaml', 'json']) {
      const exported = await ask(daemon, `/api/v1/routers/export?format=${format}`);
      expect(exported.text).toContain('sim-0003');
      expect(exported.text).not.toMatch(/password/);
      const headers = { 'content-type': exported.headers.get('content-type') as string };
      const back = await ask(daemon, '/api/v1/routers/import', { text: exported.text, headers });
      expect(back.body).toMatchObject({ added: 0, updated: 0, unchanged: ROUTERS, rejected: [] });
    }
  });

  it('keeps groups, sites, credentials, tenants, tokens and their audit', async () => {
    const group = await ask(daemon, '/api/v1/groups', { body: { name: 'edge', rule: 'version >= 7', members: ['sim-0002'] } });
    expect(group).toMatchObject({
      status: 201,
      body: { name: 'edge', tenant: 'default', createdAt: expect.stringMatching(/Z$/) },
    });
    expect((await ask(daemon, '/api/v1/routers?on=group%3Dedge')).body.items?.map((router) => router['name'])).toContain(
      'sim-0002',
    );
    await ask(daemon, '/api/v1/sites', { body: { name: 'riga', timezone: 'Europe/Riga' } });
    expect((await ask(daemon, '/api/v1/sites/riga')).body).toMatchObject({ timezone: 'Europe/Riga' });
    const made = await ask(daemon, '/api/v1/credentials', { body: { name: 'noc', username: 'noc', password: 'hunter2' } });
    expect(made.text).not.toContain('hunter2');
    expect((await ask(daemon, '/api/v1/credentials/noc')).text).not.toMatch(/hunter2|password|ciphertext/);
    expect((await ask(daemon, '/api/v1/credentials/noc', { method: 'DELETE' })).status).toBe(204);
    expect((await ask(daemon, '/api/v1/credentials/lab', { method: 'DELETE' })).body).toMatchObject({ code: 'IN_USE' });
    await ask(daemon, '/api/v1/tenants', { body: { id: 'acme' } });
    const audit = await ask(daemon, '/api/v1/audit?limit=50');
    expect(audit.text).not.toContain('hunter2');
    expect(audit.body.items?.map((entry) => entry['action'])).toEqual(
      expect.arrayContaining(['group.add', 'credential.remove', 'tenant.add']),
    );
  });

  it('lets a token do what it may, in its tenants, and nothing else', async () => {
    const body = {
      name: 'reader',
      tenants: ['acme'],
      permissions: ['router:read', 'action:read'],
      expiresAt: '2099-01-01T00:00:00Z',
    };
    const made = await ask(daemon, '/api/v1/tokens', { body });
    const token = made.body['token'] as string;
    expect(token).toMatch(/^rf_/);
    expect((await ask(daemon, '/api/v1/tokens')).text).not.toContain(token);
    expect((await ask(daemon, '/api/v1/routers', { token })).body).toEqual({ items: [] });
    const run = await ask(daemon, '/api/v1/runs', { token, body: { do: 'system.get_identity', on: 'all' } });
    expect(run).toMatchObject({ status: 403, body: { code: 'FORBIDDEN', detail: expect.stringContaining('default') } });
    const write = await ask(daemon, '/api/v1/routers', { token, body: { name: 'x', address: '10.0.0.1', tenant: 'acme' } });
    expect(write).toMatchObject({ status: 403, body: { code: 'FORBIDDEN', detail: expect.stringContaining('router:write') } });
    expect((await ask(daemon, '/metrics', { token })).body).toMatchObject({ code: 'FORBIDDEN' });
    await ask(daemon, '/api/v1/tokens/reader', { method: 'DELETE' });
    expect((await ask(daemon, '/api/v1/routers', { token })).body).toMatchObject({ code: 'TOKEN_INVALID' });
  });

  it('lists the same actions on every surface', async () => {
    const expected = createRegistry(ALL_AREAS).actions.map((action) => action.id);
    const listed: unknown[] = [];
    for (let next: string | undefined = ''; next !== undefined;) {
      const page = await ask(daemon, `/api/v1/actions?limit=20${next && `&cursor=${next}`}`);
      listed.push(...(page.body.items ?? []).map((action) => action['id']));
      next = page.body['next'] as string | undefined;
    }
    expect(listed).toEqual(expected);
    const cli = await daemon.cli(['actions', '--json']);
    expect((JSON.parse(cli.stdout) as { id: string }[]).map((action) => action.id)).toEqual(expected);
    const openapi = await ask(daemon, '/api/openapi.json', { token: null });
    const paths = openapi.body['paths'] as Record<string, { post?: { 'x-rosfleet-action'?: { id: string } } }>;
    const documented = Object.values(paths).flatMap((path) => path.post?.['x-rosfleet-action']?.id ?? []);
    expect(documented.sort()).toEqual(expected);
    const inAreas: unknown[] = [];
    for (const area of ALL_AREAS) {
      const described = await ask(daemon, `/api/v1/areas/${area.id}`);
      inAreas.push(...(described.body['actions'] as { id: string }[]).map((action) => action.id));
    }
    expect(inAreas.sort()).toEqual(expected);
  });

  it('serves every route that it documents, and to nobody without a token', async () => {
    const { body } = await ask(daemon, '/api/openapi.json', { token: null });
    const operations = Object.entries(
      body['paths'] as Record<string, Record<string, { security?: unknown[]; operationId: string }>>,
    ).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })));
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, method, operation } of operations) {
      const answer = await ask(daemon, path.replaceAll(/\{\w+\}/g, 'x'), { method: method.toUpperCase(), token: null });
      // A router that brings no claim is no stranger that is shut out, but says nothing.
      const open = method === 'post' ? 400 : 200;
      expect({ method, path, status: answer.status }).toEqual({ method, path, status: operation.security ? open : 401 });
    }
  });

  it('shows the documentation in a browser', async () => {
    const page = await ask(daemon, '/api/docs', { token: null });
    expect({ status: page.status, type: page.headers.get('content-type') }).toEqual({
      status: 200,
      type: 'text/html; charset=utf-8',
    });
    for (const [, file] of page.text.matchAll(/<script src="\.\/([^"]+)"/g)) {
      expect((await ask(daemon, `/api/${file as string}`, { token: null })).status).toBe(200);
    }
  });
});
