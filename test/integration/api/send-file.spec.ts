import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Response as ExpressResponse } from 'express';
import { sendFile } from '../../../src/api/http/send-file';
import { AppError } from '../../../src/core/errors';

const CONTENT = randomBytes(3_000_000);
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');
const PIECE = 256 * 1024;

describe('test/integration/api/send-file', () => {
  let server: Server;
  let answer: (response: ServerResponse) => Promise<void>;

  beforeAll(async () => {
    server = createServer((_request, response) => {
      answer(response).catch(() => {
        response.statusCode = 500;
        response.end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  async function* pieces(options: { readonly breakAt?: number } = {}): AsyncIterable<Buffer> {
    for (let offset = 0; offset < CONTENT.length; offset += PIECE) {
      if (options.breakAt !== undefined && offset >= options.breakAt) throw new AppError('MASTER_KEY_INVALID', 'changed');
      yield await Promise.resolve(CONTENT.subarray(offset, offset + PIECE));
    }
  }

  function get(name: string, content: AsyncIterable<Buffer>): Promise<Response> {
    const file = { name, bytes: CONTENT.length, sha256: SHA256 };
    answer = (response) => sendFile(response as unknown as ExpressResponse, file, content);
    return fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  }

  it('sends all of it, with its length, its digest and a name that steers nothing', async () => {
    const response = await get('flash/ä "b".pcap', pieces());
    const body = Buffer.from(await response.arrayBuffer());
    expect(body.equals(CONTENT)).toBe(true);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': String(CONTENT.length),
      'content-disposition': `attachment; filename="flash____b_.pcap"; filename*=UTF-8''flash%2F%C3%A4%20%22b%22.pcap`,
      'repr-digest': `sha-256=:${Buffer.from(SHA256, 'hex').toString('base64')}:`,
      'cache-control': 'private, no-store',
    });
  });

  it('breaks the connection where the content breaks off, so that nobody takes a part for the whole', async () => {
    const response = await get('a', pieces({ breakAt: PIECE * 2 }));
    expect(response.status).toBe(200);
    await expect(response.arrayBuffer()).rejects.toThrow();
  });

  it('is an ordinary failure where not even the first piece comes', async () => {
    expect((await get('a', pieces({ breakAt: 0 }))).status).toBe(500);
  });

  it('stops reading for a caller that has left', async () => {
    let asked = 0;
    let ended = false;
    async function* endless(): AsyncIterable<Buffer> {
      try {
        for (;;) {
          asked += 1;
          yield await Promise.resolve(Buffer.alloc(PIECE));
        }
      } finally {
        ended = true;
      }
    }
    const stop = new AbortController();
    const file = { name: 'a', bytes: 1e12, sha256: SHA256 };
    answer = (response) => sendFile(response as unknown as ExpressResponse, file, endless());
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { signal: stop.signal });
    await response.body?.getReader().read();
    stop.abort();
    while (!ended) await new Promise((resolve) => setTimeout(resolve, 10));
    // Back-pressure: it did not run far ahead of a caller that read one piece.
    expect(asked).toBeLessThan(200);
  });
});
