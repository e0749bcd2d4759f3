import { AppError } from '../../../core/errors';
import type { RunEvent } from '../../../jobs';
import type { DaemonClient, DaemonRequest } from './daemon-client';
import type { ServerEvent } from './event-stream';
import { followRun } from './follow-run';

/** One connection: these events, and then it breaks with the error or ends. */
interface Connection {
  readonly ids: readonly number[];
  readonly error?: AppError;
}

const GONE = new AppError('DAEMON_UNREACHABLE', 'no daemon answers');
const LAST = 3;
const HELD = 2;

function clientOf(connections: Connection[], asked: string[], state = 'running'): DaemonClient {
  return {
    async *events(request: DaemonRequest): AsyncIterable<ServerEvent> {
      asked.push(request.headers?.['last-event-id'] ?? '');
      const connection = connections.shift() ?? { ids: [], error: GONE };
      for (const id of connection.ids) {
        const type: RunEvent['type'] = id === LAST ? 'run.finished' : id === HELD ? 'run.held' : 'router.ended';
        yield { event: type, data: JSON.stringify({ id, type, at: '', data: {} }) };
      }
      if (connection.error) throw connection.error;
    },
    call: <T>() => Promise.resolve({ state } as T),
    text: () => Promise.resolve(''),
    bytes: async function* () {},
    url: () => Promise.resolve(''),
    serverTimeMs: () => Promise.resolve(0),
  };
}

async function follow(
  connections: Connection[],
  patienceMs = 5000,
  state?: string,
): Promise<{ ids: number[]; asked: string[]; lost: number }> {
  const asked: string[] = [];
  const ids: number[] = [];
  let lost = 0;
  const options = { signal: new AbortController().signal, patienceMs, onLost: () => (lost += 1) };
  for await (const event of followRun(clientOf(connections, asked, state), 'r', options)) ids.push(event.id);
  return { ids, asked, lost };
}

describe('src/api/cli/client/follow-run', () => {
  it('goes on after the last event when the daemon comes back', async () => {
    const followed = await follow([{ ids: [1], error: GONE }, { ids: [], error: GONE }, { ids: [2, LAST] }]);
    expect(followed).toEqual({ ids: [1, 2, LAST], asked: ['0', '1', '1'], lost: 1 });
  });

  it('goes on when the stream ends before the run does', async () => {
    expect((await follow([{ ids: [1] }, { ids: [2, LAST] }])).ids).toEqual([1, 2, LAST]);
  });

  it('ends where the run is held, and goes past a hold that is over', async () => {
    expect((await follow([{ ids: [1, HELD, LAST] }], 5000, 'held')).ids).toEqual([1, HELD]);
    expect((await follow([{ ids: [1, HELD, LAST] }], 5000, 'running')).ids).toEqual([1, HELD, LAST]);
  });

  it('gives up on a daemon that stays away, and says how to go on', async () => {
    await expect(follow([{ ids: [1], error: GONE }], 0)).rejects.toMatchObject({
      code: 'DAEMON_UNREACHABLE',
      remedy: expect.stringContaining('runs watch r'),
    });
  });

  it('does not try again what will not change', async () => {
    const refused = new AppError('TOKEN_INVALID', 'the token is not known');
    await expect(follow([{ ids: [], error: refused }])).rejects.toBe(refused);
  });
});
