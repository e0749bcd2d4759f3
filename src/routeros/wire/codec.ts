import { MAX_WORD_BYTES, FramingError, WordReader } from './word-reader';

/** Most words of one sentence; the widest known RouterOS row has some 120. */
export const MAX_SENTENCE_WORDS = 10_000;

/** Bytes that the length prefix of a word of `length` bytes takes. */
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
      target[offset] = length;
      return offset + 1;
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
  const lengths = new Array<number>(words.length);
  let size = 1;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as string | Buffer;
    const length = typeof word === 'string' ? Buffer.byteLength(word) : word.length;
    lengths[index] = length;
    size += lengthBytes(length) + length;
  }
  const out = Buffer.allocUnsafe(size);
  let at = 0;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as string | Buffer;
    at = writeLength(out, at, lengths[index] as number);
    at += typeof word === 'string' ? out.write(word, at, 'utf8') : word.copy(out, at);
  }
  out[at] = 0;
  return out;
}

/**
 * Splits a byte stream into sentences, whatever the cut points. Empty sentences are dropped. The words handed over are
 * views into the received chunks: decode or copy them before keeping them.
 */
export class SentenceDecoder {
  private words: Buffer[] = [];
  private bytes = 0;
  private readonly reader: WordReader;

  constructor(private readonly onSentence: (words: Buffer[]) => void) {
    this.reader = new WordReader({
      word: (data, start, end) => this.takeWord(data, start, end),
      end: () => this.takeEnd(),
    });
  }

  /** Bytes held back because a word is not complete yet. */
  get bufferedBytes(): number {
    return this.reader.heldBytes;
  }

  /** @throws FramingError on a reserved control byte or an absurd length: the stream is lost, close it. */
  push(chunk: Buffer): void {
    this.reader.push(chunk);
  }

  private takeWord(data: Buffer, start: number, end: number): void {
    this.bytes += end - start;
    if (this.words.length >= MAX_SENTENCE_WORDS) throw new FramingError('sentence has too many words');
    if (this.bytes > MAX_WORD_BYTES) throw new FramingError(`sentence of more than ${MAX_WORD_BYTES} bytes`);
    this.words.push(data.subarray(start, end));
  }

  private takeEnd(): void {
    if (this.words.length === 0) return;
    const words = this.words;
    this.words = [];
    this.bytes = 0;
    this.onSentence(words);
  }
}

export { FramingError, MAX_WORD_BYTES } from './word-reader';
