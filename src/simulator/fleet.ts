import { AppError } from '../core/errors';
import { parseVersion } from '../routeros';
import { assignFaults, type FaultPlan, type SimFault } from './faults';
import type { TlsIdentity } from './kernel';
import type { DatagramPorts, DatagramService } from './datagrams';
import { canListenOn, loopbackAddresses } from './loopback';
import { DEFAULT_MANAGEMENT, type Management } from './management-path';
import type { Announcing } from './mndp/announcer';
import { SimulatedRouter, type RouterSettings, type SimTime } from './router';
import type { SimRouter } from './sim-router';
import { hardwareOf, parseExport } from './rsc';
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
  /** How long a reboot that a command asked for takes. @defaultValue that of the fleet */
  readonly rebootMs?: number;
  /** The SSH key of the router: PEM or OpenSSH text. @defaultValue one key for all routers of the process */
  readonly hostKey?: string;
  /**
   * What `/export` printed: the router boots with this configuration, version, ports and model instead of the default one.
   * It is then managed from wherever its connections come.
   */
  readonly config?: string;
}

export interface FleetOptions {
  /** How many routers, or one entry for each. */
  readonly routers: number | readonly RouterOptions[];
  /** Address of the first router; the others follow. @defaultValue 127.1.0.1 */
  readonly first?: string;
  /** What the routers can be reached by: only what is named here listens. @defaultValue the plain API */
  readonly services?: readonly (SimService | DatagramService)[];
  /** API port of every router; 0 gives each any free one. @defaultValue 8728 */
  readonly apiPort?: number;
  /**
   * Ports of the other services; 0 gives each router any free one.
   * @defaultValue 8729 api-ssl, 8080 rest, 8443 rest-ssl, 2222 ssh, 1161 snmp and 5678 mndp, which need no rights; 0 where `apiPort` is 0
   */
  readonly ports?: ServicePorts & DatagramPorts;
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
  /** Whom the routers with mndp announce themselves to; without it they answer only who asks. */
  readonly announcing?: Announcing;
  /** How long a reboot that a command asks for takes, in milliseconds. @defaultValue 250 */
  readonly rebootMs?: number;
  /** Clock and timers of the routers, for tests that do not want to wait. @defaultValue those of the system */
  readonly time?: SimTime;
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
const DEFAULT_PORTS: Readonly<Record<SimService | DatagramService, number>> = {
  api: 8728,
  'api-ssl': 8729,
  rest: 8080,
  'rest-ssl': 8443,
  ssh: 2222,
  snmp: 1161,
  mndp: 5678,
};
const STREAMS: readonly SimService[] = ['api', 'api-ssl', 'rest', 'rest-ssl', 'ssh'];
const DATAGRAMS: readonly DatagramService[] = ['snmp', 'mndp'];
const LISTENS_AT_ONCE = 128;

/** Starts a fleet of simulated routers in this process. @throws AppError INPUT_INVALID where an address or port cannot be had */
export async function startFleet(options: FleetOptions): Promise<SimFleet> {
  const settings = await settingsOf(options);
  const routers = settings.map((each) => new SimulatedRouter(each));
  const worlds = routers.map(({ world }) => world);
  for (const world of worlds) world.fellows = () => worlds;
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
  // A file is read once, however many routers boot from it.
  const boots = new Map<string, Booted>();
  return each.map((router, index) => {
    const booted = router.config === undefined ? undefined : (boots.get(router.config) ?? bootFrom(router.config));
    if (router.config !== undefined && booted) boots.set(router.config, booted);
    const version = router.version ?? booted?.version ?? versions[index % versions.length] ?? '';
    return {
      index,
      seed,
      version,
      major: majorOf(version),
      name: router.name ?? `sim-${String(index + 1).padStart(4, '0')}`,
      address: ownAddresses ? (addresses[index] ?? first) : '127.0.0.1',
      ports: portsOf(options, STREAMS, ownAddresses ? 0 : index),
      datagrams: { ports: portsOf(options, DATAGRAMS, ownAddresses ? 0 : index), announcing: options.announcing },
      latencyMs: router.latencyMs ?? options.latencyMs ?? 0,
      username: router.username ?? options.username ?? 'admin',
      password: router.password ?? options.password ?? '',
      rebootMs: router.rebootMs ?? options.rebootMs,
      // The usual neighbour sits in the LAN of the default configuration: another one need not have it.
      management: options.management === 'none' ? undefined : (options.management ?? (booted ? undefined : DEFAULT_MANAGEMENT)),
      ...(booted ? booted.parts : {}),
      ...(options.time ? { time: options.time } : {}),
      ...(router.hostKey === undefined ? {} : { hostKey: router.hostKey }),
      ...(options.certificate ? { certificate: options.certificate } : {}),
      fault: router.fault ?? faults.get(index),
    };
  });
}

/** The ports of those of some services that were asked for. @param shift what tells routers apart that share one address */
function portsOf<S extends SimService | DatagramService>(
  options: FleetOptions,
  among: readonly S[],
  shift: number,
): Readonly<Partial<Record<S, number>>> {
  const { services = ['api'], apiPort = DEFAULT_PORTS.api, ports = {} } = options;
  const wanted = (service: S): number =>
    service === 'api' ? apiPort : (ports[service] ?? (apiPort === 0 ? 0 : DEFAULT_PORTS[service]));
  const chosen = among.filter((service) => services.some((one) => one === service));
  const pairs = chosen.map((service) => [service, wanted(service) === 0 ? 0 : wanted(service) + shift] as const);
  return Object.fromEntries(pairs) as Partial<Record<S, number>>;
}

interface Booted {
  /** Undefined where the file does not name one that can be simulated. */
  readonly version: string | undefined;
  readonly parts: Pick<RouterSettings, 'config' | 'configured' | 'hardware'>;
}

function bootFrom(text: string): Booted {
  const config = parseExport(text);
  const { version } = config.header;
  const major = version !== undefined && /^\d+\.\d/.test(version) ? parseVersion(version)?.major : undefined;
  return {
    version: major === 6 || major === 7 ? version : undefined,
    parts: { config, configured: 'none', hardware: hardwareOf(config) },
  };
}

function majorOf(version: string): number {
  const parsed = parseVersion(version);
  if (parsed?.major === 6 || parsed?.major === 7) return parsed.major;
  throw new AppError('INPUT_INVALID', `no simulated RouterOS version: ${version}`, {
    remedy: 'Give a version such as 7.20.8 or 6.49.18.',
  });
}
