import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

import { Line, type LinePath } from './line';

/**
 * A connection behind a path that can break, for servers that take any stream: HTTP, TLS and SSH. Answers to what they
 * ask of a socket.
 */
export class LineSocket extends Duplex {
  private readonly line: Line;

  constructor(
    private readonly socket: Socket,
    path: LinePath,
    /** The peer as the router sees it. */
    readonly remoteAddress: string,
  ) {
    super({ allowHalfOpen: false });
    this.line = new Line(socket, path, {
      data: (data) => this.receive(data),
      gone: () => this.destroy(),
    });
  }

  /** The connection dies without a word to either side. */
  freeze(): void {
    this.line.freeze();
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  /** Servers of this simulator wait as long as their peers do. */
  setTimeout(): this {
    return this;
  }

  override _read(): void {
    this.line.more();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    void this.send(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.socket.end();
    done();
  }

  override _destroy(_error: Error | null, done: (error: Error | null) => void): void {
    this.line.dismiss();
    done(null);
  }

  private receive(data: Buffer): void {
    if (!this.push(data)) this.line.wait();
  }

  private async send(chunk: Buffer, done: (error?: Error | null) => void): Promise<void> {
    for (let muted = this.line.muted(); muted && !this.socket.destroyed; muted = this.line.muted()) await muted;
    if (this.socket.destroyed || this.socket.write(chunk)) return done();
    const ready = (): void => {
      this.socket.off('drain', ready).off('close', ready);
      done();
    };
    this.socket.once('drain', ready).once('close', ready);
  }
}
