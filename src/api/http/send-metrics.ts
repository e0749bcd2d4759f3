import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import type { Response } from 'express';
import type { ApiRequest } from './request';
import type { MetricsFormat } from './router-metrics';

const CONTENT_TYPES: Readonly<Record<MetricsFormat, string>> = {
  classic: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

/** What the scraper likes best; the classic format where it does not care. */
export function formatOf({ headers }: Pick<ApiRequest, 'headers'>): MetricsFormat {
  const accept = headers.accept ?? '';
  return weightOf(accept, 'application/openmetrics-text') > weightOf(accept, 'text/plain') ? 'openmetrics' : 'classic';
}

/** The highest `q` that a header gives a word; 0 where it is not named. */
function weightOf(header: string, word: string): number {
  const weights = header.split(',').map((part) => {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    return name === word ? Number(q?.slice(2) ?? 1) || 0 : 0;
  });
  return Math.max(0, ...weights);
}

/**
 * Sends text as it is made, compressed where the scraper takes it: a thousand routers are tens of megabytes.
 * @throws what the text throws before its first piece: then it is an ordinary problem
 */
export async function sendMetrics(request: ApiRequest, response: Response, text: AsyncIterable<string>): Promise<void> {
  const pieces = text[Symbol.asyncIterator]();
  const first = await pieces.next();
  const zips = weightOf(String(request.headers['accept-encoding'] ?? ''), 'gzip') > 0;
  response.writeHead(200, {
    'Content-Type': CONTENT_TYPES[formatOf(request)],
    'Cache-Control': 'no-store',
    Vary: 'Accept, Accept-Encoding',
    ...(zips ? { 'Content-Encoding': 'gzip' } : {}),
  });
  async function* all(): AsyncGenerator<string> {
    if (!first.done) yield first.value;
    for (let piece = await pieces.next(); !piece.done; piece = await pieces.next()) yield piece.value;
  }
  const source = Readable.from(all(), { objectMode: false });
  // Series differ in little: the fastest level already makes a tenth of them.
  const done = zips ? pipeline(source, createGzip({ level: constants.Z_BEST_SPEED }), response) : pipeline(source, response);
  // A scraper that left needs to be told nothing; one that is cut off sees that it is not all.
  await done.catch(() => response.destroy());
}
