import type { DataSource } from 'typeorm';
import { MasterKey, Vault } from '../../src/core/secrets';
import { createFleet, FLEET_ENTITIES, FLEET_MIGRATIONS, NetworkPolicy, openDatabase, type Fleet } from '../../src/fleet';

export interface TestFleet extends Fleet {
  readonly source: DataSource;
  readonly vault: Vault;
  readonly network: NetworkPolicy;
  close(): Promise<void>;
}

export interface TestFleetOptions {
  readonly url: string;
  readonly now?: () => number;
  readonly allowed?: readonly string[];
}

/** The fleet's services over a database of the test's own. */
export async function openTestFleet(options: TestFleetOptions): Promise<TestFleet> {
  const source = await openDatabase({ url: options.url, entities: FLEET_ENTITIES, migrations: FLEET_MIGRATIONS });
  const vault = new Vault([MasterKey.parse(MasterKey.generate().reveal())]);
  const network = new NetworkPolicy({ allowed: options.allowed ?? ['10.0.0.0/8', '127.0.0.0/8', '2001:db8::/32'] });
  const fleet = createFleet({ source, vault, network, ...(options.now ? { now: options.now } : {}) });
  return { ...fleet, source, vault, network, close: () => source.destroy() };
}
