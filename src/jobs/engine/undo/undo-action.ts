import type { Action, RouterReader, WriteAction } from '../../../core/catalogue';
import { AppError } from '../../../core/errors';
import type { EngineOptions } from '../context';
import { doneAad, type Work } from '../work';
import type { DoneChanges } from './done-changes';
import { planUndo } from './undo-plan';

/**
 * The action that takes back what an earlier run did on this router: planned, guarded and verified like any other.
 * @throws AppError UNDO_CONFLICT there is nothing that could be taken back
 */
export async function undoActionOf(options: EngineOptions, { action, routerRun }: Work): Promise<WriteAction> {
  const { sourceId } = routerRun;
  const sealed = sourceId === null ? undefined : await options.store.doneOf(sourceId);
  if (sourceId === null || !sealed) throw new AppError('UNDO_CONFLICT', 'what the run did on this router is not on record');
  const done = JSON.parse(options.vault.open(sealed, doneAad(sourceId)).reveal()) as DoneChanges;
  return {
    ...withoutVersions(action),
    kind: 'write',
    idempotency: 'planned',
    // A command leaves nothing on the router that shows whether it was taken back.
    verify: done.changes.some(({ change }) => change.op === 'call') ? 'none' : 'replan',
    requires: () => [],
    plan: async (reader: RouterReader) => {
      return planUndo(reader, done, await options.catalogueOf(reader.facts));
    },
  };
}

function withoutVersions({ versions: _versions, ...action }: Action): Omit<Action, 'versions'> {
  return action;
}
