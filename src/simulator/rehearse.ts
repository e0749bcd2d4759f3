import { diffOf, sentenceOf, type ActionInput, type DiffEntry, type RouterSession, type WriteAction } from '../core/catalogue';
import { AppError, type ErrorRecord } from '../core/errors';
import { Secret } from '../core/secrets';
import { createSessionPool, type SessionTarget } from '../routeros';
import { startFleet } from './fleet';

const TIMEOUT_MS = 10_000;
const FIRST_ADDRESS = '127.99.0.1';
const LOGIN = { username: 'admin', password: '' } as const;

export interface Rehearsal {
  /** `changed`: it works as planned; `unchanged`: nothing to do; `failed`: do not do this to the router. */
  readonly status: 'changed' | 'unchanged' | 'failed';
  readonly diff: readonly DiffEntry[];
  readonly error?: ErrorRecord;
}

/**
 * Applies an action to a simulated router that boots from the export of a real one: plan, write, plan again through a new
 * connection. What the simulator does not simulate cannot show: see docs/guide/simulator.md.
 * @param config what `/export` printed
 */
export async function rehearse(config: string, action: WriteAction, input: ActionInput): Promise<Rehearsal> {
  const fleet = await startFleet({ routers: [{ name: 'twin', config, ...LOGIN }], first: FIRST_ADDRESS, apiPort: 0 });
  const pool = createSessionPool({
    connectTimeoutMs: TIMEOUT_MS,
    commandTimeoutMs: TIMEOUT_MS,
    idleTimeoutMs: TIMEOUT_MS,
    connectsPerSecond: 100,
    connectJitterMs: 0,
    breaker: { failures: 3, openMs: 1000, maxOpenMs: 1000 },
  });
  let diff: readonly DiffEntry[] = [];
  try {
    const [router] = fleet.routers;
    if (!router) throw new AppError('BUG', 'the simulated router did not start');
    const target: SessionTarget = {
      routerId: router.name,
      address: router.address,
      port: router.port,
      transport: 'api',
      credential: { id: 'twin', revision: 1, username: LOGIN.username, password: new Secret(LOGIN.password) },
    };
    const plan = await pool.withSession(target, 'write', async (session) => {
      const planned = await action.plan(session, input, {});
      diff = diffOf(planned, action.secrets);
      await apply(session, planned.changes.map(sentenceOf));
      return planned;
    });
    if (action.verify === 'replan') {
      const look = (session: RouterSession) => action.plan(session, input, { previous: plan });
      const left = await pool.withSession(target, 'read', look, { connection: 'own' });
      if (left.changes.length > 0) throw new AppError('VERIFY_MISMATCH', 'after the change the twin still differs');
    }
    return { status: plan.changes.length > 0 ? 'changed' : 'unchanged', diff };
  } catch (error) {
    return { status: 'failed', diff, error: AppError.from(error).toRecord() };
  } finally {
    await pool.close();
    await fleet.close();
  }
}

async function apply(session: RouterSession, sentences: readonly ReturnType<typeof sentenceOf>[]): Promise<void> {
  for (const { command, args } of sentences) await session.write(command, args);
}
