import type { GuardRequest, Hold } from './guard';

/** Nothing on the router: the daemon takes back itself what it has written, and must reach the router for it. */
export function holdInverse({ record, session }: GuardRequest): Hold {
  let held = record;
  return {
    get record() {
      return held;
    },
    session,
    confirm: () => Promise.resolve(),
    extend: () => {
      held = { ...held, armedAt: Date.now() };
      return Promise.resolve();
    },
    release: () => Promise.resolve(),
    trip: () => Promise.resolve(false),
  };
}
