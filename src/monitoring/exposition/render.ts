import type { MonitoredRouter } from '../../fleet';
import type { Metric } from '../metrics/define-metric';
import type { Snapshot } from '../snapshot/snapshot';
import type { SnapshotStore } from '../snapshot/snapshot-store';
import { seriesOf, type CollectorsById } from './router-series';
import { commonLabels, END, headOf, seriesLines, type ExpositionFormat } from './text-format';

export interface RenderOptions {
  readonly store: Pick<SnapshotStore, 'read'>;
  /** In the order of their names, as it ends up in the text. */
  readonly catalogue: ReadonlyMap<string, Metric>;
  readonly collectors: CollectorsById;
  readonly format: ExpositionFormat;
  readonly now: number;
}

/** Snapshots asked for at once: parsing so many takes a few milliseconds. */
const ROUTERS_PER_READ = 16;

/** After so long others get their turn. */
const SLICE_MS = 8;
const PIECE_CHARS = 128 * 1024;

interface Block {
  readonly common: string;
  readonly text: Buffer | string;
}

/**
 * The series of routers as text, piece by piece: families over all of them, each with its head once, in the order of
 * their names; within a family the routers in the order given. Between the pieces the event loop is free.
 */
export async function* renderRouters(routers: readonly MonitoredRouter[], options: RenderOptions): AsyncGenerator<string> {
  const families = await gather(routers, options);
  const turn = turns();
  let piece = '';
  for (const [name, metric] of options.catalogue) {
    const blocks = families.get(name);
    if (!blocks) continue;
    families.delete(name);
    piece += headOf(metric, options.format);
    for (const { common, text } of blocks) {
      piece += seriesLines(name, common, text.toString());
      if (piece.length >= PIECE_CHARS) {
        yield piece;
        piece = '';
      }
      if (turn.isOver()) await turn.next();
    }
  }
  yield piece + END[options.format];
}

async function gather(
  routers: readonly MonitoredRouter[],
  { store, collectors, now }: RenderOptions,
): Promise<Map<string, Block[]>> {
  const families = new Map<string, Block[]>();
  const turn = turns();
  for (let start = 0; start < routers.length; start += ROUTERS_PER_READ) {
    const slice = routers.slice(start, start + ROUTERS_PER_READ);
    const snapshots = await store.read(slice.map((router) => router.id));
    for (const [index, router] of slice.entries()) {
      const common = commonLabels(router);
      for (const [name, text] of seriesOf(router, snapshots[index] as Snapshot, collectors, now)) {
        const known = families.get(name);
        if (known) known.push({ common, text });
        else families.set(name, [{ common, text }]);
      }
    }
    if (turn.isOver()) await turn.next();
  }
  return families;
}

/** Measures how long the event loop has been held, and gives it free. */
function turns(): { isOver(): boolean; next(): Promise<void> } {
  let since = performance.now();
  return {
    isOver: () => performance.now() - since > SLICE_MS,
    async next() {
      await new Promise<void>((resolve) => setImmediate(resolve));
      since = performance.now();
    },
  };
}
