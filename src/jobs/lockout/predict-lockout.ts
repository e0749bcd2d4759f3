import type { Plan, RouterReader } from '../../core/catalogue';
import { touchesManagement } from './deciding-menus';
import { evaluate } from './evaluate';
import { ownSources } from './own-source';
import type { LockoutPrediction } from './prediction';
import { readSnapshot } from './read-snapshot';
import type { ManagementWay } from './way';

const OPEN: LockoutPrediction = { verdict: 'open', reasons: [] };

/**
 * Reads what the plan makes relevant and says whether the daemon still gets in after every step.
 * @param way `source` is a hint, used where the router does not tell from where the daemon comes
 * @throws AppError of the session, where the router cannot be asked at all
 */
export async function predictLockout(session: RouterReader, plan: Plan, way: ManagementWay): Promise<LockoutPrediction> {
  if (!touchesManagement(plan)) return OPEN;
  const sources = await ownSources(session, way);
  const known = sources.length > 0 ? sources : [way.source];
  const predictions: LockoutPrediction[] = [];
  for (const source of known) {
    const { source: _hint, ...rest } = way;
    const own: ManagementWay = source === undefined ? rest : { ...rest, source };
    predictions.push(evaluate(await readSnapshot(session, plan, own), plan, own));
  }
  return together(predictions);
}

/** From several places: certain is what is certain for each. */
function together(predictions: readonly LockoutPrediction[]): LockoutPrediction {
  const [first, ...others] = predictions;
  if (!first) return OPEN;
  const isAgreed = others.every(({ verdict }) => verdict === first.verdict);
  const reasons = new Map(predictions.flatMap((each) => each.reasons).map((reason) => [reason.why, reason]));
  return { verdict: isAgreed ? first.verdict : 'uncertain', reasons: [...reasons.values()] };
}
