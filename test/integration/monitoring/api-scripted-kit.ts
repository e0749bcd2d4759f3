import type { Row } from '../../../src/core/catalogue';
import { Secret } from '../../../src/core/secrets';
import type { CollectOptions } from '../../../src/monitoring/collectors/define-collector';
import { startScriptedRouter, type Received, type ScriptedRouter } from '../../kit/scripted-router';
import { collectorOf, lineOf, openPool } from './api-kit';

/** What a command answers: rows, a number to count, or the sentences themselves. */
export type Answer = readonly Row[] | number | readonly (readonly string[])[];
export type Answers = Readonly<Record<string, Answer | ((received: Received) => Answer)>>;

export interface ScriptedRouterWatch {
  readonly router: ScriptedRouter;
  readonly absent: Set<string>;
  /** @returns one line for each series */
  collect(id: string, options?: CollectOptions, now?: number): Promise<string[]>;
  close(): Promise<void>;
}

const NO_SUCH = ['!trap', '=message=no such command prefix'];

/** A router with hardware that no twin has, on a real socket: it answers with the rows given, cut to the `.proplist`. */
export async function watchScripted(version: string, answers: Answers): Promise<ScriptedRouterWatch> {
  const facts = { version: `${version} (stable)`, 'architecture-name': 'arm64', 'board-name': 'RB5009' };
  const all: Answers = { '/system/resource/print': [facts], ...answers };
  const router = await startScriptedRouter({
    onCommand: (peer, received) => {
      const known = all[received.command];
      const answer = typeof known === 'function' ? known(received) : known;
      peer.reply(received, ...(answer === undefined ? [NO_SUCH, ['!done']] : sentences(answer, received)));
    },
  });
  const pool = openPool();
  const absent = new Set<string>();
  const memory = new Map<string, string>();
  return {
    router,
    absent,
    collect(id, options = {}, now = Date.now()) {
      const credential = { id: 'c1', revision: 1, username: 'watcher', password: new Secret('x') };
      const target = { routerId: 'scripted', address: router.address, port: router.port, transport: 'api' as const, credential };
      return pool.withSession(target, 'read', async (session) => {
        const samples = await collectorOf(id).collect(session, {
          routerId: 'scripted',
          facts: session.facts,
          now,
          options,
          absent,
          memory: { get: (key) => memory.get(`${id} ${key}`), set: (key, value) => void memory.set(`${id} ${key}`, value) },
          signal: AbortSignal.timeout(30_000),
        });
        return samples.map(lineOf);
      });
    },
    close: async () => {
      await pool.close();
      await router.close();
    },
  };
}

function sentences(answer: Answer, { args }: Received): readonly (readonly string[])[] {
  if (typeof answer === 'number') return [['!done', `=ret=${answer}`]];
  const isRaw = answer.length > 0 && Array.isArray(answer[0]);
  if (isRaw) return answer as readonly (readonly string[])[];
  const wanted = args['.proplist']?.split(',');
  const rows = (answer as readonly Row[]).map((row) => {
    const shown = Object.entries(row).filter(([name]) => wanted?.includes(name) ?? true);
    return ['!re', ...shown.map(([name, value]) => `=${name}=${value}`)];
  });
  return rows.length === 0 ? [['!empty'], ['!done']] : [...rows, ['!done']];
}
