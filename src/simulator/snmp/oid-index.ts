/** One object instance that can be asked for. */
export interface OidEntry<T> {
  readonly oid: string;
  readonly object: T;
}

type Address = readonly number[];

/** Object instances in the order of their OIDs: found by name or as the next one after a name. */
export class OidIndex<T> {
  private readonly sorted: readonly { readonly address: Address; readonly entry: OidEntry<T> }[];
  private readonly byOid: ReadonlyMap<string, OidEntry<T>>;

  constructor(entries: readonly OidEntry<T>[]) {
    this.byOid = new Map(entries.map((entry) => [entry.oid, entry]));
    this.sorted = entries
      .map((entry) => ({ address: addressOf(entry.oid), entry }))
      .sort((a, b) => compareAddresses(a.address, b.address));
  }

  get size(): number {
    return this.sorted.length;
  }

  get(oid: string): OidEntry<T> | undefined {
    return this.byOid.get(oid);
  }

  /** Whether something of the object exists, under another index perhaps. */
  hasObject(oid: string): boolean {
    const object = oid.slice(0, oid.lastIndexOf('.') + 1);
    return this.next(object.slice(0, -1))?.oid.startsWith(object) === true;
  }

  /** @returns the first instance after an OID; undefined at the end */
  next(oid: string): OidEntry<T> | undefined {
    const wanted = addressOf(oid);
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareAddresses(this.sorted[middle]?.address ?? [], wanted) <= 0) low = middle + 1;
      else high = middle;
    }
    return this.sorted[low]?.entry;
  }
}

function addressOf(oid: string): Address {
  return oid.split('.').map(Number);
}

/** By number, not by letter; what is shorter comes first. */
export function compareAddresses(a: Address, b: Address): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
