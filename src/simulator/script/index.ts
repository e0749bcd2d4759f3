export { Jobs } from './jobs';
export { ScriptHost } from './script-host';
export { SYSTEM_TIMERS, type Timers } from './timers';
