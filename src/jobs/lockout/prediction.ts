/** Will the daemon still get in while the change is written, and after it? */
export interface LockoutPrediction {
  /** `open`: proved to stay open after every step. `closed`: some step shuts it. `uncertain`: it depends on what is not known. */
  readonly verdict: 'open' | 'closed' | 'uncertain';
  /** Why, as clauses for people; the step is the index into the plan's changes. */
  readonly reasons: readonly { readonly step: number; readonly why: string }[];
}
