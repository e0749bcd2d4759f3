import type { CollectorMemory } from '../collectors/define-collector';
import type { Absences } from '../collectors/snmp-answer';

const ABSENT_MS = 24 * 3_600_000;
const MOST_WORDS = 1000;

/** Words by version and time: what an upgrade brings is asked for at once. */
interface AbsentNote {
  readonly version: string;
  readonly since: Record<string, number>;
}

/** What a router lacks, as it is kept between polls. */
export class AbsentNotes implements Absences {
  readonly #note: AbsentNote;
  #changed = false;

  constructor(
    text: string | null,
    private readonly version: string,
    private readonly now: number,
  ) {
    const known = text === null ? undefined : (JSON.parse(text) as AbsentNote);
    this.#note = known?.version === version ? known : { version, since: {} };
  }

  has(what: string): boolean {
    const since = this.#note.since[what];
    return since !== undefined && this.now - since < ABSENT_MS;
  }

  add(what: string): void {
    if (this.has(what)) return;
    this.#note.since[what] = this.now;
    this.#changed = true;
  }

  /** To be stored; undefined where nothing has changed. */
  text(): string | undefined {
    if (!this.#changed) return undefined;
    const fresh = Object.entries(this.#note.since).filter(([, since]) => this.now - since < ABSENT_MS);
    return JSON.stringify({ version: this.version, since: Object.fromEntries(fresh.slice(-MOST_WORDS)) });
  }
}

/** What collectors keep from poll to poll, as it is stored. */
export class Memories {
  readonly #byCollector: Record<string, Record<string, string>>;
  #changed = false;

  constructor(text: string | null) {
    this.#byCollector = text === null ? {} : (JSON.parse(text) as Record<string, Record<string, string>>);
  }

  of(collectorId: string): CollectorMemory {
    return {
      get: (key) => this.#byCollector[collectorId]?.[key],
      set: (key, value) => {
        const own = (this.#byCollector[collectorId] ??= {});
        if (own[key] === value) return;
        own[key] = value;
        this.#changed = true;
      },
    };
  }

  /** To be stored; undefined where nothing has changed. */
  text(): string | undefined {
    return this.#changed ? JSON.stringify(this.#byCollector) : undefined;
  }
}
