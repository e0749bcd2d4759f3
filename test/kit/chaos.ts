import { setTimeout as delay } from 'node:timers/promises';
import type { SimFleet, SimRouter } from '../../src/simulator';
import type { KillableDaemon } from './killable-daemon';

const ANCHOR = 'defconf: drop all not coming from LAN';

export interface RunBody {
  readonly id: string;
  readonly state: string;
  readonly outcome?: string;
  readonly counts: Readonly<Record<string, number>>;
}

/** One rule, told apart by its comment, before the rule that ends the input chain. */
export function ruleRun(comment: string, extra: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    do: 'firewall.create_filter_rule',
    on: 'all',
    input: { chain: 'input', action: 'drop', 'src-address': '203.0.113.0/24', comment, 'place-before': { comment: ANCHOR } },
    rollout: { concurrency: 100 },
    ...extra,
  };
}

/** The simulated routers as an inventory that the daemon imports. */
export async function importFleet(daemon: KillableDaemon, fleet: SimFleet): Promise<void> {
  const rows = fleet.inventory().map((entry) => `${entry.name},${entry.address},${entry.port},sim`);
  const credential = await daemon.request('POST', '/credentials', { name: 'sim', username: 'admin', password: '' });
  if (credential.status !== 201) throw new Error(`credential: ${JSON.stringify(credential)}`);
  const csv = ['name,address,port,credential', ...rows].join('\n');
  const imported = await daemon.request('POST', '/routers/import', csv, { 'content-type': 'text/csv' });
  if (imported.status >= 300) throw new Error(`import: ${JSON.stringify(imported).slice(0, 2000)}`);
}

/** Asks until the run is finished, whatever happens to the daemon meanwhile. */
export async function finishedRun(daemon: () => KillableDaemon, id: string, withinMs: number): Promise<RunBody> {
  const deadline = Date.now() + withinMs;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const { body } = await daemon().request<RunBody>('GET', `/runs/${id}`);
      last = body;
      if (body.state === 'finished') return body;
    } catch (error) {
      last = error;
    }
    await delay(200);
  }
  throw new Error(`the run did not finish in ${withinMs} ms: ${JSON.stringify(last)}`);
}

/** How often the rule is on the router, and whether it stands before the anchor. */
function ruleOn(router: SimRouter, comment: string): { readonly times: number; readonly inPlace: boolean } {
  const rows = router.rows('/ip/firewall/filter').filter((row) => row.chain === 'input');
  const places = rows.flatMap((row, index) => (row.comment === comment ? [index] : []));
  const anchor = rows.findIndex((row) => row.comment === ANCHOR);
  return { times: places.length, inPlace: places.every((place) => place < anchor) };
}

/** Routers on which the rule is not there exactly once, in place. */
export function wrongRouters(routers: readonly SimRouter[], comment: string): string[] {
  return routers.flatMap((router) => {
    const { times, inPlace } = ruleOn(router, comment);
    return times === 1 && inPlace ? [] : [`${router.name}: ${times} times${inPlace ? '' : ', out of place'}`];
  });
}
