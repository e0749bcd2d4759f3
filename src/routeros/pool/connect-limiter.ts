import { setTimeout as sleep } from 'node:timers/promises';

export interface ConnectLimiterOptions {
  /** Also the size of the burst that passes without waiting. */
  readonly connectsPerSecond: number;
  /** Those who have to wait, wait up to so much longer, so that they do not arrive in step. */
  readonly jitterMs: number;
  now(): number;
  random(): number;
}

/**
 * A token bucket over all connects of the process: after a power cut thousands of routers come back at once, and neither
 * the site's uplink nor the RADIUS server behind the logins should see all of us in the same second.
 */
export class ConnectLimiter {
  private tokens: number;
  private refilledMs: number;

  constructor(private readonly options: ConnectLimiterOptions) {
    this.tokens = this.burst;
    this.refilledMs = options.now();
  }

  /** Resolves when it is our turn. Rejects with the signal's reason. */
  async take(signal?: AbortSignal): Promise<void> {
    const waitMs = this.reserve();
    if (waitMs > 0) await sleep(waitMs + this.options.random() * this.options.jitterMs, undefined, { signal });
  }

  /** Takes a token now, if need be on credit. Returns how long until it is covered. */
  reserve(): number {
    const { now, connectsPerSecond } = this.options;
    const at = now();
    this.tokens = Math.min(this.burst, this.tokens + ((at - this.refilledMs) / 1000) * connectsPerSecond);
    this.refilledMs = at;
    this.tokens -= 1;
    return this.tokens >= 0 ? 0 : (-this.tokens / connectsPerSecond) * 1000;
  }

  private get burst(): number {
    return Math.max(1, this.options.connectsPerSecond);
  }
}
