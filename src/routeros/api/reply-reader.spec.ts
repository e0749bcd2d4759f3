import fc from 'fast-check';
import { encodeSentence, FramingError } from '../wire/codec';
import { NO_TAG, ReplyReader, type ReplyKind } from './reply-reader';
import { createTextDecoder } from './text';

interface Seen {
  readonly kind: ReplyKind;
  readonly tag: number;
  readonly attributes: Readonly<Record<string, string>>;
}

function read(chunks: readonly Buffer[], codePage = 'windows-1252'): { readonly replies: Seen[]; readonly fatal: string[] } {
  const replies: Seen[] = [];
  const fatal: string[] = [];
  const reader = new ReplyReader(
    { reply: (kind, tag, attributes) => replies.push({ kind, tag, attributes }), fatal: (text) => fatal.push(text) },
    createTextDecoder(codePage),
  );
  for (const chunk of chunks) reader.push(chunk);
  return { replies, fatal };
}

const sentences = (...all: readonly (readonly (string | Buffer)[])[]): Buffer =>
  Buffer.concat(all.map((words) => encodeSentence(words)));

describe('routeros/api/reply-reader', () => {
  const table = sentences(
    ['!re', '.tag=7', '=.id=*1', '=name=ether1', `=comment=${'long '.repeat(60)}`, '=mtu=1500'],
    ['!re', '.tag=12', '=.id=*2', '=name=', '=running=true'],
    ['!re', '.tag=7', '=.id=*3', '=name=Арбат', '=comment=a=b', '=mtu='],
    ['!empty', '.tag=12'],
    ['!done', '.tag=7', '=ret=*3'],
    ['!trap', '=category=1', '=message=no', '.tag=12'],
  );
  const expected: readonly Seen[] = [
    { kind: 're', tag: 7, attributes: { '.id': '*1', name: 'ether1', comment: 'long '.repeat(60), mtu: '1500' } },
    { kind: 're', tag: 12, attributes: { '.id': '*2', name: '', running: 'true' } },
    { kind: 're', tag: 7, attributes: { '.id': '*3', name: 'Арбат', comment: 'a=b', mtu: '' } },
    { kind: 'empty', tag: 12, attributes: {} },
    { kind: 'done', tag: 7, attributes: { ret: '*3' } },
    { kind: 'trap', tag: 12, attributes: { category: '1', message: 'no' } },
  ];

  it('reads the same at every cut point', () => {
    for (let at = 0; at <= table.length; at++)
      expect(read([table.subarray(0, at), table.subarray(at)]).replies).toEqual(expected);
    expect(read([...table].map((byte) => Buffer.from([byte]))).replies).toEqual(expected);
  });

  it('reads any rows, in any pieces, whatever the row before looked like', () => {
    const name = fc.oneof(
      fc.constantFrom('a', 'ab', 'abc', '.id', 'b'),
      fc.string({ minLength: 1, maxLength: 5, unit: 'grapheme' }),
    );
    const rows = fc.array(
      fc.dictionary(
        name.filter((key) => !key.includes('=') && key !== '__proto__'),
        fc.oneof(fc.string({ maxLength: 20, unit: 'binary' }), fc.string({ minLength: 130, maxLength: 200 })),
        { noNullPrototype: true },
      ),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(rows, fc.array(fc.nat(), { maxLength: 6 }), (given, points) => {
        const stream = sentences(
          ...given.map((row, index) => [
            '!re',
            `.tag=${index}`,
            ...Object.entries(row).map(([key, value]) => `=${key}=${value}`),
          ]),
        );
        const at = points.map((point) => point % stream.length).sort((a, b) => a - b);
        const chunks = [0, ...at].map((start, index) => stream.subarray(start, at[index] ?? stream.length));
        expect(read(chunks).replies).toEqual(given.map((attributes, tag) => ({ kind: 're', tag, attributes })));
      }),
    );
  });

  it('does not read a name across the end of a word', () => {
    // The word `=ab` is followed by a word of 61 bytes, whose length byte is `=`: together they look like `=ab=`.
    const next = `=x=${'y'.repeat(58)}`;
    const stream = sentences(['!re', '=ab=1'], ['!re', '=ab', next], ['!re', '=ab=2']);
    expect(read([stream]).replies.map((one) => one.attributes)).toEqual([
      { ab: '1' },
      { ab: '', x: 'y'.repeat(58) },
      { ab: '2' },
    ]);
  });

  it('keeps foreign tags apart from absent ones', () => {
    const tags = read([sentences(['!done'], ['!done', '.tag='], ['!done', '.tag=x1'], ['!done', '.tag=5'])]).replies.map(
      (one) => one.tag,
    );
    expect(tags[0]).toBe(NO_TAG);
    expect(tags[3]).toBe(5);
    expect(tags.slice(1, 3).every((tag) => tag < 0 && tag !== NO_TAG)).toBe(true);
  });

  it('reads the bare word of !fatal, or its message', () => {
    expect(read([sentences(['!fatal', 'session terminated on request'])]).fatal).toEqual(['session terminated on request']);
    expect(read([sentences(['!fatal', '=message=too many'])]).fatal).toEqual(['too many']);
    expect(read([sentences(['!fatal'])]).fatal).toEqual(['no reason given']);
  });

  it('passes on a kind that it does not know', () => {
    expect(read([sentences(['!news', '.tag=1'])]).replies).toEqual([{ kind: 'other', tag: 1, attributes: {} }]);
  });

  it('refuses what is no reply', () => {
    expect(() => read([sentences(['hello'])])).toThrow(FramingError);
    expect(() => read([sentences(['=a=b'])])).toThrow(FramingError);
  });

  it('decodes each word on its own: UTF-8 and the code page side by side', () => {
    const stream = sentences(['!re', Buffer.from('3d613dcff0e8', 'hex'), '=b=При', '=c=plain']);
    expect(read([stream], 'windows-1251').replies[0]?.attributes).toEqual({ a: 'При', b: 'При', c: 'plain' });
  });
});
