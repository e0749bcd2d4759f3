import type { Change, Plan } from '../../core/catalogue';
import { bareAddress, isWithin } from './address-span';
import { concernOf, type Concern } from './deciding-menus';
import { judged, type Finding } from './finding';
import { firewallFindings, type Connection, type Misses } from './firewall';
import { linkBaseline, linkFinding, type LinkBaseline } from './link';
import { serviceFinding, serviceRow, userFinding } from './login';
import type { LockoutPrediction } from './prediction';
import { applyChange, rowsOf, type Snapshot } from './snapshot';
import { isNeutral, taintsOf } from './taint';
import { addressFinding, idOf, ownAddress, routeFinding, wayBack, type WayBack } from './way-back';
import type { ManagementWay } from './way';

type Verdict = LockoutPrediction['verdict'];

/** What is known because the daemon is in before the first step. */
interface Present {
  readonly snapshot: Snapshot;
  readonly way: ManagementWay;
  readonly concerns: ReadonlySet<Concern>;
  readonly back: WayBack;
  readonly link: LinkBaseline | undefined;
  readonly holder: string | undefined;
  readonly destination: string | undefined;
  readonly misses: Misses;
  readonly findings: ReadonlyMap<string, Finding>;
}

const RANK: Readonly<Record<Verdict, number>> = { open: 0, uncertain: 1, closed: 2 };

/**
 * Will a new connection, and the one that is open, pass after every step? Pure: of the router it knows what was read.
 * @param way `source` is the daemon's address as the router sees it; without it nothing that depends on it is certain
 */
export function evaluate(snapshot: Snapshot, plan: Plan, way: ManagementWay): LockoutPrediction {
  const present = presentOf(snapshot, plan, way);
  const reasons = new Map<string, LockoutPrediction['reasons'][number]>();
  let worst: Verdict = 'open';
  let state = snapshot;
  const isBlind = way.source === undefined || snapshot.unread.length > 0;
  const note = (step: number, verdict: Verdict, why: string): void => {
    if (RANK[verdict] > RANK[worst]) worst = verdict;
    const key = `${verdict} ${why}`;
    if (!reasons.has(key)) reasons.set(key, { step, why: `step ${step + 1} of ${plan.changes.length}: ${why}` });
  };
  for (const [step, change] of plan.changes.entries()) {
    const context = { way, snapshot: state, carrier: carrierNow(state, present), possible: present.back.possible };
    for (const taint of taintsOf(change, context)) note(step, taint.verdict, taint.why);
    if (isForeignEntry(change, present)) continue;
    const isSilent = isNeutral(change, context);
    state = applyChange(state, change, step);
    if (isSilent) continue;
    if (snapshot.unread.length > 0)
      note(step, 'uncertain', `the user ${way.username} may not read ${snapshot.unread.join(', ')}`);
    for (const finding of findingsOf(state, present)) {
      const before = present.findings.get(finding.key);
      const { verdict, why } = before ? judged(finding, before) : finding;
      if (verdict !== 'open') note(step, isBlind ? 'uncertain' : verdict, why);
    }
  }
  return { verdict: worst, reasons: [...reasons.values()] };
}

/** Block lists are filled with thousands of entries; those that name somebody else change nothing. */
function isForeignEntry(change: Change, { way, destination }: Present): boolean {
  if (change.op !== 'add' || !change.menu.endsWith('/firewall/address-list')) return false;
  const address = change.after['address'] ?? '';
  return [way.source, destination].every((own) => isWithin(own, address) === 'no');
}

function presentOf(snapshot: Snapshot, plan: Plan, way: ManagementWay): Present {
  const concerns = new Set(plan.changes.flatMap((change) => concernOf(change) ?? []));
  const back = wayBack(snapshot, way);
  const own = ownAddress(snapshot, way);
  const bare: Present = {
    snapshot,
    way,
    concerns,
    back,
    link: linkBaseline(snapshot, back.carrier, back.neighbour),
    holder: own && idOf(snapshot, own['interface']),
    destination: own && bareAddress(own['address'] ?? ''),
    misses: new Set(),
    findings: new Map(),
  };
  const misses = concerns.has('firewall') ? firewallFindings(snapshot, connectionOf(snapshot, bare)).misses : bare.misses;
  const findings = findingsOf(snapshot, { ...bare, misses });
  return { ...bare, misses, findings: new Map(findings.map((finding) => [finding.key, finding])) };
}

function findingsOf(state: Snapshot, present: Present): readonly Finding[] {
  const { way, concerns } = present;
  const isPresent = state === present.snapshot && present.findings.size === 0;
  const findings: Finding[] = [];
  if (concerns.has('firewall')) findings.push(...firewallFindings(state, connectionOf(state, present), present.misses).findings);
  if (concerns.has('service')) findings.push(serviceFinding(state, way, serviceRow(present.snapshot, way)));
  if (concerns.has('user')) findings.push(userFinding(state, way, present.snapshot));
  if (concerns.has('path')) {
    const back = isPresent ? undefined : { ...present.back, carrier: carrierNow(state, present) };
    findings.push(
      addressFinding(state, way, isPresent || present.holder === undefined ? undefined : { holder: present.holder }),
      routeFinding(state, way, back),
      linkFinding(state, present.link),
    );
  }
  return findings;
}

/** The interface of the connection under the name that it has now. */
function carrierNow(state: Snapshot, { link, back }: Present): string | undefined {
  const name = rowsOf(state, '/interface').find((row) => row['.id'] === link?.carrierId)?.['name'];
  return name ?? back.carrier;
}

function connectionOf(state: Snapshot, present: Present): Connection {
  const { way, snapshot, destination } = present;
  const port = Number(serviceRow(snapshot, way)?.['port'] ?? way.port);
  return { way, servicePort: port, destination, carrier: carrierNow(state, present) };
}
