import type { ActionInput } from '../../core/catalogue';
import { routeComment, type Uplink } from './uplinks';

/** A host far outside is reached by one uplink only: whether it answers tells whether that uplink works. */
export function pinnedRoute(uplink: Pick<Uplink, 'name'>, target: string, gateway: string): ActionInput {
  const comment = routeComment(uplink, target);
  return { where: { comment }, 'dst-address': `${target}/32`, gateway, scope: 10, comment };
}

/** What is left of the way to a target when its uplink is gone. @param what whose target it is, for the comment */
export function noDetour(what: string, target: string): ActionInput {
  return { 'dst-address': `${target}/32`, distance: 254, comment: `${what}: no detour to ${target}` };
}

/** A default route that is there while its target answers. @param comment by which a second run finds it */
export function followingDefault(target: string, distance: number, comment: string): ActionInput {
  return {
    where: { comment },
    'dst-address': '0.0.0.0/0',
    gateway: target,
    distance,
    scope: 30,
    'target-scope': 11,
    'check-gateway': 'ping',
    comment,
  };
}
