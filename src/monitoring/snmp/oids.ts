/** The order of SNMP: by number, not by letter; what is shorter comes first. Both without a leading dot. */
export function compareOids(a: string, b: string): number {
  if (a === b) return 0;
  // Indexes of most tables are one number.
  if (!a.includes('.') && !b.includes('.')) return Number(a) - Number(b);
  const [left, right] = [a.split('.'), b.split('.')];
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const difference = Number(left[at]) - Number(right[at]);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

export function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  if (items.length <= size) return items.length === 0 ? [] : [items];
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
