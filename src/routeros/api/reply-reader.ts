import { isAscii } from 'node:buffer';
import type { Row } from '../../core/catalogue';
import { FramingError, MAX_SENTENCE_WORDS, MAX_WORD_BYTES } from '../wire/codec';
import { WordReader, type WordSink } from '../wire/word-reader';
import type { TextDecoderFunction } from './text';

export type ReplyKind = 're' | 'done' | 'trap' | 'empty' | 'fatal' | 'other';

/** The tag of a reply that carries none. */
export const NO_TAG = -1;
/** A tag that cannot be ours: we count. */
const FOREIGN_TAG = -2;

export interface ReplySink {
  /** `bytes`: size of the sentence, for limits. */
  reply(kind: ReplyKind, tag: number, attributes: Row, bytes: number): void;
  /** The router ends the session; the reason is a bare word. */
  fatal(text: string): void;
}

/** A property as it stands in the stream, `=name=`, and its name as the one string all rows share. */
interface Property {
  readonly prefix: string;
  readonly name: string;
}

/** All names of all menus are some 6,000; beyond that somebody sends garbage and gets unshared strings. */
const MAX_PROPERTIES = 16_384;
const properties = new Map<string, Property>();

const EQUALS = 0x3d;
const DOT = 0x2e;
const BANG = 0x21;
const TAG = '.tag=';
const ZERO = 0x30;
const NINE = 0x39;

/** V8 makes a substring of 13 or more characters a view that keeps the whole chunk alive; shorter ones are copies. */
const COPIED_LENGTH = 12;

const KINDS: ReadonlyMap<string, ReplyKind> = new Map([
  ['!re', 're'],
  ['!done', 'done'],
  ['!trap', 'trap'],
  ['!empty', 'empty'],
  ['!fatal', 'fatal'],
]);

/**
 * Turns the byte stream of a router into replies. Built for speed: a chunk is made text once and the words are cut out of
 * it; the names of a row are guessed from the row before it, which is right for all rows of a table but the first.
 */
export class ReplyReader implements WordSink {
  private readonly words: WordReader;
  private text = '';
  private ascii = true;
  private kind: ReplyKind | undefined;
  private tag = NO_TAG;
  private attributes: Record<string, string> = {};
  private bare = '';
  private count = 0;
  private bytes = 0;
  private position = 0;
  private readonly shape: Property[] = [];

  constructor(
    private readonly sink: ReplySink,
    private readonly decode: TextDecoderFunction,
  ) {
    this.words = new WordReader(this);
  }

  /** @throws FramingError: this is no RouterOS API, or the stream lost its step. Close it. */
  push(chunk: Buffer): void {
    this.words.push(chunk);
    this.text = '';
  }

  block(data: Buffer): void {
    this.text = data.toString('latin1');
    this.ascii = isAscii(data);
  }

  word(data: Buffer, start: number, end: number): void {
    this.bytes += end - start;
    this.count += 1;
    if (this.count > MAX_SENTENCE_WORDS) throw new FramingError('sentence has too many words');
    if (this.bytes > MAX_WORD_BYTES) throw new FramingError(`sentence of more than ${MAX_WORD_BYTES} bytes`);
    const first = data[start];
    if (this.kind === undefined) this.open(first, start, end);
    else if (first === EQUALS) this.takeAttribute(data, start, end);
    else if (first === DOT && this.text.startsWith(TAG, start)) this.tag = readTag(data, start + TAG.length, end);
    else this.bare = this.value(data, start, end);
  }

  end(): void {
    const kind = this.kind;
    if (kind === undefined) return;
    const { tag, attributes, bytes } = this;
    this.kind = undefined;
    this.tag = NO_TAG;
    this.attributes = {};
    this.count = 0;
    this.bytes = 0;
    this.position = 0;
    if (kind === 'fatal') {
      const text = this.bare || attributes.message || 'no reason given';
      this.bare = '';
      this.sink.fatal(text);
      return;
    }
    this.bare = '';
    this.sink.reply(kind, tag, attributes, bytes);
  }

  private open(first: number | undefined, start: number, end: number): void {
    if (first !== BANG) throw new FramingError('a reply does not start with its kind');
    this.kind = this.text.startsWith('!re', start) && end - start === 3 ? 're' : kindOf(this.text.substring(start, end));
  }

  private takeAttribute(data: Buffer, start: number, end: number): void {
    const text = this.text;
    const position = this.position;
    this.position = position + 1;
    let property = this.shape[position];
    let valueAt = property === undefined ? 0 : start + property.prefix.length;
    if (property === undefined || valueAt > end || !text.startsWith(property.prefix, start)) {
      const equals = text.indexOf('=', start + 1);
      const nameEnd = equals < 0 || equals > end ? end : equals;
      property = this.property(data, start + 1, nameEnd);
      // The next row most likely has this property at the same place.
      if (position <= this.shape.length) this.shape[position] = property;
      valueAt = Math.min(nameEnd + 1, end);
    }
    this.attributes[property.name] = this.value(data, valueAt, end);
  }

  private property(data: Buffer, start: number, end: number): Property {
    const raw = this.text.substring(start, end);
    const known = properties.get(raw);
    if (known) return known;
    // Joined from a copy, so that the table does not keep the chunk alive.
    const copy = data.toString('latin1', start, end);
    const property = { prefix: `=${copy}=`, name: this.decode(data, start, end) };
    if (properties.size < MAX_PROPERTIES) properties.set(copy, property);
    return property;
  }

  private value(data: Buffer, start: number, end: number): string {
    if (!this.ascii) return this.decode(data, start, end);
    return end - start <= COPIED_LENGTH ? this.text.substring(start, end) : data.toString('latin1', start, end);
  }
}

function kindOf(word: string): ReplyKind {
  return KINDS.get(word) ?? 'other';
}

function readTag(data: Buffer, start: number, end: number): number {
  if (start === end) return FOREIGN_TAG;
  let tag = 0;
  for (let at = start; at < end; at++) {
    const digit = data[at] as number;
    if (digit < ZERO || digit > NINE) return FOREIGN_TAG;
    tag = tag * 10 + digit - ZERO;
  }
  return tag;
}
