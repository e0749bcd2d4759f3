import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Secret } from '../../../src/core/secrets';
import { askPrometheus } from '../../../src/jobs/rollout/prometheus-gate';
import { havePrometheus, startPrometheus, type TestPrometheus } from '../../kit/prometheus';

jest.setTimeout(60_000);

const withPrometheus = havePrometheus() ? describe : describe.skip;
const TIMEOUT_MS = 10_000;

describe('test/integration/jobs/prometheus-gate', () => {
  withPrometheus('a real Prometheus', () => {
    let prometheus: TestPrometheus;
    beforeAll(async () => void (prometheus = await startPrometheus()));
    afterAll(() => prometheus.stop());

    it.each([
      ['vector(0)', true, 'only zeros'],
      ['vector(0) or label_replace(vector(0), "a", "b", "", "")', true, 'only zeros, in 2 series'],
      ['nothing_like_that', true, 'no series'],
      ['vector(0) > 0', true, 'no series'],
      ['0', true, 'only zeros'],
      ['vector(1)', false, 'it is 1'],
      ['absent(up)', false, 'it is 1'],
      ['label_replace(vector(-0.5), "site", "riga", "", "")', false, '{site="riga"} is -0.5'],
      ['vector(0) or label_replace(vector(2), "site", "riga", "", "")', false, '{site="riga"} is 2'],
      ['vector(0/0)', false, 'it is NaN'],
      ['vector(1/0)', false, 'it is +Inf'],
      ['"text"', false, 'none of the Prometheus API'],
      ['up[5m]', false, 'none of the Prometheus API'],
      ['sum(', false, 'refused the query: invalid parameter "query"'],
    ])('%s: %s, %s', async (query, pass, why) => {
      const { url } = prometheus;
      expect(await askPrometheus({ url, query, timeoutMs: TIMEOUT_MS })).toEqual({
        pass,
        why: expect.stringContaining(why) as string,
      });
    });
  });

  describe('what is no clear yes', () => {
    let server: Server;
    let answer: RequestListener;
    let url: string;

    beforeAll(async () => {
      server = createServer((request, response) => answer(request, response));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterAll(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });

    const empty = JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [] } });

    const partial = JSON.stringify({ ...(JSON.parse(empty) as object), warnings: ['store b did not answer'] });

    it.each<[string, RequestListener, string]>([
      ['a proxy that fails', (_, response) => response.writeHead(502).end('<html>'), 'it answered 502'],
      ['a refusal that looks like a yes', (_, response) => response.writeHead(500).end(empty), 'it answered 500'],
      ['a page', (_, response) => response.end('<html>welcome</html>'), 'none of the Prometheus API'],
      ['nothing', (_, response) => response.end(), 'none of the Prometheus API'],
      ['a part of the answer', (_, response) => response.end(partial), 'Prometheus warned: store b did not answer'],
      ['half an answer', (_, response) => response.end('{"status":"success"}'), 'none of the Prometheus API'],
      ['an answer without end', (_, response) => response.end(' '.repeat(5 * 1024 * 1024)), 'longer than'],
      ['a broken connection', (request) => request.socket.destroy(), 'cannot be asked: UND_ERR_SOCKET'],
      ['another place', (_, response) => response.writeHead(302, { location: '/elsewhere' }).end(), 'cannot be asked'],
    ])('%s does not pass', async (_title, listener, why) => {
      answer = listener;
      expect(await askPrometheus({ url, query: 'up', timeoutMs: TIMEOUT_MS })).toEqual({
        pass: false,
        why: expect.stringContaining(why) as string,
      });
    });

    it('silence does not pass, and does not last', async () => {
      answer = () => undefined;
      expect(await askPrometheus({ url, query: 'up', timeoutMs: 50 })).toEqual({
        pass: false,
        why: 'Prometheus did not answer within 50 ms',
      });
      const abort = new AbortController();
      answer = () => abort.abort();
      expect(await askPrometheus({ url, query: 'up', timeoutMs: TIMEOUT_MS, signal: abort.signal })).toMatchObject({
        pass: false,
      });
    });

    it('nobody there does not pass', async () => {
      const closed = createServer();
      await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
      const { port } = closed.address() as AddressInfo;
      await new Promise((resolve) => closed.close(resolve));
      expect(await askPrometheus({ url: `http://127.0.0.1:${port}`, query: 'up', timeoutMs: TIMEOUT_MS })).toEqual({
        pass: false,
        why: 'Prometheus cannot be asked: ECONNREFUSED',
      });
      expect(await askPrometheus({ url: 'not an address', query: 'up', timeoutMs: TIMEOUT_MS })).toMatchObject({ pass: false });
    });

    it('keeps the path of the address, and sends the query and the token', async () => {
      const seen: unknown[] = [];
      answer = ({ url: path, headers, method }, response) => {
        seen.push(method, path, headers.authorization);
        response.end(empty);
      };
      const question = { url: `${url}/tenant/a/`, query: 'up == 0', timeoutMs: 5_000, token: new Secret('s3cret') };
      expect(await askPrometheus(question)).toEqual({ pass: true, why: 'the query gives no series' });
      expect(seen).toEqual(['GET', '/tenant/a/api/v1/query?query=up+%3D%3D+0&timeout=5000ms', 'Bearer s3cret']);
      seen.splice(0);
      await askPrometheus({ url: url.replace('//', '//ann:p%40ss@'), query: 'up', timeoutMs: 5_000 });
      expect(seen).toEqual(['GET', '/api/v1/query?query=up&timeout=5000ms', `Basic ${btoa('ann:p@ss')}`]);
    });
  });
});
