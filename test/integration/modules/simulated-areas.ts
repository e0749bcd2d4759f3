import { createRegistry, type Needs, type Registry, type RouterSession } from '../../../src/core/catalogue';
import { Secret } from '../../../src/core/secrets';
import { AREAS } from '../../../src/modules';
import { createSessionPool, type SessionPool } from '../../../src/routeros';
import { startFleet, type SimFleet } from '../../../src/simulator';
import { equip } from '../../kit/equip';

export const VERSIONS = ['6.49.18', '7.20.8'] as const;

export interface SimulatedAreas {
  readonly registry: Registry;
  readonly fleet: SimFleet;
  /** A session with the nth router of the fleet. */
  on<T>(router: number, use: (session: RouterSession) => Promise<T>): Promise<T>;
  /** The nth router gets what an action needs. */
  equip(router: number, needs: Needs | undefined): Promise<void>;
  close(): Promise<void>;
}

export interface SimulatedAreasOptions {
  readonly version: string;
  readonly routers: number;
  /** @defaultValue api */
  readonly transport?: 'api' | 'rest' | 'ssh';
}

/** A fleet of one version and sessions over real sockets, so that definitions meet what a router prints. */
export async function simulatedAreas(options: SimulatedAreasOptions): Promise<SimulatedAreas> {
  const { transport = 'api' } = options;
  const fleet = await startFleet({
    routers: options.routers,
    versions: [options.version],
    first: '127.9.0.1',
    apiPort: 0,
    services: [transport],
  });
  const pool: SessionPool = createSessionPool({
    connectTimeoutMs: 5_000,
    commandTimeoutMs: 5_000,
    idleTimeoutMs: 60_000,
    connectsPerSecond: 1_000,
    connectJitterMs: 0,
    breaker: { failures: 3, openMs: 1_000, maxOpenMs: 1_000 },
  });
  const credential = { id: 'sim', revision: 1, username: 'admin', password: new Secret('') };
  return {
    registry: createRegistry(AREAS),
    fleet,
    on(router, use) {
      const sim = fleet.routers[router];
      if (!sim) throw new Error(`there is no router ${router}`);
      const port = sim.ports[transport] ?? 0;
      const target = { routerId: sim.name, address: sim.address, port, transport, credential };
      return pool.withSession(target, 'write', use);
    },
    async equip(router, needs) {
      const sim = fleet.routers[router];
      if (sim) await equip(sim, needs);
    },
    async close() {
      await pool.close();
      await fleet.close();
    },
  };
}
