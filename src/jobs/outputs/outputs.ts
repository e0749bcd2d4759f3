import type { DataSource } from 'typeorm';
import type { Vault } from '../../core/secrets';
import type { Logger } from '../../core/telemetry';
import type { EventBus } from '../events/event-bus';
import { ArtefactStore } from './artefact-store';
import { RowFeed } from './row-feed';
import { StopWatch } from './stop-watch';

/** How files are brought back and kept. */
export interface ArtefactSettings {
  /** Largest file. */
  readonly limitBytes: number;
  readonly keepMs: number;
}

export const DEFAULT_ARTEFACTS: ArtefactSettings = { limitBytes: 32 * 1024 * 1024, keepMs: 30 * 86_400_000 };

/** What carrying out an action needs for what it gives back: rows while it runs, files afterwards. */
export interface Outputs {
  readonly feed: RowFeed;
  readonly stops: StopWatch;
  readonly artefacts: ArtefactStore;
  readonly limitBytes: number;
}

export function createOutputs(
  db: DataSource,
  events: EventBus,
  { vault, log, limitBytes }: { readonly vault: Vault; readonly log: Logger; readonly limitBytes: number },
): Outputs {
  return { feed: new RowFeed(db, events, log), stops: new StopWatch(db), artefacts: new ArtefactStore(db, vault), limitBytes };
}
