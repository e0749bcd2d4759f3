import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Writes to a socket no faster than the peer reads, in small segments where a fault asks for it. */
export class SentenceWriter {
  constructor(
    private readonly socket: Socket,
    private readonly segmentBytes: () => number | undefined,
  ) {}

  /** @returns once the peer has room for more; at once where the connection is gone */
  async write(data: Buffer): Promise<void> {
    const size = this.segmentBytes();
    if (size === undefined) return this.send(data);
    for (let at = 0; at < data.length; at += size) {
      await this.send(data.subarray(at, at + size));
      // A turn of the loop between two segments: else the kernel joins them again.
      await nextTurn();
    }
  }

  private async send(data: Buffer): Promise<void> {
    if (this.socket.destroyed || this.socket.write(data)) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.socket.off('drain', done).off('close', done);
        resolve();
      };
      this.socket.once('drain', done).once('close', done);
    });
  }
}
