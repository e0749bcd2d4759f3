import type { RouterRunStatus } from '../../../core/catalogue';
import type { ResultGroup, RunView } from '../../../jobs';
import { diffLine } from './diff-text';
import { count, safeText } from './safe-text';
import { renderTable } from './table';

const NAMES_SHOWN = 5;

const PLAN_WORDS: Readonly<Partial<Record<RouterRunStatus, string>>> = {
  failed: 'blocked',
  deferred: 'offline, waited for',
  unchanged: 'as wanted already',
  pending: 'not looked at yet',
};

/** `sim-0001, sim-0002 and 410 more` */
export function someNames(group: Pick<ResultGroup, 'routers' | 'count'>): string {
  const shown = group.routers.slice(0, NAMES_SHOWN).map(safeText).join(', ');
  const rest = group.count - Math.min(group.routers.length, NAMES_SHOWN);
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}

/** What would change, the same diff said once for all routers that share it. */
export function renderPlan(groups: readonly ResultGroup[]): string {
  return groups.map((group) => [`${planHead(group)}: ${someNames(group)}`, ...bodyOf(group)].join('\n')).join('\n');
}

function planHead(group: ResultGroup): string {
  const routers = count(group.count, 'router');
  const lines = group.diff?.length ?? 0;
  if (group.status !== 'planned' || lines === 0) return `${routers} ${PLAN_WORDS[group.status] ?? group.status}`;
  const same = group.count > 1 ? 'get the same' : 'gets';
  return `${routers} ${same} ${count(lines, 'line')}`;
}

function bodyOf(group: ResultGroup): string[] {
  const lines = (group.diff ?? []).map((entry) => `  ${diffLine(entry)}`);
  return group.error ? [...lines, `  ${errorText(group)}`, `  remedy: ${safeText(group.error.remedy)}`] : lines;
}

function errorText(group: ResultGroup): string {
  if (!group.error) return '';
  const trap = group.error.trap?.message;
  const said = trap && !group.error.message.includes(trap) ? ` (router: ${trap})` : '';
  return safeText(`${group.error.code}: ${group.error.message}${said}`);
}

/** The table at the end of a run. */
export function renderResults(groups: readonly ResultGroup[]): Promise<string> {
  return renderTable(groups, [
    // Nothing is called undone that was not seen.
    { head: 'status', cell: (group) => (group.status === 'undone' ? 'undone (seen)' : group.status) },
    { head: 'routers', cell: (group) => group.count, align: 'right' },
    { head: 'what', cell: (group) => (group.error ? errorText(group) : changesText(group)) },
    { head: 'which', cell: someNames },
  ]);
}

function changesText(group: ResultGroup): string {
  const [first, ...rest] = group.diff ?? [];
  if (!first) return '';
  return rest.length > 0 ? `${diffLine(first)} (+${rest.length} more)` : diffLine(first);
}

/** Where to look next. */
export function hintFor(run: Pick<RunView, 'id' | 'counts'>): string {
  const failed = (run.counts.failed ?? 0) + (run.counts.unknown ?? 0);
  return failed > 0
    ? `See each router with: rosfleet runs show ${run.id} --routers --status ${run.counts.failed ? 'failed' : 'unknown'}`
    : `See each router with: rosfleet runs show ${run.id} --routers`;
}
