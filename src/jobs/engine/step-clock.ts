import { performance } from 'node:perf_hooks';
import type { StepView } from '../service/run-views';

/** Notes what was done and how long it took. */
export class StepClock {
  readonly steps: StepView[] = [];

  async time<T>(step: string, work: () => Promise<T>, note?: (result: T) => string | undefined): Promise<T> {
    const start = performance.now();
    let told: string | undefined = 'failed';
    try {
      const result = await work();
      told = note?.(result);
      return result;
    } finally {
      const ms = Math.round((performance.now() - start) * 10) / 10;
      this.steps.push({ step, ms, ...(told === undefined ? {} : { note: told }) });
    }
  }
}
