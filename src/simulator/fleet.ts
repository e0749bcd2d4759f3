import { AppError } from '../core/errors';
import { parseVersion } from '../routeros';
import { assignFaults, type FaultPlan, type SimFault } from './faults';
import type { TlsIdentity } from './kernel';
import { canListenOn, loopbackAddresses } from './loopback';
import { DEFAULT_MANAGEMENT, type Management } from './management-path';
import { SimulatedRouter, type RouterSettings, type SimRouter } from './router';
import type { ServicePorts, SimService } from './transport/doors';

/** One router that differs from the rest of its fleet. */
export interface RouterOptions {
  /** @defaultValue `sim-0001`, counting */
  readonly name?: string;
  readonly version?: string;
  readonly latencyMs?: number;
  readonly username?: string;
  readonly password?: string;
  readonly fault?: SimFault;
  /** The SSH key of the router: PEM or OpenSSH text. @defaultValue one key for all routers of the process */
  readonly hostKey?: string;
}

export interface FleetOptions {
  /** How many routers, or one entry for each. */
  readonly routers: number | readonly RouterOptions[];
  /** Address of the first router; the others follow. @defaultValue 127.1.0.1 */
  readonly first?: string;
  /** What the routers can be reached by: only what is named here listens. @defaultValue the plain API */
  readonly services?: readonly SimService[];
  /** API port of every router; 0 gives each any free one. @defaultValue 8728 */
  readonly apiPort?: number;
  /**
   * Ports of the other services; 0 gives each router any free one.
   * @defaultValue 8729 api-ssl, 8080 rest, 8443 rest-ssl and 2222 ssh, which need no rights; 0 where `apiPort` is 0
   */
  readonly ports?: ServicePorts;
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
  /**
   * From where the routers are managed, as they see it: what their firewall, services and addresses say is judged for this
   * source. `none`: every connection comes from where it really comes, and the firewall is not asked.
   * @defaultValue a neighbour in the LAN of the default configuration
   */
  readonly management?: Management | 'none';
  /** What api-ssl and rest-ssl show; without one api-ssl is anonymous and rest-ssl answers nobody. */
  readonly certificate?: TlsIdentity;
  /** How long a reboot that a command asks for takes, in milliseconds. @defaultValue 250 */
  readonly rebootMs?: number;
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
const DEFAULT_PORTS: Readonly<Record<SimService, number>> = {
  api: 8728,
  'api-ssl': 8729,
  rest: 8080,
  'rest-ssl': 8443,
  ssh: 2222,
};
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
  const { first = '127.1.0.1', versions = DEFAULT_VERSIONS, seed = 1 } = options;
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
      ports: portsOf(options, ownAddresses ? 0 : index),
      latencyMs: router.latencyMs ?? options.latencyMs ?? 0,
      username: router.username ?? options.username ?? 'admin',
      password: router.password ?? options.password ?? '',
      rebootMs: options.rebootMs,
      management: options.management === 'none' ? undefined : (options.management ?? DEFAULT_MANAGEMENT),
      ...(router.hostKey === undefined ? {} : { hostKey: router.hostKey }),
      ...(options.certificate ? { certificate: options.certificate } : {}),
      fault: router.fault ?? faults.get(index),
    };
  });
}

/** @param shift what tells routers apart that share one address */
function portsOf(options: FleetOptions, shift: number): ServicePorts {
  const { services = ['api'], apiPort = DEFAULT_PORTS.api, ports = {} } = options;
  const wanted = (service: SimService): number =>
    service === 'api' ? apiPort : (ports[service] ?? (apiPort === 0 ? 0 : DEFAULT_PORTS[service]));
  return Object.fromEntries(services.map((service) => [service, wanted(service) === 0 ? 0 : wanted(service) + shift]));
}

function majorOf(version: string): number {
  const parsed = parseVersion(version);
  if (parsed?.major === 6 || parsed?.major === 7) return parsed.major;
  throw new AppError('INPUT_INVALID', `no simulated RouterOS version: ${version}`, {
    remedy: 'Give a version such as 7.20.8 or 6.49.18.',
  });
}
