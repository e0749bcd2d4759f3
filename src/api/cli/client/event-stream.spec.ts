import fc from 'fast-check';
import { readEvents } from './event-stream';

const STREAM =
  ': open\n\nid: 1\nevent: router.ended\ndata: {"a":"ä€"}\n\n: heartbeat\n\nid: 2\ndata: x\ndata: y\n\ndata: cut off';

async function read(chunks: readonly Uint8Array[]): Promise<unknown[]> {
  const events: unknown[] = [];
  for await (const event of readEvents(fromList(chunks))) events.push(event);
  return events;
}

async function* fromList(chunks: readonly Uint8Array[]): AsyncIterable<Uint8Array> {
  yield* chunks;
}

describe('src/api/cli/client/event-stream', () => {
  it('gives the same messages however the stream is cut', async () => {
    const bytes = Buffer.from(STREAM);
    const whole = [
      { id: '1', event: 'router.ended', data: '{"a":"ä€"}' },
      { id: '2', event: 'message', data: 'x\ny' },
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 20 }), async (cuts) => {
        const points = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const chunks = points.slice(1).map((end, index) => bytes.subarray(points[index], end));
        expect(await read(chunks)).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });

  it('takes carriage returns', async () => {
    expect(await read([Buffer.from('id: 3\r\ndata: z\r\n\r\n')])).toEqual([{ id: '3', event: 'message', data: 'z' }]);
  });
});
