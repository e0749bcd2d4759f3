import { startFleet, type SimFleet } from '../../../src/simulator';
import { ask, type Ask } from '../../kit/api-client';
import { startDaemon, type TestDaemon } from '../../kit/daemon';

jest.setTimeout(120_000);

const ADDRESS = { address: '198.51.100.1/24', interface: 'bridge' };
const CSV = 'name,address,port\nedge-01,127.31.0.1,8728\nedge-02,10.0.0.300,8728\n';

interface Case extends Ask {
  readonly path: string;
  readonly status: number;
  readonly code: string;
  readonly says: RegExp;
}

const HTTP: Readonly<Record<string, Case>> = {
  'an unknown action': {
    path: '/api/v1/runs',
    body: { do: 'ip.add_adress', on: 'all' },
    status: 404,
    code: 'ACTION_UNKNOWN',
    says: /did you mean ip\.add_address/,
  },
  'an unknown action of an area': {
    path: '/api/v1/areas/dns/flush_cash',
    body: { on: 'all' },
    status: 404,
    code: 'ACTION_UNKNOWN',
    says: /did you mean flush_cache/,
  },
  'an unknown area': {
    path: '/api/v1/areas/dnss/flush_cache',
    body: { on: 'all' },
    status: 404,
    code: 'NOT_FOUND',
    says: /POST \/api\/v1\/areas\/dnss\/flush_cache/,
  },
  'an unknown argument': {
    path: '/api/v1/runs',
    body: { do: 'ip.add_address', on: 'all', input: { ...ADDRESS, coment: 'x' } },
    status: 400,
    code: 'INPUT_INVALID',
    says: /coment: no such argument \(did you mean comment\?\)/,
  },
  'an invalid address': {
    path: '/api/v1/runs',
    body: { do: 'ip.add_address', on: 'all', input: { ...ADDRESS, address: '10.0.0.300/24' } },
    status: 400,
    code: 'INPUT_INVALID',
    says: /address: /,
  },
  'an unknown property of the request': {
    path: '/api/v1/runs',
    body: { do: 'ip.add_address', on: 'all', input: ADDRESS, moed: 'plan' },
    status: 400,
    code: 'INPUT_INVALID',
    says: /did you mean mode/,
  },
  'a typo in the selector': {
    path: '/api/v1/runs',
    body: { do: 'ip.add_address', on: 'verson >= 7', input: ADDRESS },
    status: 400,
    code: 'SELECTOR_INVALID',
    says: /version/,
  },
  'a selector without a match': {
    path: '/api/v1/runs',
    body: { do: 'ip.add_address', on: 'tag=nowhere', input: ADDRESS },
    status: 422,
    code: 'TARGETS_EMPTY',
    says: /tag=nowhere/,
  },
  'an unknown router': {
    path: '/api/v1/runs',
    body: { do: 'ip.add_address', on: 'name=sim-00001', input: ADDRESS },
    status: 404,
    code: 'ROUTER_UNKNOWN',
    says: /did you mean sim-0001/,
  },
  'a router that is not there': {
    path: '/api/v1/routers/sim-00001',
    status: 404,
    code: 'ROUTER_UNKNOWN',
    says: /did you mean sim-0001/,
  },
  'a run that is not there': { path: '/api/v1/runs/nope', status: 404, code: 'RUN_UNKNOWN', says: /nope/ },
  'events of a run that is not there': { path: '/api/v1/runs/nope/events', status: 404, code: 'RUN_UNKNOWN', says: /nope/ },
  'a bad row in an import': {
    path: '/api/v1/routers/import',
    text: CSV,
    headers: { 'content-type': 'text/csv' },
    status: 400,
    code: 'IMPORT_INVALID',
    says: /line 3: address/,
  },
  'malformed JSON': {
    path: '/api/v1/runs',
    text: '{"do":',
    headers: { 'content-type': 'application/json' },
    status: 400,
    code: 'INPUT_INVALID',
    says: /not valid JSON/,
  },
  'a body of another type': {
    path: '/api/v1/runs',
    text: 'do=x',
    headers: { 'content-type': 'text/plain' },
    status: 400,
    code: 'INPUT_INVALID',
    says: /Content-Type: application\/json/,
  },
  'an oversized body': {
    path: '/api/v1/runs',
    text: `{"do":"${'x'.repeat(70_000)}"}`,
    headers: { 'content-type': 'application/json' },
    status: 413,
    code: 'INPUT_TOO_LARGE',
    says: /65536 bytes/,
  },
  'an unknown query parameter': { path: '/api/v1/runs?limt=3', status: 400, code: 'INPUT_INVALID', says: /did you mean limit/ },
  'a limit out of range': { path: '/api/v1/routers?limit=5000', status: 400, code: 'INPUT_INVALID', says: /1 to 1000/ },
  'a foreign cursor': { path: '/api/v1/routers?cursor=abc', status: 400, code: 'CURSOR_INVALID', says: /cursor/ },
  'no token': { path: '/api/v1/runs', token: null, status: 401, code: 'TOKEN_MISSING', says: /no token/ },
  'a bad token': { path: '/api/v1/runs', token: 'rf_wrong', status: 401, code: 'TOKEN_INVALID', says: /not known/ },
  'another scheme': {
    path: '/api/v1/runs',
    token: null,
    headers: { authorization: 'Basic eDp5' },
    status: 401,
    code: 'TOKEN_INVALID',
    says: /Bearer/,
  },
  'metrics without a token': { path: '/metrics', token: null, status: 401, code: 'TOKEN_MISSING', says: /no token/ },
  'an unknown path': { path: '/api/v1/nothing', status: 404, code: 'NOT_FOUND', says: /GET \/api\/v1\/nothing/ },
  'a key with spaces': {
    path: '/api/v1/runs',
    body: { do: 'ip.add_address', on: 'all', input: ADDRESS },
    headers: { 'idempotency-key': 'a b' },
    status: 400,
    code: 'INPUT_INVALID',
    says: /idempotency-key/,
  },
  'a network where no router may live': {
    path: '/api/v1/routers',
    body: { name: 'x', address: '8.8.8.8' },
    status: 409,
    code: 'NETWORK_NOT_ALLOWED',
    says: /8\.8\.8\.8/,
  },
};

