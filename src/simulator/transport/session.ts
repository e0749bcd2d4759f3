import type { World } from '../kernel';
import type { LoggedIn } from './login';

export interface Visit {
  readonly source: string;
  /** As /user/active names it, e.g. `api`. */
  readonly via: string;
}

/** Enters a login into /user/active and the log. @returns how to take it out again */
export function enterSession(world: World, user: LoggedIn, visit: Visit): () => void {
  const { source, via } = visit;
  const { id } = world.insert('/user/active', {
    '~at': String(world.nowMs()),
    name: user.name,
    address: source,
    via,
    group: user.group,
  });
  world.log('system,info,account', `user ${user.name} logged in from ${source} via ${via}`);
  return () => {
    world.remove('/user/active', new Set([id]));
    world.log('system,info,account', `user ${user.name} logged out from ${source} via ${via}`);
  };
}

export function loginFailed(world: World, name: string, visit: Visit): void {
  world.log('system,error,critical', `login failure for user ${name} from ${visit.source} via ${visit.via}`);
}
