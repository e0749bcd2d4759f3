import { readFile, writeFile } from 'node:fs/promises';

import { AppError } from '../core/errors';
import { startFleet, type FleetOptions, type InventoryEntry, type RouterOptions, type SimFleet } from './fleet';
import type { ServicePorts } from './transport/doors';

export interface SimulatorOptions extends FleetOptions {
  /** Prints the fleet as one JSON document instead of one line. */
  readonly json?: boolean;
  /** Writes the routers for `rosfleet routers import`; JSON where the name ends in `.json`, else CSV. */
  readonly inventory?: string;
  /** Files that /export wrote: the routers boot from them, in turn. */
  readonly configs?: readonly string[];
  /** Where the one line goes. @defaultValue stdout */
  readonly print?: (line: string) => void;
  /** Ends the simulator as SIGINT does. */
  readonly signal?: AbortSignal;
}

/** Runs a simulated fleet until SIGINT or SIGTERM, then closes it. @throws AppError INPUT_INVALID */
export async function runSimulator(options: SimulatorOptions): Promise<void> {
  const { json = false, inventory, signal, print = printLine, configs = [], ...fleetOptions } = options;
  const booting =
    configs.length === 0 ? fleetOptions : { ...fleetOptions, routers: await routersFrom(configs, fleetOptions.routers) };
  const fleet = await startFleet(booting);
  try {
    const routers = fleet.inventory();
    const ports = fleet.routers.map((router) => router.ports)[0] ?? {};
    if (inventory !== undefined) await writeFile(inventory, inventory.endsWith('.json') ? toJson(routers) : toCsv(routers));
    const kept = keptOf(fleet.routers);
    print(json ? JSON.stringify({ routers, inventory, ports, kept }) : summary(routers, { inventory, ports }));
    if (!json) for (const { router, reason, text } of kept) print(`${router} keeps word for word (${reason}): ${text}`);
    await untilStopped(signal);
  } finally {
    await fleet.close();
  }
}

/** One router for each file at least. @throws AppError INPUT_INVALID */
async function routersFrom(files: readonly string[], wanted: FleetOptions['routers']): Promise<RouterOptions[]> {
  const texts = await Promise.all(files.map((file) => readConfig(file)));
  const each: readonly RouterOptions[] =
    typeof wanted === 'number' ? Array.from({ length: Math.max(wanted, texts.length) }, () => ({})) : wanted;
  return each.map((router, index) => ({ ...router, config: texts[index % texts.length] ?? '' }));
}

async function readConfig(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new AppError('INPUT_INVALID', `cannot read ${file}`, { cause: error, remedy: 'Give a file that /export wrote.' });
  }
}

/** What of its file a router does not hold as configuration: nobody should take it for tested. */
function keptOf(routers: SimFleet['routers']): { router: string; reason: string; text: string }[] {
  return routers.flatMap((router) =>
    (router.loadReport?.kept ?? []).map(({ menu, reason, text }) => ({
      router: router.name,
      reason,
      text: `${menu} ${text}`.trim(),
    })),
  );
}

interface Told {
  readonly inventory: string | undefined;
  /** Of the first router: the others have the same, or the next ones. */
  readonly ports: ServicePorts;
}

function summary(routers: readonly InventoryEntry[], { inventory, ports }: Told): string {
  const first = routers[0];
  const last = routers.at(-1);
  const range = routers.length > 1 ? `${first?.address} to ${last?.address}` : first?.address;
  const doors = Object.entries(ports).map(([service, port]) => `${service} on ${port}`);
  const written = inventory === undefined ? '' : `, inventory in ${inventory}`;
  return `${routers.length} simulated routers at ${range}, ${doors.join(', ')}, user ${first?.username}${written}`;
}

function toJson(routers: readonly InventoryEntry[]): string {
  return `${JSON.stringify(routers, undefined, 2)}\n`;
}

function toCsv(routers: readonly InventoryEntry[]): string {
  const lines = routers.map(({ name, address, port, username }) => [name, address, port, username].map(csvField).join(','));
  return `${['name,address,port,username', ...lines].join('\n')}\n`;
}

function csvField(value: string | number): string {
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

function untilStopped(signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = (): void => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      signal?.removeEventListener('abort', stop);
      resolve();
    };
    process.on('SIGINT', stop).on('SIGTERM', stop);
    signal?.addEventListener('abort', stop);
  });
}