const CLI: Readonly<
  Record<string, { args: readonly string[]; exit: number; code: string; says: RegExp; env?: Readonly<Record<string, string>> }>
> = {
  'an unknown command': { args: ['rutners'], exit: 2, code: 'INPUT_INVALID', says: /unknown command/ },
  'an unknown option': { args: ['runs', 'list', '--limt', '3'], exit: 2, code: 'INPUT_INVALID', says: /--limit/ },
  'a missing option': { args: ['run', 'ip.add_address'], exit: 2, code: 'INPUT_INVALID', says: /--on/ },
  'an unknown action': {
    args: ['run', 'ip.add_adress', '--on', 'all'],
    exit: 2,
    code: 'ACTION_UNKNOWN',
    says: /did you mean ip\.add_address/,
  },
  'an unknown argument': {
    args: ['run', 'ip.add_address', '--on', 'all', '--set', 'adress=10.0.0.1/24'],
    exit: 2,
    code: 'INPUT_INVALID',
    says: /did you mean address/,
  },
  'an invalid address': {
    args: ['plan', 'ip.add_address', '--on', 'all', '--set', 'address=10.0.0.300/24', '--set', 'interface=bridge'],
    exit: 2,
    code: 'INPUT_INVALID',
    says: /address: /,
  },
  'a file that is not there': {
    args: ['run', 'ip.add_address', '--on', 'all', '-i', '/nowhere.yaml'],
    exit: 2,
    code: 'INPUT_INVALID',
    says: /nowhere\.yaml/,
  },
  'a typo in the selector': {
    args: ['plan', 'system.get_identity', '--on', 'verson >= 7'],
    exit: 2,
    code: 'SELECTOR_INVALID',
    says: /version/,
  },
  'a selector without a match': {
    args: ['plan', 'system.get_identity', '--on', 'tag=nowhere'],
    exit: 4,
    code: 'TARGETS_EMPTY',
    says: /tag=nowhere/,
  },
  'an unknown router': { args: ['routers', 'show', 'sim-00001'], exit: 4, code: 'ROUTER_UNKNOWN', says: /did you mean sim-0001/ },
  'a bad row in an import': {
    args: ['routers', 'import', '-', '--format', 'csv'],
    exit: 2,
    code: 'IMPORT_INVALID',
    says: /line 3: address/,
  },
  'a bad token': {
    args: ['runs', 'list'],
    env: { ROSFLEET_TOKEN: 'rf_wrong' },
    exit: 3,
    code: 'TOKEN_INVALID',
    says: /not known/,
  },
  'no daemon': {
    args: ['runs', 'list'],
    env: { ROSFLEET_URL: 'http://127.0.0.1:9' },
    exit: 5,
    code: 'DAEMON_UNREACHABLE',
    says: /127\.0\.0\.1:9/,
  },
  'a wrong setting': {
    args: ['runs', 'list'],
    env: { ROSFLEET_LEASE: 'soon' },
    exit: 2,
    code: 'CONFIG_INVALID',
    says: /ROSFLEET_LEASE/,
  },
  'a second daemon on the same data': { args: ['serve'], exit: 2, code: 'CONFIG_INVALID', says: /another daemon/ },
};

