import type { Actor, ScriptResult, ScriptStarter } from '../kernel/menu';
import type { World } from '../kernel/world';
import { Interpreter } from './interpreter';
import { Leave, type Cell, type Pause } from './scope';
import { ScriptError } from './syntax';
import type { Timers } from './timers';
import type { Value } from './value';

/** What a script may take: a loop that never ends must not hold up the other routers of the process. */
const MOST_STEPS = 100_000;
const MOST_LINES = 1_000;
const MOST_DEEP = 8;

export interface ScriptHooks {
  readonly timers: Timers;
  /** A script asked for a reboot or the like. */
  readonly finished: (then: 'restart' | 'shutdown') => void;
}

interface Run {
  stop(): void;
}

/** Runs the scripts of one router, any number side by side. */
export class ScriptHost implements ScriptStarter {
  private readonly globals = new Map<string, Cell>();
  private readonly runs = new Set<Run>();
  private started = 0;
  private depth = 0;

  constructor(
    private readonly world: World,
    private readonly hooks: ScriptHooks,
  ) {}

  /**
   * Runs a script up to its end or its first `:delay`; the rest follows when the time has come.
   * @returns what it printed so far, and the error that ended it
   */
  run(source: string, options: { readonly name: string; readonly actor?: Actor }): ScriptResult {
    // A script that runs itself would use up the stack of the whole process.
    if (this.depth >= MOST_DEEP) return { output: [], error: 'max scripts nesting reached' };
    const output: string[] = [];
    let steps = 0;
    const { actor } = options;
    const interpreter = new Interpreter({
      world: this.world,
      ...(actor ? { actor } : {}),
      globals: this.globals,
      step: () => {
        steps += 1;
        if (steps > MOST_STEPS) throw new ScriptError('script takes too long');
      },
      put: (line) => void (output.length < MOST_LINES && output.push(line)),
      spawn: (script) => this.spawn(script, actor),
      finished: (then) => this.hooks.finished(then),
    });
    this.depth += 1;
    try {
      const error = this.advance(interpreter.script(source), options.name);
      return error === undefined ? { output } : { output, error };
    } finally {
      this.depth -= 1;
    }
  }

  /** Ends every script: the router goes down. */
  stop(): void {
    for (const run of this.runs) run.stop();
    this.runs.clear();
    this.globals.clear();
  }

  spawn(source: string, actor?: Actor): string {
    this.started += 1;
    const name = `*${this.started.toString(16).toUpperCase()}`;
    const run: Run = {
      stop: this.hooks.timers.after(0, () => this.begin(run, () => this.run(source, { name, ...(actor ? { actor } : {}) }))),
    };
    this.runs.add(run);
    return name;
  }

  /** @returns the error that ended the script, if it ended so */
  private advance(script: Generator<Pause, Value, void>, name: string): string | undefined {
    try {
      const next = script.next();
      if (next.done) return undefined;
      const run: Run = {
        stop: this.hooks.timers.after(next.value.delayMs, () => this.begin(run, () => this.advance(script, name))),
      };
      this.runs.add(run);
      return undefined;
    } catch (error) {
      if (error instanceof Leave) return undefined;
      // Functions and brackets nested without end, and numbers that no number holds: the script's fault, not the program's.
      if (!(error instanceof ScriptError) && !(error instanceof RangeError)) throw error;
      this.world.log('script,error', `executing script ${name} failed, please check it manually: ${error.message}`);
      return error.message;
    }
  }

  private begin(run: Run, work: () => unknown): void {
    this.runs.delete(run);
    work();
  }
}
