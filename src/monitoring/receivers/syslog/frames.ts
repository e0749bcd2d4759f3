const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const DIGIT_0 = 48;
const DIGIT_9 = 57;
/** Longest count of octets, in digits. */
const COUNT_DIGITS = 6;

/** What came of a piece of a stream. */
export interface Taken {
  readonly frames: readonly Buffer[];
  /** A frame is larger than the limit: what follows it cannot be told apart. */
  readonly tooLarge: boolean;
}

/**
 * Messages out of a TCP stream, by RFC 6587: each with its length before it, or with a line feed behind it; some senders
 * put a zero byte there.
 */
export class SyslogFrames {
  #rest: Buffer = Buffer.alloc(0);

  /** @param most bytes of a frame */
  constructor(private readonly most: number) {}

  take(chunk: Buffer): Taken {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const frames: Buffer[] = [];
    let at = 0;
    for (;;) {
      while (isBetween(this.#rest[at])) at += 1;
      const frame = this.#next(at);
      if (frame === undefined) break;
      if (frame.end - frame.start > this.most) return { frames, tooLarge: true };
      frames.push(this.#rest.subarray(frame.start, frame.end));
      at = frame.end;
    }
    // A copy: a few bytes must not hold on to a large piece.
    this.#rest = Buffer.from(this.#rest.subarray(at));
    return { frames, tooLarge: this.#rest.length > this.most + COUNT_DIGITS + 1 };
  }

  /** Whether part of a message has come. */
  get hasRest(): boolean {
    return this.#rest.length > 0;
  }

  /** What came without an end, as a message; nothing, where its length says that it is not whole. */
  flush(): Buffer | undefined {
    const rest = this.#rest;
    this.#rest = Buffer.alloc(0);
    return rest.length === 0 || countAt(rest, 0) !== undefined ? undefined : rest;
  }

  /** A frame may be known to be too large before it is there. */
  #next(at: number): { readonly start: number; readonly end: number } | undefined {
    const count = countAt(this.#rest, at);
    if (count === 'unknown') return undefined;
    if (count) {
      const end = count.start + count.octets;
      return end <= this.#rest.length || count.octets > this.most ? { start: count.start, end } : undefined;
    }
    const ends = [LINE_FEED, 0].map((byte) => this.#rest.indexOf(byte, at)).filter((end) => end >= 0);
    return ends.length === 0 ? undefined : { start: at, end: Math.min(...ends) };
  }
}

function isBetween(byte: number | undefined): boolean {
  return byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === 0;
}

/** @returns `unknown` where more must come to tell, undefined where there is no count */
function countAt(data: Buffer, at: number): { readonly octets: number; readonly start: number } | 'unknown' | undefined {
  let octets = 0;
  for (let index = at; index <= at + COUNT_DIGITS; index += 1) {
    const byte = data[index];
    if (byte === undefined) return index === at ? undefined : 'unknown';
    if (byte === SPACE && index > at && octets > 0) return { octets, start: index + 1 };
    if (byte < DIGIT_0 || byte > DIGIT_9) return undefined;
    octets = octets * 10 + (byte - DIGIT_0);
  }
  return undefined;
}
