import {
  createRegistry,
  parseInput,
  sentenceOf,
  type ExampleStep,
  type ReadAction,
  type RouterSession,
  type Row,
  type WriteAction,
} from '../../../src/core/catalogue';
import { Secret } from '../../../src/core/secrets';
import { createSessionPool, type SessionPool } from '../../../src/routeros';
import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import { ALL_AREAS } from '../../../src/workflows';
import { isSingle } from '../../../src/workflows/audit/defaults';
import { pathOn } from '../../../src/workflows/audit/paths';
import type { Menus } from '../../kit/audit-examples';

export const AUDITED_VERSIONS = ['7.24', '7.15.3', '6.49.18'] as const;
const REGISTRY = createRegistry(ALL_AREAS);

export type Transport = 'api' | 'rest' | 'ssh';

/** Twins of one version, with sessions over real sockets. */
export class AuditedTwins {
  private constructor(
    readonly fleet: SimFleet,
    private readonly pool: SessionPool,
    private readonly transport: Transport,
  ) {}

  static async start(options: { version: string; routers: number; first: string; transport?: Transport }): Promise<AuditedTwins> {
    const { version, routers, first, transport = 'api' } = options;
    const fleet = await startFleet({ routers, versions: [version], first, apiPort: 0, services: [transport] });
    const pool = createSessionPool({
      connectTimeoutMs: 10_000,
      commandTimeoutMs: 20_000,
      idleTimeoutMs: 60_000,
      connectsPerSecond: 1000,
      connectJitterMs: 0,
      breaker: { failures: 3, openMs: 1000, maxOpenMs: 1000 },
    });
    return new AuditedTwins(fleet, pool, transport);
  }

  router(at: number): SimRouter {
    const router = this.fleet.routers[at];
    if (!router) throw new Error(`there is no router ${at}`);
    return router;
  }

  on<T>(
    at: number,
    use: (session: RouterSession) => Promise<T>,
    login: { username: string; password: string } = ADMIN,
  ): Promise<T> {
    const { name, address, ports } = this.router(at);
    const credential = { id: login.username, revision: 1, username: login.username, password: new Secret(login.password) };
    const target = { routerId: name, address, port: ports[this.transport] ?? 0, transport: this.transport, credential };
    return this.pool.withSession(target, 'write', use);
  }

  /** What an audit says of the nth router. */
  async audit(at: number, action = 'workflow.audit_security', input: object = {}, login = ADMIN): Promise<readonly Row[]> {
    const read = REGISTRY.action(action) as ReadAction;
    const { rows } = await this.on(at, (session) => read.read(session, parseInput(read, input)), login);
    return rows;
  }

  /** Runs steps as a run does: plan, then every change. */
  async apply(at: number, steps: readonly ExampleStep[]): Promise<void> {
    await this.on(at, async (session) => {
      for (const step of steps) {
        const action = REGISTRY.action(step.do) as WriteAction;
        const plan = await action.plan(session, parseInput(action, step.input), {});
        for (const change of plan.changes) {
          const { command, args } = sentenceOf(change);
          await session.write(command, args);
        }
      }
    });
  }

  async close(): Promise<void> {
    await this.pool.close();
    await this.fleet.close();
  }
}

export const ADMIN = { username: 'admin', password: '' };

/** `severity rule`, a `?` behind what is only possible; the worst first. */
export function toldOf(rows: readonly Row[]): readonly string[] {
  return rows
    .filter(({ part }) => part === 'finding')
    .map(({ severity, rule, certainty }) => `${severity} ${rule}${certainty === 'possible' ? ' ?' : ''}`);
}

/** Makes a router what the menus of an example say, whoever may write them. */
export function become(router: SimRouter, menus: Menus): void {
  for (const [menu, rows] of Object.entries(menus)) {
    const path = pathOn(menu, router.version);
    if (path !== undefined) for (const row of rows) put(router, { menu, path, row });
  }
}

/** Settings have one row; others are known by their name. */
function put(router: SimRouter, { menu, path, row }: { readonly menu: string; readonly path: string; readonly row: Row }): void {
  if (Object.keys(row).length === 0) return;
  const rows = router.rows(path);
  const single = isSingle(menu, router.version) || (rows.length === 1 && rows[0]?.['.id'] === undefined);
  const same = rows.find((each) => single || (row['name'] !== undefined && each['name'] === row['name']));
  const words = Object.entries(row).map(([name, value]) => `=${name}=${value}`);
  try {
    if (single) router.exec([`${path}/set`, ...words]);
    else if (same) router.exec([`${path}/set`, `=.id=${same['.id'] ?? ''}`, ...words]);
    else router.exec([`${path}/add`, ...words]);
  } catch (error) {
    if (/already have/.test((error as Error).message)) return;
    // What no command can write, e.g. the firmware of a board.
    if (!/unknown parameter|no such command|read-only|unknown/i.test((error as Error).message)) throw error;
    router.putRow(path, { ...(same?.['.id'] ? { '.id': same['.id'] } : {}), ...row });
  }
}
