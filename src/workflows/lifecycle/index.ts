import { firmwareDowngrade } from './firmware/firmware-downgrade';
import { firmwareMajorV6ToV7 } from './firmware/firmware-major-v6-to-v7';
import { fleetFirmwareUpgrade } from './firmware/fleet-firmware-upgrade';
import { fleetRouterbootUpgrade } from './firmware/fleet-routerboot-upgrade';
import { stagePackagesOnly } from './firmware/stage-packages-only';
import { standardiseDns } from './standardise-dns';
import { standardiseNtpTimezone } from './standardise-ntp-timezone';

export const LIFECYCLE_WORKFLOWS = [
  stagePackagesOnly,
  fleetFirmwareUpgrade,
  fleetRouterbootUpgrade,
  firmwareMajorV6ToV7,
  firmwareDowngrade,
  standardiseNtpTimezone,
  standardiseDns,
];
