export { touchesManagement } from './deciding-menus';
export { predictLockout } from './predict-lockout';
export type { LockoutPrediction } from './prediction';
export type { ManagementWay } from './way';
