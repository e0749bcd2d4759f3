import fc from 'fast-check';
import { SyslogFrames } from './frames';

function read(chunks: readonly string[], most = 100): { frames: string[]; tooLarge: boolean; rest: string | undefined } {
  const reader = new SyslogFrames(most);
  const frames: string[] = [];
  let tooLarge = false;
  for (const chunk of chunks) {
    const taken = reader.take(Buffer.from(chunk));
    frames.push(...taken.frames.map(String));
    tooLarge ||= taken.tooLarge;
  }
  return { frames, tooLarge, rest: reader.flush()?.toString() };
}

describe('monitoring/receivers/syslog/frames', () => {
  it('cuts at line feeds and zero bytes', () => {
    expect(read(['<30>a\n<30>b\r\n\n<30>c\0<30>d'])).toEqual({
      frames: ['<30>a', '<30>b\r', '<30>c'],
      tooLarge: false,
      rest: '<30>d',
    });
  });

  it('cuts by counts, also where a message has line feeds, and both in one stream', () => {
    expect(read(['7 <30>a\nb5 <30>c', '\n<30>d\n', '12'])).toEqual({
      frames: ['<30>a\nb', '<30>c', '<30>d'],
      tooLarge: false,
      rest: undefined,
    });
  });

  it('takes a line that begins with a number for what it is', () => {
    expect(read(['10.0.0.1 is down\n', '1234567 lines\n'])).toMatchObject({ frames: ['10.0.0.1 is down', '1234567 lines'] });
  });

  it.each([[['x'.repeat(200)]], [['101 x']], [[`${'x'.repeat(101)}\n`]], [['x'.repeat(60), 'x'.repeat(60)]]])(
    'says when a message is too large',
    (chunks) => {
      expect(read(chunks)).toMatchObject({ frames: [], tooLarge: true });
    },
  );

  it('keeps no half of a counted message', () => {
    expect(read(['50 <30>half'])).toEqual({ frames: [], tooLarge: false, rest: undefined });
  });

  it('gives the same however the stream is cut', () => {
    const line = fc.stringMatching(/^[a-z<>,]{1,12}$/);
    const stream = fc.array(fc.tuple(line, fc.boolean()), { maxLength: 12 });
    fc.assert(
      fc.property(stream, fc.array(fc.nat(40), { maxLength: 20 }), (lines, cuts) => {
        const text = lines.map(([one, counted]) => (counted ? `${one.length} ${one}` : `${one}\n`)).join('');
        const at = [...cuts, 0, text.length].sort((a, b) => a - b);
        const chunks = at.slice(1).map((end, index) => text.slice(at[index], end));
        expect(read(chunks).frames).toEqual(lines.map(([one]) => one));
      }),
    );
  });

  it('never holds more than the limit, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 30 }), (chunks) => {
        const reader = new SyslogFrames(50);
        for (const chunk of chunks) {
          const { frames, tooLarge } = reader.take(Buffer.from(chunk));
          for (const frame of frames) expect(frame.length).toBeLessThanOrEqual(50);
          if (tooLarge) return;
        }
        expect(reader.flush()?.length ?? 0).toBeLessThanOrEqual(57);
      }),
    );
  });
});
