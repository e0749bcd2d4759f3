/**
 * How much worse than `before` a number may be: the larger of the parts of `2,10%`. Shares are rounded down, so that 10 %
 * of three sessions bears the loss of none.
 */
export function allowance(tolerance: string, before: number): number {
  return Math.max(...tolerance.split(',').map((part) => allowed(part, before)));
}

function allowed(part: string, before: number): number {
  if (!part.endsWith('%')) return Number(part);
  // Binary fractions: 0.07 × 100 is a little more than 7.
  return Math.floor((Number(part.slice(0, -1)) * Math.abs(before)) / 100 + 1e-9);
}
