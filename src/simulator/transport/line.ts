import type { Socket } from 'node:net';

/** What stands between the administrator and the router, as one connection meets it. */
export interface LinePath {
  readonly deadPeerMs: number;
  /** `deaf`: the router can speak and not hear; `cut`: neither. */
  state(): 'open' | 'deaf' | 'cut';
  /** @returns how to stop waiting */
  onceChanged(run: () => void): () => void;
}

interface LineEvents {
  data(data: Buffer): void;
  /** The router has noticed that the connection is over. */
  gone(): void;
}

/** How long RouterOS takes to notice that the peer of a silent connection is gone, as it documents for safe mode. */
export const DEAD_PEER_MS = 540_000;

/** Nothing stands in between. */
export const OPEN_PATH: LinePath = { deadPeerMs: DEAD_PEER_MS, state: () => 'open', onceChanged: () => () => undefined };

/**
 * A socket behind a path that can break. TCP makes this gentle: what is not heard is sent again, so that a path which
 * comes back loses nothing; and nobody hears of an end, the router only in its own time.
 */
export class Line {
  private readonly held: Buffer[] = [];
  private frozen = false;
  private dismissed = false;
  private over = false;
  private timer: NodeJS.Timeout | undefined;
  private stopWaiting: (() => void) | undefined;

  constructor(
    private readonly socket: Socket,
    private readonly path: LinePath,
    private readonly events: LineEvents,
  ) {
    socket.on('data', (data) => this.onData(data));
    // The peer may go away at any moment; there is nobody to tell.
    socket.on('error', () => undefined);
    socket.on('close', () => this.onClose());
  }

  /** The router itself ends the connection. */
  dismiss(): void {
    this.dismissed = true;
    if (this.socket.destroyed) this.end();
    else this.socket.destroy();
  }

  /** Neither side hears of the other from now on, and neither is told. */
  freeze(): void {
    this.frozen = true;
    this.socket.pause();
    this.waitForDeath();
  }

  /** The reader has enough for now; `more` goes on. */
  wait(): void {
    this.socket.pause();
  }

  more(): void {
    if (this.hears && this.held.length === 0) this.socket.resume();
  }

  /** @returns undefined where the router can speak; else what to wait for. Rejects never. */
  muted(): Promise<void> | undefined {
    if (!this.frozen && this.path.state() !== 'cut') return undefined;
    return new Promise((resolve) => {
      const stop = this.path.onceChanged(resolve);
      this.socket.once('close', () => {
        stop();
        resolve();
      });
    });
  }

  private get hears(): boolean {
    return !this.frozen && this.path.state() === 'open';
  }

  private onData(data: Buffer): void {
    if (this.hears && this.held.length === 0) return this.events.data(data);
    this.held.push(data);
    this.socket.pause();
    this.waitForDeath();
    this.waitForPath();
  }

  private onClose(): void {
    // An end is a packet too: behind a broken path the router does not see it.
    if (this.dismissed || this.hears) return this.end();
    this.waitForDeath();
    this.waitForPath();
  }

  private waitForPath(): void {
    this.stopWaiting ??= this.path.onceChanged(() => {
      this.stopWaiting = undefined;
      if (this.over) return;
      if (!this.hears) return this.waitForPath();
      this.resume();
    });
  }

  private resume(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const data of this.held.splice(0)) this.events.data(data);
    if (this.socket.destroyed) this.end();
    else this.socket.resume();
  }

  private waitForDeath(): void {
    this.timer ??= setTimeout(() => this.dismiss(), this.path.deadPeerMs).unref();
  }

  private end(): void {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.timer);
    this.stopWaiting?.();
    this.events.gone();
  }
}
