/**
 * Framing of the binary API: a word is a length and bytes, a sentence is words and an empty word.
 * Source: MikroTik's API documentation; the length vectors are in codec.spec.ts.
 */
export class FramingError extends Error {
  override readonly name = 'FramingError';
}

/** Longest word we accept from the peer: file contents and exports stay far below, garbage does not. */
export const MAX_WORD_BYTES = 64 * 1024 * 1024;
/** Most words of one sentence; the widest known RouterOS row has some 120. */
export const MAX_SENTENCE_WORDS = 10_000;

const EMPTY = Buffer.alloc(0);

export function lengthBytes(length: number): number {
  if (length < 0x80) return 1;
  if (length < 0x4000) return 2;
  if (length < 0x20_0000) return 3;
  if (length < 0x1000_0000) return 4;
  return 5;
}

function writeLength(target: Buffer, offset: number, length: number): number {
  switch (lengthBytes(length)) {
    case 1:
      return target.writeUInt8(length, offset);
    case 2:
      return target.writeUInt16BE(length | 0x8000, offset);
    case 3:
      return target.writeUIntBE(length | 0xc0_0000, offset, 3);
    case 4:
      return target.writeUInt32BE((length | 0xe000_0000) >>> 0, offset);
    default:
      target.writeUInt8(0xf0, offset);
      return target.writeUInt32BE(length, offset + 1);
  }
}

/** Encodes one sentence into one buffer, so that it leaves in one write. Strings are written as UTF-8. */
export function encodeSentence(words: readonly (string | Buffer)[]): Buffer {
  let size = 1;
  for (const word of words) {
    const length = typeof word === 'string' ? Buffer.byteLength(word) : word.length;
    size += lengthBytes(length) + length;
  }
  const out = Buffer.allocUnsafe(size);
  let at = 0;
  for (const word of words) {
    const length = typeof word === 'string' ? Buffer.byteLength(word) : word.length;
    at = writeLength(out, at, length);
    at += typeof word === 'string' ? out.write(word, at, 'utf8') : word.copy(out, at);
  }
  out.writeUInt8(0, at);
  return out;
}

/**
 * Splits a byte stream into sentences, whatever the cut points. Empty sentences are dropped. The words handed over are
 * views into the received chunks: decode or copy them before keeping them.
 */
export class SentenceDecoder {
  private pending: Buffer = EMPTY;
  private words: Buffer[] = [];

  constructor(private readonly onSentence: (words: Buffer[]) => void) {}

  /** Bytes held back because a word is not complete yet. */
  get bufferedBytes(): number {
    return this.pending.length;
  }

  /** @throws FramingError on a reserved control byte or an absurd length: the stream is lost, close it. */
  push(chunk: Buffer): void {
    const data = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
    let at = 0;
    for (;;) {
      const header = readLength(data, at);
      if (!header) break;
      const start = at + header.bytes;
      const end = start + header.length;
      if (end > data.length) break;
      at = end;
      if (header.length > 0) {
        if (this.words.length >= MAX_SENTENCE_WORDS) throw new FramingError('sentence has too many words');
        this.words.push(data.subarray(start, end));
      } else if (this.words.length > 0) {
        const words = this.words;
        this.words = [];
        this.onSentence(words);
      }
    }
    this.pending = at === data.length ? EMPTY : data.subarray(at);
  }
}

function readLength(data: Buffer, at: number): { bytes: number; length: number } | undefined {
  if (at >= data.length) return undefined;
  const first = data[at] as number;
  if (first >= 0xf8) throw new FramingError(`reserved control byte 0x${first.toString(16)}`);
  const bytes = first < 0x80 ? 1 : first < 0xc0 ? 2 : first < 0xe0 ? 3 : first < 0xf0 ? 4 : 5;
  if (at + bytes > data.length) return undefined;
  const length = readLengthOf(data, at, bytes);
  if (length > MAX_WORD_BYTES) throw new FramingError(`word of ${length} bytes`);
  return { bytes, length };
}

function readLengthOf(data: Buffer, at: number, bytes: number): number {
  switch (bytes) {
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
