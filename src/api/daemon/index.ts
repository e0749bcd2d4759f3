export { makeAdminToken } from './admin-token';
export { lockDataFolder, openDataFolder, removeDaemonFile, writeDaemonFile } from './data-folder';
export { endOnUncaught, untilSignal } from './run-until-signal';
export { StopList } from './stop-list';
