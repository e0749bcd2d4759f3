import { getEventListeners } from 'node:events';
import { AppError } from '../../core/errors';
import { COLLECTORS } from '../collectors';
import { runCollector } from './run-collector';
import type { Conversation } from './sources';

const [collector] = COLLECTORS;
if (!collector) throw new Error('there is no collector');

const CONTEXT = {} as Parameters<typeof runCollector>[2];

function answering(run: Conversation['run']): Conversation {
  return { run } as Conversation;
}

describe('runCollector', () => {
  afterEach(() => jest.useRealTimers());

  it('gives what the collector brings, and leaves nothing on the signal of the poll', async () => {
    const poll = new AbortController();
    for (let times = 0; times < 3; times += 1) {
      const outcome = await runCollector(
        answering(() => Promise.resolve([])),
        collector,
        CONTEXT,
        poll.signal,
      );
      expect(outcome).toMatchObject({ ok: true, samples: [] });
    }
    expect(getEventListeners(poll.signal, 'abort')).toEqual([]);
  });

  it('ends at its deadline, whatever the collector does, and tells it', async () => {
    jest.useFakeTimers();
    let told: unknown;
    const never = answering((_collector, { signal }) => {
      signal.addEventListener('abort', () => (told = signal.reason));
      return new Promise(() => undefined);
    });
    const poll = new AbortController();
    const outcome = runCollector(never, collector, CONTEXT, poll.signal);
    await jest.advanceTimersByTimeAsync(collector.timeoutMs);
    expect(await outcome).toMatchObject({ ok: false, error: { code: 'COMMAND_TIMEOUT' } });
    expect(told).toMatchObject({ code: 'COMMAND_TIMEOUT' });
    expect(getEventListeners(poll.signal, 'abort')).toEqual([]);
  });

  it.each(['before', 'while'] as const)('ends with the poll that was aborted %s it ran', async (when) => {
    const poll = new AbortController();
    const reason = new AppError('CANCELLED', 'the daemon stops');
    if (when === 'before') poll.abort(reason);
    const never = answering(() => new Promise(() => undefined));
    const outcome = runCollector(never, collector, CONTEXT, poll.signal);
    poll.abort(reason);
    expect(await outcome).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    expect(getEventListeners(poll.signal, 'abort')).toEqual([]);
  });
});
