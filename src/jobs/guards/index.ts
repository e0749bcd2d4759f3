export { armGuard } from './arm';
export { chooseGuard } from './choose';
export { clearAway } from './dead-man';
export type { GuardRecord, GuardRequest, GuardSighting, Hold } from './guard';
export { isGuardName, markerOf, staggeredWindowMs } from './marks';
export { SAFE_MODE_WINDOW_MS } from './safe-mode';
export { adoptGuard, sightGuard, sweepGuards } from './sight';
