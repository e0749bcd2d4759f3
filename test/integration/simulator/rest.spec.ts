import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import fc from 'fast-check';

import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import type { ApiRouter } from '../../../src/simulator/transport/api-connection';
import { RestServer } from '../../../src/simulator/transport/rest/server';
import { TEST_CERTIFICATE, TEST_KEY } from '../../kit/certificate';

/** curl is what administrators try the REST interface with: neither our client nor our HTTP. */
const curl = promisify(execFile);

let fleet: SimFleet;
let router: SimRouter;

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

async function rest(method: string, path: string, body?: unknown, more: readonly string[] = []): Promise<Reply> {
  const data = body === undefined ? [] : ['-H', 'Content-Type: application/json', '-d', JSON.stringify(body)];
  const url = more.some((option) => option === '--cacert')
    ? `https://router.test:${router.ports['rest-ssl']}${path}`
    : `http://${router.address}:${router.ports.rest}${path}`;
  const args = ['-sS', '-m', '20', '-u', 'admin:', '-X', method, '-w', '\n%{http_code}', ...data, ...more, url];
  const { stdout } = await curl('curl', args);
  const at = stdout.lastIndexOf('\n');
  const text = stdout.slice(0, at);
  return { status: Number(stdout.slice(at + 1)), body: text === '' ? undefined : JSON.parse(text) };
}

/** Asks again until the port is open. */
async function untilAnswered(): Promise<Reply> {
  for (;;) {
    const reply = await rest('GET', '/rest/system/identity').catch(() => undefined);
    if (reply) return reply;
  }
}

beforeAll(async () => {
  fleet = await startFleet({
    routers: 1,
    first: '127.3.11.1',
    apiPort: 0,
    services: ['api', 'rest', 'rest-ssl'],
    versions: ['7.20.8'],
    certificate: { certificate: TEST_CERTIFICATE, key: TEST_KEY },
  });
  router = fleet.routers[0] as SimRouter;
});

afterAll(() => fleet.close());

