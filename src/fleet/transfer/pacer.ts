import { setImmediate } from 'node:timers/promises';

const LONGEST_MS = 10;

/** Lets others have the event loop during long work: call `breathe` between the pieces. */
export class Pacer {
  #since = performance.now();

  async breathe(): Promise<void> {
    if (performance.now() - this.#since < LONGEST_MS) return;
    await setImmediate();
    this.#since = performance.now();
  }
}
