import { AppError } from '../../core/errors';

export interface BreakerOptions {
  /** Connect failures in a row that open it. */
  readonly failures: number;
  /** How long it stays open the first time; doubled with every failed probe. */
  readonly openMs: number;
  readonly maxOpenMs: number;
}

/** Spares a router that cannot be reached, and everybody who would wait for its timeouts. */
export class Breaker {
  private failures = 0;
  private openUntilMs = 0;
  private openings = 0;
  private last: AppError | undefined;

  constructor(
    private readonly options: BreakerOptions,
    private readonly now: () => number,
    private readonly random: () => number,
  ) {}

  get open(): boolean {
    return this.now() < this.openUntilMs;
  }

  /** @throws AppError ROUTER_HELD_OFF naming the time of the next try */
  check(): void {
    if (!this.open) return;
    const until = new Date(this.openUntilMs).toISOString();
    throw new AppError('ROUTER_HELD_OFF', `the router failed ${this.failures} times in a row; it is tried again at ${until}`, {
      cause: this.last,
      details: { until, failures: this.failures, lastCode: this.last?.code, sent: false },
    });
  }

  succeed(): void {
    this.failures = 0;
    this.openings = 0;
    this.openUntilMs = 0;
    this.last = undefined;
  }

  /** After its time it lets one try through (half open); that one's failure opens it again at once, for longer. */
  fail(error: AppError): void {
    this.failures += 1;
    this.last = error;
    if (this.failures < this.options.failures) return;
    const { openMs, maxOpenMs } = this.options;
    const wantedMs = Math.min(maxOpenMs, openMs * 2 ** this.openings);
    this.openings += 1;
    // Up to a tenth less, so that routers of one site are not probed in step.
    this.openUntilMs = this.now() + wantedMs * (1 - 0.1 * this.random());
  }
}
