import { AppError } from '../../src/core/errors';
import type { ReadOptions, Reply, RouterFacts, RouterReader, Row } from '../../src/core/catalogue';

export interface MemoryReader extends RouterReader {
  /** Commands that were asked through `query`. */
  readonly asked: readonly string[];
}

/**
 * A reader over rows in memory, for planners alone: it gives whole menus, so that a planner which leaves the filtering
 * to the router is caught. Anything that needs a router's behaviour is tested on the simulated fleet.
 */
export function memoryReader(
  menus: Readonly<Record<string, readonly Row[]>>,
  options: { readonly version?: string; readonly replies?: Readonly<Record<string, Reply>> } = {},
): MemoryReader {
  const version = options.version ?? '7.20.8';
  const facts: RouterFacts = { version, major: Number(version.split('.')[0]) };
  const asked: string[] = [];
  const read = (menu: string, { proplist }: ReadOptions = {}): Row[] => {
    const rows = menus[menu];
    if (!rows) throw new AppError('TRAP_NO_SUCH_COMMAND', `no menu ${menu}`);
    return rows.map((row) => narrowed(row, proplist));
  };
  return {
    facts,
    asked,
    print: async (menu, readOptions) => read(menu, readOptions),
    async *stream(menu, readOptions) {
      yield* read(menu, readOptions);
    },
    async query(command) {
      asked.push(command);
      const reply = options.replies?.[command];
      if (!reply) throw new AppError('TRAP_NO_SUCH_COMMAND', `no command ${command}`);
      return reply;
    },
  };
}

/** A row without the properties that were not asked for, as RouterOS answers a proplist. */
function narrowed(row: Row, proplist: readonly string[] | undefined): Row {
  if (!proplist) return row;
  return Object.fromEntries(Object.entries(row).filter(([name]) => proplist.includes(name)));
}
