/** What happens to firings that no process was there for: `once` makes up for all of them with one run. */
export const MISSED_RUN = ['skip', 'once'] as const;
export type MissedRun = (typeof MISSED_RUN)[number];

/** What happens while the run of the firing before is unfinished. */
export const OVERLAP = ['allow', 'skip'] as const;
export type Overlap = (typeof OVERLAP)[number];
