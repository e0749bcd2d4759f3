import { createLogger } from '../../core/telemetry';
import type { Rollup } from '../../fleet';
import { SlotSums } from './slot-sums';
import { RollupWriter } from './writer';

const SLOT = 300_000;
const log = createLogger({ level: 'silent' });

interface Store {
  readonly added: Rollup[][];
  fails: boolean;
}

function setUp(options: { readonly most?: number; readonly now?: number } = {}): {
  store: Store;
  sums: SlotSums;
  writer: RollupWriter;
} {
  const store: Store = { added: [], fails: false };
  const sums = new SlotSums({ most: 10_000, onDropped: () => undefined });
  const add = (rollups: readonly Rollup[]): Promise<number> => {
    if (store.fails) return Promise.reject(new Error('away'));
    store.added.push([...rollups]);
    return Promise.resolve(rollups.length);
  };
  const { most = 10_000, now = 3 * SLOT } = options;
  return { store, sums, writer: new RollupWriter({ sums, add, graceMs: 60_000, log, most, now: () => now }) };
}

function fill(sums: SlotSums, slot: number, routers: number): void {
  for (let index = 0; index < routers; index += 1)
    sums.addTraffic(`r${index}`, 'ether1', { from: slot * SLOT, to: slot * SLOT + 1000, rx: 1, tx: 1 });
}

describe('monitoring/insight/writer', () => {
  it('writes what has ended for a while, in pieces of one slot each', async () => {
    const { store, sums, writer } = setUp();
    fill(sums, 0, 500);
    fill(sums, 1, 500);
    fill(sums, 2, 500);
    await writer.look();
    expect(store.added.map((batch) => [batch.length, new Set(batch.map(({ slot }) => slot)).size])).toEqual([
      [400, 1],
      [100, 1],
      [400, 1],
      [100, 1],
    ]);
    await writer.close();
    expect(store.added.flat().filter(({ slot }) => slot === 2)).toHaveLength(500);
  });

  it('keeps what could not be written, and writes it once', async () => {
    const { store, sums, writer } = setUp();
    fill(sums, 0, 3);
    store.fails = true;
    await expect(writer.look()).rejects.toThrow('away');
    store.fails = false;
    await Promise.all([writer.look(), writer.look()]);
    expect(store.added.flat()).toHaveLength(3);
    await writer.close();
  });

  it('drops the oldest of what waits for too long', async () => {
    const { store, sums, writer } = setUp({ most: 4 });
    fill(sums, 0, 3);
    store.fails = true;
    await expect(writer.look()).rejects.toThrow('away');
    fill(sums, 1, 3);
    store.fails = false;
    await writer.look();
    expect(store.added.flat().map(({ slot }) => slot)).toEqual([0, 1, 1, 1]);
    await writer.close();
  });
});