describe('REST of a simulated router', () => {
  it('creates, reads, changes and removes a record, every value a string', async () => {
    const created = await rest('PUT', '/rest/ip/firewall/filter', {
      chain: 'forward',
      action: 'drop',
      'dst-port': 22,
      protocol: 'tcp',
    });
    expect(created).toMatchObject({ status: 201, body: { chain: 'forward', 'dst-port': '22', disabled: 'false' } });
    const { '.id': id } = created.body as Record<string, string>;

    expect(await rest('GET', `/rest/ip/firewall/filter/${id}?.proplist=chain,dst-port`)).toEqual({
      status: 200,
      body: { chain: 'forward', 'dst-port': '22' },
    });
    const changed = await rest('PATCH', `/rest/ip/firewall/filter/${id}`, { 'dst-port': null, disabled: true });
    expect(changed).toMatchObject({ status: 200, body: { '.id': id, disabled: 'true' } });
    expect(changed.body).not.toHaveProperty('dst-port');
    expect(await rest('DELETE', `/rest/ip/firewall/filter/${id}`)).toEqual({ status: 204, body: undefined });
    expect(await rest('DELETE', `/rest/ip/firewall/filter/${id}`)).toEqual({
      status: 404,
      body: { error: 404, message: 'Not Found' },
    });
  });

  it('answers with a list, or with an object where there is but one', async () => {
    expect(await rest('GET', '/rest/system/identity')).toEqual({ status: 200, body: { name: 'sim-0001' } });
    expect(await rest('POST', '/rest/system/identity/print')).toEqual({ status: 200, body: [{ name: 'sim-0001' }] });
    expect(await rest('GET', '/rest/interface/ether1?.proplist=name')).toEqual({ status: 200, body: { name: 'ether1' } });
    expect(await rest('GET', '/rest/interface?type=bridge&.proplist=name')).toEqual({ status: 200, body: [{ name: 'bridge' }] });
  });

  it('takes a query and the names of properties as words', async () => {
    const body = { '.query': ['type=bridge', 'type=loopback', '#|'], '.proplist': ['name'] };
    expect(await rest('POST', '/rest/interface/print', body)).toEqual({
      status: 200,
      body: [{ name: 'lo' }, { name: 'bridge' }],
    });
  });

  it('runs commands', async () => {
    const added = await rest('POST', '/rest/ip/firewall/address-list/add', { list: 'x', address: '192.0.2.9' });
    expect(added).toEqual({ status: 200, body: { ret: expect.stringMatching(/^\*[0-9A-F]+$/) as string } });
    const { ret } = added.body as { ret: string };
    expect(await rest('POST', '/rest/ip/firewall/address-list/remove', { numbers: ret })).toEqual({ status: 200, body: [] });
  });

  it.each<[string, string, string, unknown, number, string]>([
    ['an unknown menu', 'GET', '/rest/no/such', undefined, 400, 'no such command or directory (no)'],
    ['a command that the menu lacks', 'GET', '/rest/log/error', undefined, 400, 'no such command'],
    ['a list where a command belongs', 'POST', '/rest/ip/address', {}, 400, 'no such command'],
    ['an unknown argument', 'PUT', '/rest/ip/address', { adress: '10.0.0.1/24' }, 400, 'unknown parameter adress'],
    [
      'a value that cannot be',
      'PUT',
      '/rest/ip/address',
      { address: '10.0.0.1/24', interface: 'x' },
      400,
      'input does not match any value of interface',
    ],
    ['an add that the menu lacks', 'PUT', '/rest/ip/service', { name: 'x' }, 406, 'no such command or directory (add)'],
    ['a change of all records', 'PATCH', '/rest/ip/address', { comment: 'x' }, 400, 'missing or invalid resource identifier'],
  ])('refuses %s in the words of RouterOS', async (_what, method, path, body, status, detail) => {
    expect(await rest(method, path, body)).toEqual({
      status,
      body: { error: status, message: expect.any(String) as string, detail },
    });
  });

  it('refuses a wrong password, a media type that is not JSON and a body that is too large', async () => {
    expect(await rest('GET', '/rest/system/identity', undefined, ['-u', 'admin:no'])).toMatchObject({ status: 401 });
    expect(await rest('PUT', '/rest/ip/address', undefined, ['-d', 'address=10.0.0.1'])).toMatchObject({ status: 415 });
    const large = { numbers: 'x'.repeat(127 * 1_024) };
    expect(await rest('POST', '/rest/ip/address/remove', large)).toMatchObject({ status: 413 });
  });

  it('speaks TLS with the certificate of the service', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rosfleet-rest-'));
    try {
      await writeFile(`${folder}/ca.pem`, TEST_CERTIFICATE);
      const trust = ['--cacert', `${folder}/ca.pem`, '--resolve', `router.test:${router.ports['rest-ssl']}:${router.address}`];
      expect(await rest('GET', '/rest/system/identity', undefined, trust)).toEqual({ status: 200, body: { name: 'sim-0001' } });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('shuts with its service and opens with it', async () => {
    router.exec(['/ip/service/set', '=.id=www', '=disabled=yes']);
    await expect(rest('GET', '/rest/system/identity')).rejects.toMatchObject({ code: 7 });
    router.exec(['/ip/service/set', '=.id=www', '=disabled=no']);
    await expect(untilAnswered()).resolves.toMatchObject({ status: 200 });
  });

  it('loses answers and stays silent as its faults want it', async () => {
    const lists = (): number => router.rows('/ip/firewall/address-list').length;
    const entry = { list: 'lost', address: '192.0.2.77' };
    await router.setFault({ kind: 'drop', at: { command: '/ip/firewall/address-list/add', when: 'after' } });
    await expect(rest('PUT', '/rest/ip/firewall/address-list', entry)).rejects.toMatchObject({ code: 52 });
    expect(lists()).toBe(1);
    await router.setFault({ kind: 'drop', at: { command: '/ip/firewall/address-list/add', when: 'before' } });
    await expect(rest('PUT', '/rest/ip/firewall/address-list', { ...entry, list: 'never' })).rejects.toMatchObject({ code: 52 });
    expect(lists()).toBe(1);
    await router.setFault({ kind: 'wrong-password' });
    expect(await rest('GET', '/rest/system/identity')).toMatchObject({ status: 401 });
    await router.setFault({ kind: 'black-hole' });
    await expect(rest('GET', '/rest/system/identity', undefined, ['-m', '0.3'])).rejects.toMatchObject({ code: 28 });
    await router.setFault(undefined);
    expect(await rest('GET', '/rest/system/identity')).toMatchObject({ status: 200 });
  });

  it('closes a command that never ends after its cap', async () => {
    // The real cap is a minute.
    const server = new RestServer(router as unknown as ApiRouter, { capMs: 40 });
    const door = createServer((socket) => server.serve(socket)).listen(0, '127.0.0.1');
    await once(door, 'listening');
    try {
      const { port } = door.address() as AddressInfo;
      const url = `http://127.0.0.1:${port}/rest/interface/listen`;
      const { stdout } = await curl('curl', ['-sS', '-u', 'admin:', '-X', 'POST', url]);
      expect(JSON.parse(stdout)).toEqual({ detail: 'Session closed', error: 400, message: 'Bad Request' });
    } finally {
      door.close();
    }
  });

  it('has no REST before 7.9, nor on 6.x', async () => {
    const old = await startFleet({
      routers: 2,
      first: '127.3.11.5',
      apiPort: 0,
      services: ['rest'],
      versions: ['6.49.18', '7.8'],
    });
    try {
      for (const { address, ports } of old.routers) {
        const { stdout } = await curl('curl', [
          '-s',
          '-u',
          'admin:',
          '-w',
          '%{http_code}',
          '-o',
          '/dev/null',
          `http://${address}:${ports.rest}/rest/interface`,
        ]);
        expect(stdout).toBe('404');
      }
    } finally {
      await old.close();
    }
  });

  it('answers whatever is sent, and lives on', async () => {
    const word = fc.constantFrom(
      'rest',
      'ip',
      'address',
      'interface',
      'ether1',
      '*1',
      '%zz',
      '..',
      'print',
      'add',
      'set',
      '?x=1',
      '',
      '"',
    );
    const body = fc.oneof(fc.json(), fc.string(), fc.constant('{".query":["#!","#9"],".proplist":1}'));
    const request = fc.tuple(
      fc.constantFrom('GET', 'PUT', 'PATCH', 'POST', 'DELETE', 'OPTIONS'),
      fc.array(word, { maxLength: 5 }),
      body,
    );
    await fc.assert(
      fc.asyncProperty(request, async ([method, path, text]) => {
        const response = await fetch(`http://${router.address}:${router.ports.rest}/rest/${path.join('/')}`, {
          method,
          headers: { authorization: `Basic ${Buffer.from('admin:').toString('base64')}`, 'content-type': 'application/json' },
          ...(method === 'GET' ? {} : { body: text }),
        });
        expect(response.status).toBeGreaterThanOrEqual(200);
        expect(response.status).not.toBe(500);
        await response.arrayBuffer();
      }),
      { numRuns: 150 },
    );
  });
});
