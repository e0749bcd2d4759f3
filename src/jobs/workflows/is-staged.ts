import type { Registry } from '../../core/catalogue';
import type { RunStore } from '../store/run-store';

const MOST_KNOWN = 1000;

/** Tells workflows with stages from other runs. What a run is never changes: it is asked for once. */
export function stagedRuns(store: RunStore, registry: Registry): (runId: string) => Promise<boolean> {
  const known = new Map<string, boolean>();
  return async (runId) => {
    const before = known.get(runId);
    if (before !== undefined) return before;
    const run = await store.find(runId);
    if (!run) return false;
    const isStaged = isKnownStaged(registry, run.actionId);
    known.set(runId, isStaged);
    const [oldest] = known.keys();
    if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
    return isStaged;
  };
}

function isKnownStaged(registry: Registry, actionId: string): boolean {
  try {
    return registry.action(actionId).workflow?.stages !== undefined;
  } catch {
    // A newer or older daemon that lacks the action: whoever takes the job says so.
    return false;
  }
}
