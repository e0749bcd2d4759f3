import fc from 'fast-check';
import { encodeSentence, FramingError, lengthBytes, MAX_SENTENCE_WORDS, MAX_WORD_BYTES, SentenceDecoder } from './codec';

function decoder(): { readonly decoder: SentenceDecoder; readonly sentences: string[][] } {
  const sentences: string[][] = [];
  return { decoder: new SentenceDecoder((words) => sentences.push(words.map((word) => word.toString('latin1')))), sentences };
}

function decode(chunks: readonly Buffer[]): string[][] {
  const target = decoder();
  for (const chunk of chunks) target.decoder.push(chunk);
  expect(target.decoder.bufferedBytes).toBe(0);
  return target.sentences;
}

function cut(data: Buffer, points: readonly number[]): Buffer[] {
  const at = [...new Set(points.map((point) => point % (data.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((start, index) => data.subarray(start, at[index] ?? data.length));
}

describe('routeros/wire/codec', () => {
  it.each([
    [0x01, '01'],
    [0x7f, '7f'],
    [0x80, '8080'],
    [0x82, '8082'],
    [0x100, '8100'],
    [0x3fff, 'bfff'],
    [0x4000, 'c04000'],
    [2_097_140, 'dffff4'],
    [0x20_0000, 'e0200000'],
  ])('writes and reads the length %d', (length, hex) => {
    const sentence = encodeSentence([Buffer.alloc(length, 0x61)]);
    expect(sentence.subarray(0, lengthBytes(length)).toString('hex')).toBe(hex);
    expect(sentence.length).toBe(lengthBytes(length) + length + 1);
    expect(decode([sentence])[0]?.[0]?.length).toBe(length);
  });

  it('counts bytes, not characters', () => {
    expect(encodeSentence(['я']).toString('hex')).toBe('02d18f00');
  });

  it('takes the five byte form also for a short word', () => {
    expect(decode([Buffer.from('f000000002616200', 'hex')])).toEqual([['ab']]);
  });

  it('gives back any words, whatever the cut points', () => {
    const word = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      fc.integer({ min: 1, max: 0x4100 }).map((length) => Buffer.alloc(length, 0)),
    );
    const sentences = fc.array(fc.array(word, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(sentences, fc.array(fc.nat(), { maxLength: 12 }), (given, points) => {
        const stream = Buffer.concat(given.map((words) => encodeSentence(words)));
        expect(decode(cut(stream, points))).toEqual(given.map((words) => words.map((one) => one.toString('latin1'))));
      }),
    );
  });

  it('delivers at every single cut point, and byte by byte', () => {
    const words = ['!re', '.tag=1', `=long=${'x'.repeat(250)}`, '=empty='];
    const stream = Buffer.concat([encodeSentence(words), encodeSentence(['!done'])]);
    const expected = [words, ['!done']];
    for (let at = 0; at <= stream.length; at++) expect(decode([stream.subarray(0, at), stream.subarray(at)])).toEqual(expected);
    expect(decode([...stream].map((byte) => Buffer.from([byte])))).toEqual(expected);
  });

  it('drops empty sentences', () => {
    expect(decode([Buffer.from('0000', 'hex'), encodeSentence(['a']), Buffer.from('00', 'hex')])).toEqual([['a']]);
  });

  it('collects a long word without copying it again with every chunk', () => {
    const sizes: number[] = [];
    const allocate = jest.spyOn(Buffer, 'allocUnsafe').mockImplementation((size: number) => {
      sizes.push(size);
      return Buffer.alloc(size);
    });
    const target = decoder();
    const length = 8 * 1024 * 1024;
    target.decoder.push(Buffer.from('e0800000', 'hex'));
    const chunk = Buffer.alloc(16 * 1024, 0x78);
    for (let sent = 0; sent < length; sent += chunk.length) target.decoder.push(chunk);
    target.decoder.push(Buffer.from([0]));
    allocate.mockRestore();
    expect(target.sentences[0]?.[0]?.length).toBe(length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(3 * length);
  });

  it('reserves little for a peer that announces much and sends little', () => {
    const sizes: number[] = [];
    const allocate = jest.spyOn(Buffer, 'allocUnsafe').mockImplementation((size: number) => {
      sizes.push(size);
      return Buffer.alloc(size);
    });
    const target = decoder();
    target.decoder.push(Buffer.from('e300000061', 'hex'));
    allocate.mockRestore();
    expect(target.decoder.bufferedBytes).toBe(5);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(64 * 1024);
  });

  it('refuses a reserved control byte, an absurd word and an endless sentence', () => {
    expect(() => decoder().decoder.push(Buffer.from([0xf8]))).toThrow(FramingError);
    const absurd = Buffer.from([0xf0, 0, 0, 0, 0]);
    absurd.writeUInt32BE(MAX_WORD_BYTES + 1, 1);
    expect(() => decoder().decoder.push(absurd)).toThrow(FramingError);
    const endless = Buffer.from('0161'.repeat(MAX_SENTENCE_WORDS + 1), 'hex');
    expect(() => decoder().decoder.push(endless)).toThrow(FramingError);
    const target = decoder();
    const big = Buffer.alloc(40 * 1024 * 1024 + 4, 0x78);
    big.writeUInt32BE((0xe000_0000 | (40 * 1024 * 1024)) >>> 0, 0);
    target.decoder.push(big);
    expect(() => target.decoder.push(big)).toThrow(FramingError);
  });
});
