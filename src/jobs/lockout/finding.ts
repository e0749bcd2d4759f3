import type { LockoutPrediction } from './prediction';

/** What the model says of one condition for getting in, in one state of the router. */
export interface Finding {
  /** The condition, e.g. `firewall-new`. */
  readonly key: string;
  readonly verdict: LockoutPrediction['verdict'];
  /** A clause for people: why it is not open. Empty where it is. */
  readonly why: string;
  /** What decided. Equal traces mean that nothing changed for the connection. */
  readonly trace: string;
  /** Everything that could have decided, for a router that the model does not understand. */
  readonly scope: () => string;
}

/**
 * Judges a state by what is known of the one before the change: there the daemon is in. Where the model calls that state
 * shut it does not know this router, and nothing it says of the condition is certain.
 */
export function judged(now: Finding, present: Finding): Finding {
  if (now.trace === present.trace && present.verdict !== 'closed') return { ...now, verdict: 'open', why: '' };
  if (present.verdict !== 'closed') return now;
  if (now.scope() === present.scope()) return { ...now, verdict: 'open', why: '' };
  const why = `the daemon is in although ${present.why}: this router does more than is known here, so what the change does is not certain`;
  return { ...now, verdict: 'uncertain', why };
}
