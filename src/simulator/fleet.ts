import { AppError } from '../core/errors';
import { parseVersion } from '../routeros';
import { assignFaults, type FaultPlan, type SimFault } from './faults';
import { canListenOn, loopbackAddresses } from './loopback';
import { SimulatedRouter, type RouterSettings, type SimRouter } from './router';

/** One router that differs from the rest of its fleet. */
export interface RouterOptions {
  /** @defaultValue `sim-0001`, counting */
  readonly name?: string;
  readonly version?: string;
  readonly latencyMs?: number;
  readonly username?: string;
  readonly password?: string;
  readonly fault?: SimFault;
}

export interface FleetOptions {
  /** How many routers, or one entry for each. */
  readonly routers: number | readonly RouterOptions[];
  /** Address of the first router; the others follow. @defaultValue 127.1.0.1 */
  readonly first?: string;
  /** API port of every router; 0 gives each any free one. @defaultValue 8728 */
  readonly apiPort?: number;
  /** RouterOS versions, dealt out in turn. @defaultValue 7.20.8 and 6.49.18 */
  readonly versions?: readonly string[];
  /** Every answer waits so many milliseconds. @defaultValue 0 */
  readonly latencyMs?: number;
  /** @defaultValue admin */
  readonly username?: string;
  /** @defaultValue empty, as on a new router */
  readonly password?: string;
  /** Same seed, same fleet: serial numbers, leases, uptimes, who gets which fault. @defaultValue 1 */
  readonly seed?: number;
  /** Dealt out over the fleet by the seed. */
  readonly faults?: readonly FaultPlan[];
}

/** A line of the inventory that `rosfleet routers import` reads. */
export interface InventoryEntry {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly username: string;
}

export interface SimFleet {
  readonly routers: readonly SimRouter[];
  inventory(): InventoryEntry[];
  /** Ends every connection and frees every port. */
  close(): Promise<void>;
}

const DEFAULT_VERSIONS = ['7.20.8', '6.49.18'];
const LISTENS_AT_ONCE = 128;

/** Starts a fleet of simulated routers in this process. @throws AppError INPUT_INVALID where an address or port cannot be had */
export async function startFleet(options: FleetOptions): Promise<SimFleet> {
  const settings = await settingsOf(options);
  const routers = settings.map((each) => new SimulatedRouter(each));
  const close = async (): Promise<void> => {
    await Promise.all(routers.map((router) => router.close()));
  };
  try {
    for (let at = 0; at < routers.length; at += LISTENS_AT_ONCE) {
      await Promise.all(routers.slice(at, at + LISTENS_AT_ONCE).map((router) => router.start()));
    }
  } catch (error) {
    await close();
    throw new AppError(
      'INPUT_INVALID',
      `the simulated fleet cannot listen: ${error instanceof Error ? error.message : 'no port'}`,
      {
        cause: error,
        remedy: 'Choose another first address or API port; another fleet may hold them.',
      },
    );
  }
  const inventory = (): InventoryEntry[] =>
    routers.map(({ name, address, port }, index) => ({ name, address, port, username: settings[index]?.username ?? '' }));
  return { routers, close, inventory };
}

async function settingsOf(options: FleetOptions): Promise<RouterSettings[]> {
  const { first = '127.1.0.1', apiPort = 8728, versions = DEFAULT_VERSIONS, seed = 1 } = options;
  const each: readonly RouterOptions[] =
    typeof options.routers === 'number' ? Array.from({ length: options.routers }, () => ({})) : options.routers;
  if (each.length === 0 || versions.length === 0) throw new AppError('INPUT_INVALID', 'a fleet needs a router and a version');
  const addresses = loopbackAddresses(first, each.length);
  const ownAddresses = await canListenOn(addresses[0] ?? first);
  const faults = assignFaults(options.faults ?? [], { routers: each.length, seed });
  return each.map((router, index) => {
    const version = router.version ?? versions[index % versions.length] ?? '';
    return {
      index,
      seed,
      version,
      major: majorOf(version),
      name: router.name ?? `sim-${String(index + 1).padStart(4, '0')}`,
      address: ownAddresses ? (addresses[index] ?? first) : '127.0.0.1',
      apiPort: ownAddresses || apiPort === 0 ? apiPort : apiPort + index,
      latencyMs: router.latencyMs ?? options.latencyMs ?? 0,
      username: router.username ?? options.username ?? 'admin',
      password: router.password ?? options.password ?? '',
      fault: router.fault ?? faults.get(index),
    };
  });
}

function majorOf(version: string): number {
  const parsed = parseVersion(version);
  if (parsed?.major === 6 || parsed?.major === 7) return parsed.major;
  throw new AppError('INPUT_INVALID', `no simulated RouterOS version: ${version}`, {
    remedy: 'Give a version such as 7.20.8 or 6.49.18.',
  });
}