describe('test/integration/api/errors', () => {
  let fleet: SimFleet;
  let daemon: TestDaemon;

  beforeAll(async () => {
    fleet = await startFleet({ routers: 3, first: '127.31.0.1', apiPort: 0 });
    // Without the role poller, which asks routers by itself.
    daemon = await startDaemon({ ROSFLEET_HTTP_BODY_LIMIT: '65536', ROSFLEET_ROLE: 'api,worker,scheduler' });
    const rows = fleet.inventory().map((router) => `${router.name},${router.address},${router.port},${router.username},`);
    const text = ['name,address,port,username,password', ...rows].join('\n');
    await ask(daemon, '/api/v1/routers/import', { text, headers: { 'content-type': 'text/csv' } });
  });
  afterAll(async () => {
    await fleet.close();
    await daemon.stop();
  });

  /** No bad request may reach a router. */
  function expectNoRouterTouched(): void {
    expect(fleet.routers.map((router) => router.sentences)).toEqual([0, 0, 0]);
  }

  it.each(Object.entries(HTTP))(
    'answers %s over HTTP with a problem',
    async (_title, { path, status, code, says, ...request }) => {
      const answer = await ask(daemon, path, request);
      expect(answer.body).toMatchObject({
        type: `urn:rosfleet:error:${code}`,
        status,
        code,
        detail: expect.stringMatching(says),
      });
      expect({ status: answer.status, type: answer.headers.get('content-type') }).toEqual({
        status,
        type: 'application/problem+json; charset=utf-8',
      });
      expect(answer.body['remedy']).toMatch(/^[A-Z].*\.$/);
      expect(answer.body['requestId']).toBe(answer.headers.get('x-request-id'));
      expect(answer.headers.has('www-authenticate')).toBe(status === 401);
      expectNoRouterTouched();
    },
  );

  it('keeps the request id of the caller, unless it could do harm', async () => {
    const given = await ask(daemon, '/api/v1/nothing', { headers: { 'x-request-id': 'trace-1' } });
    expect(given.body['requestId']).toBe('trace-1');
    const odd = await ask(daemon, '/api/v1/nothing', { headers: { 'x-request-id': 'a b"c' } });
    expect(odd.body['requestId']).not.toBe('a b"c');
  });

  it.each(Object.entries(CLI))('answers %s on the command line', async (_title, { args, exit, code, says, env = {} }) => {
    const result = await daemon.cli(args, { env, stdin: CSV });
    expect(result).toEqual({ exitCode: exit, stdout: '', stderr: expect.stringMatching(says) });
    expect(result.stderr).toMatch(new RegExp(`^error ${code}: `, 'm'));
    expect(result.stderr).toMatch(/^remedy: .*\.$/m);
    expect(result.stderr).not.toMatch(/^\s+at /m);
    const json = await daemon.cli([...args, '--json'], { env, stdin: CSV });
    expect(json).toMatchObject({ exitCode: exit });
    expect(JSON.parse(json.stdout)).toEqual({ error: expect.objectContaining({ code, message: expect.stringMatching(says) }) });
    expectNoRouterTouched();
  });

  it('refuses an argument that the version of a router lacks, and touches the router no more', async () => {
    const [old] = fleet.routers.filter((router) => router.version.startsWith('6.'));
    const name = old?.name ?? '';
    await ask(daemon, `/api/v1/routers/${name}/probe`, { method: 'POST' });
    const seen = fleet.routers.map((router) => router.sentences);
    const request = ['dns.update_settings', '--on', `name=${name}`, '--set', 'vrf=main'];
    const result = await daemon.cli(['run', ...request, '--json']);
    expect(result.exitCode).toBe(1);
    const { groups } = JSON.parse(result.stdout) as { groups: readonly { status: string; error: Record<string, string> }[] };
    expect(groups).toMatchObject([{ status: 'failed', error: { code: 'FIELD_UNAVAILABLE' } }]);
    expect(groups[0]?.error['message']).toMatch(/argument vrf exists since RouterOS .*; the router runs 6\./);
    expect(fleet.routers.map((router) => router.sentences)).toEqual(seen);
  });
});
