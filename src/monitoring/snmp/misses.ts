import type { Absences } from '../collectors/snmp-answer';

/**
 * What a router has not got. RouterOS leaves out what it has while a service of it is too slow to answer, and a modem or an
 * access point may be gone for a while: only what was never there, for so long, is taken for absent, and then not asked for
 * again for as long as the absences are kept.
 */
const CONFIRM_MS = 600_000;

export class Misses {
  private readonly met = new Set<string>();
  private readonly since = new Map<string, number>();

  constructor(private readonly now: () => number) {}

  /** Of all that was asked for, this is not there. */
  note(asked: readonly string[], isThere: (what: string) => boolean, absent: Absences | undefined): void {
    for (const what of asked) {
      if (isThere(what)) this.met.add(what);
      else if (!this.met.has(what)) this.miss(what, absent);
    }
  }

  private miss(what: string, absent: Absences | undefined): void {
    const since = this.since.get(what);
    if (since === undefined) this.since.set(what, this.now());
    else if (absent && this.now() - since >= CONFIRM_MS) {
      absent.add(what);
      this.since.delete(what);
    }
  }
}
