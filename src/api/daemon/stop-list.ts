import type { Logger } from '../../core/telemetry';

/** The order in which the parts of the daemon stop, whatever order they started in. */
const ORDER = [
  'clock',
  'menus',
  'receivers',
  'monitoring',
  'jobs',
  'events',
  'pool',
  'http',
  'redis',
  'database',
  'folder',
] as const;
export type Part = (typeof ORDER)[number];

/** A part that hangs must not hold the others; jobs have their own time of grace within this. */
const LIMIT_MS = 35_000;

async function withinLimit(stop: Promise<void> | void, part: Part): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${part} did not stop within ${LIMIT_MS} ms`)), LIMIT_MS);
  });
  await Promise.race([stop, late]).finally(() => clearTimeout(timer));
}

/** Remembers what was started, so that a stop and a failed start end the same parts. */
export class StopList {
  readonly #stops = new Map<Part, () => Promise<void> | void>();

  constructor(private readonly log: Logger) {}

  add(part: Part, stop: () => Promise<void> | void): void {
    this.#stops.set(part, stop);
  }

  /** Stops everything; a part that fails does not keep the others from stopping. */
  async stopAll(): Promise<void> {
    for (const part of ORDER) {
      try {
        await withinLimit(this.#stops.get(part)?.(), part);
      } catch (error) {
        this.log.error({ err: error, part }, 'part did not stop cleanly');
      }
      this.#stops.delete(part);
    }
  }
}
