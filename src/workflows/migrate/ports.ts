import { AppError } from '../../core/errors';
import { valueOf } from './source';
import type { MigrationTarget, PortMapping, PortPlace, Source } from './types';

/** Default names that RouterOS gives to ports and radios. */
const HARDWARE = /^(ether|sfp|sfp-sfpplus|sfp28-|qsfp28-|qsfpplus|combo|wlan|wifi|lte|pwr-line|w60g-)\d+(-\d+)?$/;
const DEFAULT_NAME = /\bdefault-name="?([\w.-]+)"?/;
/** Menus whose rows are ports or radios, `set` by their default names. */
const PORT_MENUS = ['/interface/ethernet', '/interface/wireless', '/interface/wifi', '/interface/wifiwave2', '/interface/lte'];
/** Lines here do not make a port matter: they are there for every port, in a verbose export. */
const INCIDENTAL = /^\/(queue\/interface|system\/leds|interface\/ethernet(\/switch.*)?|interface\/wireless.*)$/;

export interface Ports {
  readonly places: readonly PortPlace[];
  /** Default name on the old router to default name on the new one; `null`: left out. Undefined: it is no port. */
  placeOf(port: string): string | null | undefined;
  /** The name by which lines of the export call the port, to what they have to call it now; `null` as above. */
  renamed(name: string): string | null | undefined;
}

/** A port of the old router, by its default name, with the name that it was given. */
interface Port {
  readonly port: string;
  readonly name: string;
  readonly isUsed: boolean;
}

/**
 * Finds a place for every port that the export needs.
 * @throws AppError INPUT_INVALID with all ports that have none, or that would share one
 */
export function mapPorts(sources: readonly Source[], target: MigrationTarget, mapping: PortMapping = {}): Ports {
  const ports = portsOf(sources);
  const free = target.ports && new Set(target.ports);
  const places = new Map<string, string | null>();
  const problems: string[] = [];
  const take = (port: string, to: string | null): void => {
    places.set(port, to);
    if (to === null) return;
    if (free && !target.ports?.includes(to)) problems.push(`${port}: the target has no port ${to}`);
    else if (free && !free.delete(to)) problems.push(`${port}: ${to} is taken`);
  };
  for (const { port } of ports) {
    const to = mapping.ports?.[port];
    if (to !== undefined) take(port, to);
  }
  for (const { port } of ports) {
    const to = places.has(port) ? undefined : byRule(port, mapping);
    if (to !== undefined) take(port, to);
  }
  for (const { port, isUsed } of ports) {
    if (places.has(port)) continue;
    const to = !free ? port : mapping.others === 'in-order' ? nextFree(port, free) : free.has(port) ? port : undefined;
    if (to !== undefined) take(port, to);
    else if (isUsed) problems.push(`${port}: it has no place on the target`);
    else places.set(port, null);
  }
  problems.push(...clashes(ports, places, target));
  if (problems.length > 0) throw unplaced(problems, free);
  const names = new Map(ports.map(({ port, name }) => [name, { port, isRenamed: name !== port }]));
  return {
    places: ports.map(({ port }) => ({ from: port, to: places.get(port) ?? null })),
    placeOf: (port) => places.get(port),
    renamed(name) {
      const known = names.get(name);
      if (!known) return undefined;
      const to = places.get(known.port);
      // A port with a name of its own keeps it: only which socket it is changes.
      return to === null || to === undefined ? null : known.isRenamed ? name : to;
    },
  };
}

function unplaced(problems: readonly string[], free: ReadonlySet<string> | undefined): AppError {
  const left = free && free.size > 0 ? ` Free on the target: ${[...free].join(', ')}.` : '';
  return new AppError('INPUT_INVALID', `ports without a place: ${problems.join('; ')}`, {
    details: { unmapped: problems, free: [...(free ?? [])] },
    remedy: `Name a port of the target for each, or null to leave it out, in the port map.${left}`,
  });
}

/** A given name may not be the default name of another port of the target. */
function clashes(ports: readonly Port[], places: ReadonlyMap<string, string | null>, target: MigrationTarget): string[] {
  return ports.flatMap(({ port, name }) => {
    const to = places.get(port);
    const isClash = to != null && name !== port && name !== to && target.ports?.includes(name) === true;
    return isClash ? [`${port}: it is named ${name}, as another port of the target is`] : [];
  });
}

function byRule(port: string, { rules = [] }: PortMapping): string | undefined {
  for (const { from, to, shift = 0 } of rules) {
    const [head = '', tail = ''] = from.split('*');
    const number = port.startsWith(head) && port.endsWith(tail) ? port.slice(head.length, port.length - tail.length) : '';
    if (from.includes('*') ? /^\d+$/.test(number) : from === port) return to.replace('*', String(Number(number || '0') + shift));
  }
  return undefined;
}

function kindOf(port: string): string {
  return /^\D+/.exec(port)?.[0] ?? port;
}

function nextFree(port: string, free: ReadonlySet<string>): string | undefined {
  return [...free].find((one) => kindOf(one) === kindOf(port));
}

function portsOf(sources: readonly Source[]): Port[] {
  const given = new Map<string, string>();
  const made = new Set<string>();
  for (const source of sources) {
    const port = portOf(source);
    if (port !== undefined) given.set(port, valueOf(source, 'name') ?? port);
    else if (source.verb === 'add' && source.menu.startsWith('/interface/')) made.add(valueOf(source, 'name') ?? '');
  }
  const names = new Set(given.values());
  const used = new Set<string>();
  const seen = new Set<string>();
  for (const source of sources) {
    for (const { name, value } of source.args) {
      if (name === 'name' || name === 'default-name' || name === 'comment') continue;
      const found = INCIDENTAL.test(source.menu) ? seen : used;
      for (const word of value.split(/[,%]/).map((one) => one.replace(/^!/, '')))
        if (names.has(word) || HARDWARE.test(word)) found.add(word);
    }
  }
  for (const word of [...used, ...seen]) if (!names.has(word) && !made.has(word)) given.set(word, word);
  return [...given]
    .map(([port, name]) => ({ port, name, isUsed: used.has(name) || name !== port }))
    .sort((a, b) => kindOf(a.port).localeCompare(kindOf(b.port)) || numberOf(a.port) - numberOf(b.port));
}

function numberOf(port: string): number {
  return Number(/\d+/.exec(port)?.[0] ?? 0);
}

/** The default name of the port that a statement is about. */
export function portOf({ menu, verb, selector }: Pick<Source, 'menu' | 'verb' | 'selector'>): string | undefined {
  if (verb !== 'set' || !PORT_MENUS.includes(menu) || selector === undefined) return undefined;
  return DEFAULT_NAME.exec(selector)?.[1] ?? (HARDWARE.test(selector) ? selector : undefined);
}
