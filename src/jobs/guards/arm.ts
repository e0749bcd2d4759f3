import { armBackup } from './backup';
import { armDeadMan } from './dead-man';
import type { GuardRequest, Hold } from './guard';
import { holdInverse } from './inverse';
import { withSafeMode } from './safe-mode';

/**
 * Arms the guard that the record names, runs `use` under it, and lets go of its connections. What becomes of the guard is
 * for `use` to say: it releases, it trips, or it leaves the guard armed and the router acts by itself.
 * @throws AppError GUARD_UNAVAILABLE it cannot be armed; then nothing was changed and nothing of it is left on the router
 * @throws what the fence and `use` throw
 */
export async function armGuard<T>(request: GuardRequest, use: (hold: Hold) => Promise<T>): Promise<T> {
  switch (request.record.kind) {
    case 'safe-mode':
      return withSafeMode(request, use);
    case 'dead-man':
      return use(await armDeadMan(request));
    case 'backup':
      return use(await armBackup(request));
    case 'inverse':
      return use(holdInverse(request));
  }
}
