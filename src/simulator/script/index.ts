export { Jobs } from './jobs';
export { createManualTime, type ManualTime } from './manual-time';
export { ScriptHost } from './script-host';
export { SYSTEM_TIMERS, type Timers } from './timers';
