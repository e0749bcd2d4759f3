import type { RouterRunView } from '../../../jobs';
import { diffLine } from './diff-text';
import { renderRows } from './rows';
import { safeText } from './safe-text';

/** What became of one router: how it was guarded, what was seen, and what to do where it went wrong. */
export async function renderRouterRun(item: RouterRunView): Promise<string> {
  const ms = item.timings.ms === undefined ? '' : ` in ${item.timings.ms} ms`;
  const lines = [`${safeText(item.router.name)}: ${statusText(item)}${ms}`];
  lines.push(...item.diff.map((entry) => `  ${diffLine(entry)}`), ...evidenceLines(item).map(safeText));
  lines.push(...item.artefacts.map(({ name, bytes, id }) => safeText(`  file ${name}: ${bytes} bytes, artefact ${id}`)));
  if (item.output) lines.push(await renderRows(item.output.rows));
  if (item.error) {
    const said = item.error.trap ? ` (router: ${item.error.trap.message})` : '';
    lines.push(safeText(`  ${item.error.code}: ${item.error.message}${said}`), safeText(`  remedy: ${item.error.remedy}`));
  }
  return lines.join('\n');
}

/** `undone` is only ever said of a router that was looked at. */
function statusText({ status, evidence }: Pick<RouterRunView, 'status' | 'evidence'>): string {
  return status === 'undone' ? `undone (seen${evidence?.undoneBy ? `, by ${evidence.undoneBy}` : ''})` : status;
}

function evidenceLines({ guard, evidence }: RouterRunView): string[] {
  const { guardWhy, lockout, checks = [], notes = [], notFetched = [] } = evidence ?? {};
  return [
    ...(guard ? [`  guard ${guard}${guardWhy ? `: ${guardWhy}` : ''}`] : []),
    ...(lockout && lockout.verdict !== 'open'
      ? [`  the way in would be ${lockout.verdict}: ${lockout.reasons.map((reason) => reason.why).join('; ')}`]
      : []),
    ...notes.map((note) => `  note: ${note}`),
    ...notFetched.map(({ path, code, why }) => `  file ${path} was not brought back: ${code}: ${why}`),
    ...checks.map((check) => `  check ${check.check}: ${check.before} before, ${check.after} after${check.ok ? '' : ', worse'}`),
  ];
}
