/**
 * Framing of the binary API: a word is a length and bytes, a sentence is words and an empty word.
 * Source: MikroTik's API documentation; the length vectors are in codec.spec.ts.
 */
export class FramingError extends Error {
  override readonly name = 'FramingError';
}

/** Longest word, and longest sentence, we accept from the peer: file contents and exports stay far below, garbage does not. */
export const MAX_WORD_BYTES = 64 * 1024 * 1024;

/** Words up to this size are given their whole buffer at once; longer ones grow with what really arrives. */
const FIRST_HELD_BYTES = 64 * 1024;

const EMPTY = Buffer.alloc(0);

export interface WordSink {
  /** Called before the words of a buffer, so that a reader can look at the whole buffer once. */
  block?(data: Buffer): void;
  /** One word that is not empty: `data[start, end)`. */
  word(data: Buffer, start: number, end: number): void;
  /** The empty word: the sentence is complete. */
  end(): void;
}

/**
 * Finds the words in a byte stream, whatever the cut points. Words that lie whole in a chunk are handed over as offsets
 * into it, never copied. A word cut by the end of a chunk is collected in one buffer of its own that doubles as bytes
 * arrive: linear in the bytes, and a peer that announces much and sends little costs little.
 */
export class WordReader {
  private held: Buffer = EMPTY;
  private heldLength = 0;
  /** Bytes the held word needs: its prefix first, then prefix and word. */
  private needed = 0;

  constructor(private readonly sink: WordSink) {}

  get heldBytes(): number {
    return this.heldLength;
  }

  /** @throws FramingError on a reserved control byte or an absurd length: the stream is lost. */
  push(chunk: Buffer): void {
    let at = this.heldLength > 0 ? 0 : this.scan(chunk, 0);
    while (at < chunk.length) {
      if (this.heldLength === 0) this.needed = prefixBytes(chunk[at] as number);
      at += this.hold(chunk, at);
      if (this.heldLength < this.needed) return;
      this.releaseHeld();
      if (this.heldLength === 0) at = this.scan(chunk, at);
    }
  }

  /** Hands over the words that lie whole in `data` from `from` on. Returns where the first incomplete one starts. */
  private scan(data: Buffer, from: number): number {
    if (from >= data.length) return from;
    const sink = this.sink;
    sink.block?.(data);
    const size = data.length;
    let at = from;
    while (at < size) {
      const first = data[at] as number;
      if (first < 0x80) {
        const end = at + 1 + first;
        if (end > size) break;
        if (first === 0) sink.end();
        else sink.word(data, at + 1, end);
        at = end;
        continue;
      }
      const prefix = prefixBytes(first);
      if (at + prefix > size) break;
      const start = at + prefix;
      const length = readLength(data, at, prefix);
      if (start + length > size) break;
      if (length === 0) sink.end();
      else sink.word(data, start, start + length);
      at = start + length;
    }
    return at;
  }

  /** Takes into the held word what it still needs. Returns how many bytes it took. */
  private hold(chunk: Buffer, at: number): number {
    const take = Math.min(this.needed - this.heldLength, chunk.length - at);
    const wanted = this.heldLength + take;
    if (wanted > this.held.length) {
      const capacity = Math.min(this.needed, Math.max(wanted, 2 * this.held.length, FIRST_HELD_BYTES));
      const grown = Buffer.allocUnsafe(capacity);
      this.held.copy(grown, 0, 0, this.heldLength);
      this.held = grown;
    }
    chunk.copy(this.held, this.heldLength, at, at + take);
    this.heldLength = wanted;
    return take;
  }

  /** The held bytes are what was needed: now either the length is known, or the word is complete. */
  private releaseHeld(): void {
    const prefix = prefixBytes(this.held[0] as number);
    const length = readLength(this.held, 0, prefix);
    if (this.heldLength < prefix + length) {
      this.needed = prefix + length;
      return;
    }
    const data = this.held.subarray(0, prefix + length);
    this.held = EMPTY;
    this.heldLength = 0;
    if (length === 0) {
      this.sink.end();
      return;
    }
    this.sink.block?.(data);
    this.sink.word(data, prefix, prefix + length);
  }
}

function prefixBytes(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc0) return 2;
  if (first < 0xe0) return 3;
  if (first < 0xf0) return 4;
  if (first < 0xf8) return 5;
  throw new FramingError(`reserved control byte 0x${first.toString(16)}`);
}

function readLength(data: Buffer, at: number, prefix: number): number {
  const length = readPrefix(data, at, prefix);
  if (length > MAX_WORD_BYTES) throw new FramingError(`word of ${length} bytes`);
  return length;
}

function readPrefix(data: Buffer, at: number, prefix: number): number {
  switch (prefix) {
    case 1:
      return data[at] as number;
    case 2:
      return data.readUInt16BE(at) & 0x3fff;
    case 3:
      return data.readUIntBE(at, 3) & 0x1f_ffff;
    case 4:
      return data.readUInt32BE(at) & 0x0fff_ffff;
    default:
      return data.readUInt32BE(at + 1);
  }
}
