export { hasAdminToken, lockDataFolder, openDataFolder, removeDaemonFile, writeAdminToken, writeDaemonFile } from './data-folder';
export { endOnUncaught, untilSignal } from './run-until-signal';
export { StopList } from './stop-list';
