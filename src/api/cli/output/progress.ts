import type { RunEvent } from '../../../jobs';
import type { Output } from './output';
import { safeText } from './safe-text';

/** How far a run is, on stderr: a bar that redraws itself on a terminal, plain lines elsewhere. */
export interface Progress {
  seen(event: RunEvent): void;
  note(text: string): void;
  /** From now on plain lines, also on a terminal. */
  plain(): void;
  stop(): void;
}

const LINE_EVERY_MS = 2_000;
const SHOWN_FIRST = ['failed', 'unknown', 'changed', 'planned', 'unchanged'];

export async function startProgress(output: Output, run: { run: string; total: number }): Promise<Progress> {
  return output.live ? liveProgress(output, run) : lineProgress(output, run);
}

/** What an event of the run itself says, in a few words; nothing for one that says nothing to people. */
function wordsOf({ type, data }: RunEvent): string | undefined {
  const wave = typeof data['wave'] === 'number' ? data['wave'] + 1 : undefined;
  const why = typeof data['why'] === 'string' ? `: ${data['why']}` : '';
  const soak = typeof data['soakUntil'] === 'number' ? `, watched until ${new Date(data['soakUntil']).toISOString()}` : '';
  const reason = typeof data['reason'] === 'string' ? `: ${data['reason']}` : '';
  if (type === 'run.gate') return `waits${why}`;
  if (type.startsWith('run.')) return `${type.slice('run.'.length)}${why}`;
  if (type.startsWith('wave.')) return `wave ${wave ?? '?'} ${type.slice('wave.'.length)}${soak}`;
  return type.startsWith('writes.') ? `all writes are ${type.slice('writes.'.length)}${reason}` : undefined;
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
      const words = wordsOf(event);
      if (words !== undefined) output.note(safeText(`run ${run.run}: ${words}`));
      if (output.json || Date.now() - toldMs < LINE_EVERY_MS) return;
      toldMs = Date.now();
      output.note(`run ${run.run}: ${counter.done()} of ${run.total} routers (${counter.text()})`);
    },
    note: (text) => output.note(text),
    plain: () => undefined,
    stop: () => undefined,
  };
}

async function liveProgress(output: Output, run: { run: string; total: number }): Promise<Progress> {
  const { default: progress } = await import('cli-progress');
  const bar = new progress.SingleBar({
    format: '{bar} {value}/{total} routers  {counts}  {state}',
    stream: process.stderr,
    hideCursor: true,
    // The interrupt belongs to the command: it says what becomes of the run.
    gracefulExit: false,
    barsize: 30,
  });
  const counter = createCounter();
  let state = '';
  bar.start(run.total, 0, { counts: '', state });
  let lines: Progress | undefined;
  return {
    seen(event) {
      if (lines) return lines.seen(event);
      counter.add(event);
      state = safeText(wordsOf(event) ?? state);
      bar.update(counter.done(), { counts: counter.text(), state });
    },
    note: (text) => void process.stderr.write(`\n${text}\n`),
    plain() {
      if (lines) return;
      bar.stop();
      lines = lineProgress(output, run);
    },
    stop: () => bar.stop(),
  };
}
