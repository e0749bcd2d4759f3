import { inspect } from 'node:util';

export const MASK = '***';

/** A text that never prints itself: not in JSON, not in logs, not in an inspected object. `reveal` is the only way out. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toJSON(): string {
    return MASK;
  }

  toString(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}
