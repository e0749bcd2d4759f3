import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedDelivery {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  readonly body: {
    readonly id: string;
    readonly webhook: string;
    readonly tenant: string;
    readonly test: boolean;
    readonly events: readonly { readonly id: number; readonly kind: string; readonly text: string; readonly router?: string }[];
  };
}

export interface WebhookReceiver {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  readonly received: ReceivedDelivery[];
  /** How it answers from now on. @defaultValue 204 */
  answer(how: (response: ServerResponse, request: IncomingMessage) => void): void;
  stop(): Promise<void>;
}

/** A real receiver of webhooks on the loopback. */
export async function startReceiver(): Promise<WebhookReceiver> {
  const received: ReceivedDelivery[] = [];
  let how = (response: ServerResponse, _request: IncomingMessage): void => void response.writeHead(204).end();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const body = JSON.parse(text === '' ? '{}' : text) as ReceivedDelivery['body'];
      received.push({ path: request.url ?? '', headers: request.headers, text, body });
      how(response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer: (next) => void (how = next),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Checks a signature as the guide tells receivers to. */
export function isSigned({ headers, text }: ReceivedDelivery, key: string): boolean {
  const [, seconds = '', given = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-rosfleet-signature'])) ?? [];
  if (given === '' || Math.abs(Date.now() / 1000 - Number(seconds)) > 300) return false;
  const wanted = createHmac('sha256', key).update(`${seconds}.${text}`).digest();
  return timingSafeEqual(Buffer.from(given, 'hex'), wanted);
}
