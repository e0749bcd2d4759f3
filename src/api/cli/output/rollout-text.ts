import type { RolloutView, RunView } from '../../../jobs';
import { count, safeText } from './safe-text';

/** Where a run stands on its way over the routers, line by line; nothing for one that goes straight through. */
export function rolloutLines(run: RunView): string[] {
  const { rollout } = run;
  if (!rollout) return [];
  const { waves, startAt, expiresAt } = rollout;
  return [
    ...(startAt ? [`starts ${startAt}`] : []),
    ...(expiresAt ? [`waits for offline routers until ${expiresAt}`] : []),
    ...(waves.length > 1 ? waves.map((wave) => waveLine(wave, rollout.wave)) : []),
    ...stateLines(run),
  ];
}

function waveLine({ wave, total, counts }: RolloutView['waves'][number], present: number): string {
  const told = Object.entries(counts).map(([status, number]) => `${number} ${status}`);
  return `wave ${wave + 1}${wave === present ? ' (now)' : ''}: ${count(total, 'router')}: ${told.join(', ')}`;
}

/** What a run waits for, and what a person can do about it. */
export function stateLines({ id, state, rollout }: RunView): string[] {
  const { gate, halted } = rollout ?? {};
  const lines: string[] = [];
  if (halted) lines.push(`${state === 'held' ? 'held' : 'note'}: ${safeText(halted)}`);
  if (state === 'held') {
    lines.push(`Look at the routers: rosfleet runs show ${id} --routers --status failed`);
    lines.push(`Go on: rosfleet runs resume ${id} · end it: rosfleet runs abort ${id}`);
  }
  if (state === 'held' && gate?.kind === 'query') lines.push(`Go on all the same: rosfleet runs approve ${id}`);
  if (state !== 'running' || !gate) return lines;
  if (gate.kind === 'soak' && gate.until !== undefined) {
    lines.push(`waits: ${safeText(gate.why)} until ${new Date(gate.until).toISOString()}`);
  } else {
    lines.push(`waits: ${safeText(gate.why)}`);
  }
  if (gate.kind === 'approval') lines.push(`Go on: rosfleet runs approve ${id} · end it: rosfleet runs abort ${id}`);
  return lines;
}
