import { deployBranchOffice } from './branch/deploy-branch-office';
import { benchZeroTouch } from './bench-zero-touch';
import { commentAndLabelNormalise } from './comment-and-label-normalise';
import { adoptDevice } from './adopt-device';
import { configSearchAndReplace } from './config-search-and-replace';
import { containerOrAppDeploy } from './container-or-app-deploy';
import { deviceModeCampaign } from './device-mode-campaign';
import { driftRemediate } from './drift-remediate';
import { firmwareDowngrade } from './firmware/firmware-downgrade';
import { firmwareMajorV6ToV7 } from './firmware/firmware-major-v6-to-v7';
import { fleetFirmwareUpgrade } from './firmware/fleet-firmware-upgrade';
import { fleetRouterbootUpgrade } from './firmware/fleet-routerboot-upgrade';
import { stagePackagesOnly } from './firmware/stage-packages-only';
import { flashCleanup } from './flash-cleanup';
import { linkSpeedTest } from './link-speed-test';
import { nightlyBackupBoth } from './nightly-backup-both';
import { packetCaptureJob } from './packet-capture-job';
import { replaceDeadRouter } from './restore/replace-dead-router';
import { restoreDrillOnChr } from './restore/restore-drill-on-chr';
import { setupCompleteRouter } from './router/setup-complete-router';
import { scheduledReboot } from './scheduled-reboot';
import { standardiseDns } from './standardise-dns';
import { standardiseNtpTimezone } from './standardise-ntp-timezone';
import { supportBundle } from './support-bundle';

export const LIFECYCLE_WORKFLOWS = [
  stagePackagesOnly,
  fleetFirmwareUpgrade,
  fleetRouterbootUpgrade,
  firmwareMajorV6ToV7,
  firmwareDowngrade,
  standardiseNtpTimezone,
  adoptDevice,
  nightlyBackupBoth,
  scheduledReboot,
  supportBundle,
  flashCleanup,
  configSearchAndReplace,
  driftRemediate,
  deviceModeCampaign,
  packetCaptureJob,
  linkSpeedTest,
  standardiseDns,
  commentAndLabelNormalise,
  setupCompleteRouter,
  deployBranchOffice,
  containerOrAppDeploy,
  restoreDrillOnChr,
  replaceDeadRouter,
  benchZeroTouch,
];
export { RESTORE_ACTIONS } from './restore/restore.actions';
