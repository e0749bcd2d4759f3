import { writeFile } from 'node:fs/promises';

import { startFleet, type FleetOptions, type InventoryEntry } from './fleet';
import type { ServicePorts } from './transport/doors';

export interface SimulatorOptions extends FleetOptions {
  /** Prints the fleet as one JSON document instead of one line. */
  readonly json?: boolean;
  /** Writes the routers for `rosfleet routers import`; JSON where the name ends in `.json`, else CSV. */
  readonly inventory?: string;
  /** Where the one line goes. @defaultValue stdout */
  readonly print?: (line: string) => void;
  /** Ends the simulator as SIGINT does. */
  readonly signal?: AbortSignal;
}

/** Runs a simulated fleet until SIGINT or SIGTERM, then closes it. @throws AppError INPUT_INVALID */
export async function runSimulator(options: SimulatorOptions): Promise<void> {
  const { json = false, inventory, signal, print = printLine, ...fleetOptions } = options;
  const fleet = await startFleet(fleetOptions);
  try {
    const routers = fleet.inventory();
    const ports = fleet.routers.map((router) => router.ports)[0] ?? {};
    if (inventory !== undefined) await writeFile(inventory, inventory.endsWith('.json') ? toJson(routers) : toCsv(routers));
    print(json ? JSON.stringify({ routers, inventory, ports }) : summary(routers, { inventory, ports }));
    await untilStopped(signal);
  } finally {
    await fleet.close();
  }
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
