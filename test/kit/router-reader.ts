import type { RouterReader, TransportKind } from '../../src/core/catalogue';
import { Secret } from '../../src/core/secrets';
import { createSessionPool, type SessionPool } from '../../src/routeros';
import type { SimRouter } from '../../src/simulator';

export interface RouterSessions {
  /** Runs `use` with a session of the router. */
  with<T>(router: SimRouter, use: (reader: RouterReader) => Promise<T>, transport?: TransportKind): Promise<T>;
  close(): Promise<void>;
}

/** Sessions of simulated routers over their real sockets, without a daemon around them. */
export function openSessions(password = ''): RouterSessions {
  const pool: SessionPool = createSessionPool({
    connectTimeoutMs: 2_000,
    commandTimeoutMs: 5_000,
    idleTimeoutMs: 60_000,
    connectsPerSecond: 1_000,
    connectJitterMs: 0,
    breaker: { failures: 1_000, openMs: 10, maxOpenMs: 10 },
  });
  return {
    close: () => pool.close(),
    with: (router, use, transport = 'api') =>
      pool.withSession(
        {
          routerId: `${router.name}-${transport}`,
          address: router.address,
          port: router.ports[transport] ?? 0,
          transport,
          credential: { id: 'c1', revision: 1, username: 'admin', password: new Secret(password) },
        },
        'read',
        use,
      ),
  };
}
