import fc from 'fast-check';

import { decodeWord, encodeWord } from './text';

function roundTrip(bytes: Buffer): Buffer {
  const word = encodeWord(decodeWord(bytes));
  return typeof word === 'string' ? Buffer.from(word, 'utf8') : word;
}

describe('simulator/transport/text', () => {
  it('gives back every byte it was given', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => roundTrip(Buffer.from(bytes)).equals(Buffer.from(bytes))));
  });

  it('reads UTF-8 as what it means', () => {
    expect(decodeWord(Buffer.from('=comment=Привет 🙂'))).toBe('=comment=Привет 🙂');
    expect(encodeWord('=comment=Привет 🙂')).toBe('=comment=Привет 🙂');
  });

  it('keeps the Windows-1251 of WinBox', () => {
    const bytes = Buffer.concat([Buffer.from('=comment='), Buffer.of(0xcf, 0xf0, 0xe8)]);
    expect(roundTrip(bytes)).toEqual(bytes);
  });
});
