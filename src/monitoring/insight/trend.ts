/** A straight line through points, by least squares. */
export interface Trend {
  readonly points: number;
  /** In the unit of `y` for one of `x`. */
  readonly slope: number;
  /** The share of the variance of `y` that the line explains, 0 to 1. */
  readonly r2: number;
  readonly first: Point;
  readonly last: Point;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Takes points in the order of `x` and keeps only sums of them: there are many series. */
export class TrendSums {
  #points = 0;
  #meanX = 0;
  #meanY = 0;
  #xx = 0;
  #xy = 0;
  #yy = 0;
  #first: Point | undefined;
  #last: Point | undefined;

  /** By Welford: sums of squares of large numbers would cancel each other out. */
  add(point: Point): void {
    const { x, y } = point;
    this.#points += 1;
    const dx = x - this.#meanX;
    const dy = y - this.#meanY;
    this.#meanX += dx / this.#points;
    this.#meanY += dy / this.#points;
    this.#xx += dx * (x - this.#meanX);
    this.#xy += dx * (y - this.#meanY);
    this.#yy += dy * (y - this.#meanY);
    this.#first ??= point;
    this.#last = point;
  }

  /** @returns undefined below two different `x`; a value that never changes is explained by nothing: its r2 is 0 */
  trend(): Trend | undefined {
    if (!this.#first || !this.#last || this.#xx <= 0) return undefined;
    const slope = this.#xy / this.#xx;
    const r2 = this.#yy <= 0 ? 0 : Math.min(1, (this.#xy * this.#xy) / (this.#xx * this.#yy));
    return { points: this.#points, slope, r2, first: this.#first, last: this.#last };
  }
}
