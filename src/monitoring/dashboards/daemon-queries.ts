/** Of the processes of one installation. */
export const JOB = 'job=~"$job"';

/** How fast a counter of all processes grows, per second, by some of its labels. */
export function per(metric: string, by: string): string {
  return `sum by (${by}) (rate(${metric}{${JOB}}[$__rate_interval]))`;
}

/** How fast a counter of all processes grows, per second. */
export function total(metric: string): string {
  return `sum(rate(${metric}{${JOB}}[$__rate_interval]))`;
}

/** Of a histogram, e.g. 0.99 for what one in a hundred exceeds; by a label where one is given. */
export function quantile(q: number, metric: string, by?: string): string {
  const labels = by === undefined ? 'le' : `le, ${by}`;
  return `histogram_quantile(${q}, sum by (${labels}) (rate(${metric}_bucket{${JOB}}[$__rate_interval])))`;
}
