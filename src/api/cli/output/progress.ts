import type { RunEvent } from '../../../jobs';
import type { Output } from './output';

/** How far a run is, on stderr: a bar that redraws itself on a terminal, plain lines elsewhere. */
export interface Progress {
  seen(event: RunEvent): void;
  note(text: string): void;
  stop(): void;
}

const LINE_EVERY_MS = 2_000;
const SHOWN_FIRST = ['failed', 'unknown', 'changed', 'planned', 'unchanged'];

export async function startProgress(output: Output, run: { run: string; total: number }): Promise<Progress> {
  return output.live ? liveProgress(run) : lineProgress(output, run);
}

/** Counts router runs by the status that their last event named. */
function createCounter(): { add(event: RunEvent): void; done(): number; text(): string } {
  const statusOf = new Map<string, string>();
  return {
    add(event) {
      if (event.type !== 'router.ended' && event.type !== 'router.unknown') return;
      const { status, routerRunId } = event.data;
      const ended = typeof status === 'string' ? status : 'ended';
      statusOf.set(String(routerRunId), event.type === 'router.unknown' ? 'unknown' : ended);
    },
    done: () => [...statusOf.values()].filter((status) => status !== 'unknown').length,
    text() {
      const counts = new Map<string, number>();
      for (const status of statusOf.values()) counts.set(status, (counts.get(status) ?? 0) + 1);
      const order = (status: string): number => SHOWN_FIRST.indexOf(status) + 1 || SHOWN_FIRST.length + 1;
      const sorted = [...counts].sort(([a], [b]) => order(a) - order(b));
      return sorted.map(([status, number]) => `${status} ${number}`).join(', ');
    },
  };
}

function lineProgress(output: Output, run: { run: string; total: number }): Progress {
  const counter = createCounter();
  let toldMs = Date.now();
  return {
    seen(event) {
      counter.add(event);
      if (event.type.startsWith('run.')) output.note(`run ${run.run}: ${event.type.slice('run.'.length)}`);
      if (output.json || Date.now() - toldMs < LINE_EVERY_MS) return;
      toldMs = Date.now();
      output.note(`run ${run.run}: ${counter.done()} of ${run.total} routers (${counter.text()})`);
    },
    note: (text) => output.note(text),
    stop: () => undefined,
  };
}

async function liveProgress(run: { run: string; total: number }): Promise<Progress> {
  const { default: progress } = await import('cli-progress');
  const bar = new progress.SingleBar({
    format: '{bar} {value}/{total} routers  {counts}',
    stream: process.stderr,
    hideCursor: true,
    // The interrupt belongs to the command: it says what becomes of the run.
    gracefulExit: false,
    barsize: 30,
  });
  const counter = createCounter();
  bar.start(run.total, 0, { counts: '' });
  return {
    seen(event) {
      counter.add(event);
      bar.update(counter.done(), { counts: counter.text() });
    },
    note: (text) => void process.stderr.write(`\n${text}\n`),
    stop: () => bar.stop(),
  };
}
