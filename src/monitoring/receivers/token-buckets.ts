export interface TokenBucketsOptions {
  /** Tokens of a bucket that was left alone. */
  readonly burst: number;
  readonly perSecond: number;
  /** Most buckets that are remembered; the oldest are forgotten first. @defaultValue 50000 */
  readonly most?: number;
  /** Milliseconds. @defaultValue a clock that only goes forward */
  readonly now?: () => number;
}

const MOST = 50_000;

/** One bucket of tokens for each key: what comes faster than it fills is refused. */
export class TokenBuckets {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(private readonly options: TokenBucketsOptions) {}

  /** Takes a token. @returns false where there is none */
  take(key: string): boolean {
    const { burst, perSecond, now = () => performance.now() } = this.options;
    const at = now();
    const bucket = this.#buckets.get(key) ?? this.#add(key, { tokens: burst, at });
    bucket.tokens = Math.min(burst, bucket.tokens + ((at - bucket.at) / 1000) * perSecond);
    bucket.at = at;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  #add(key: string, bucket: { tokens: number; at: number }): { tokens: number; at: number } {
    const { most = MOST } = this.options;
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size >= most && oldest !== undefined) this.#buckets.delete(oldest);
    this.#buckets.set(key, bucket);
    return bucket;
  }
}
