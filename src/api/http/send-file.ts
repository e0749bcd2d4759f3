import { once } from 'node:events';
import type { Response } from 'express';

export interface SentFile {
  readonly name: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/**
 * Sends a file as it comes; a slow caller slows the source, not the memory. One that breaks off in the middle ends the
 * connection, so that no caller takes a part for the whole.
 * @throws what the content throws before its first piece: then it is an ordinary problem
 */
export async function sendFile(response: Response, file: SentFile, content: AsyncIterable<Buffer>): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const pieces = content[Symbol.asyncIterator]();
  let piece = await pieces.next();
  response.writeHead(200, headersOf(file));
  try {
    for (; !piece.done && !gone.signal.aborted; piece = await pieces.next()) {
      if (!response.write(piece.value)) await once(response, 'drain', { signal: gone.signal });
    }
    response.end();
  } catch {
    // Its length was announced: the caller sees that it is not all. A caller that left needs to be told nothing.
    response.destroy();
  } finally {
    await pieces.return?.();
  }
}

function headersOf({ name, bytes, sha256 }: SentFile): Record<string, string> {
  const digest = Buffer.from(sha256, 'hex').toString('base64');
  return {
    'Content-Type': 'application/octet-stream',
    'Content-Length': String(bytes),
    'Content-Disposition': `attachment; filename="${plainName(name)}"; filename*=UTF-8''${encoded(name)}`,
    'Repr-Digest': `sha-256=:${digest}:`,
    ETag: `"${sha256}"`,
    'Cache-Control': 'private, no-store',
  };
}

/** For old clients: what may stand between quotes, and steers no folder. */
function plainName(name: string): string {
  return name.replace(/[^\w.-]/g, '_');
}

function encoded(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
