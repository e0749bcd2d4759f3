import { z } from 'zod';
import { defineWorkflow } from '../../../core/catalogue';
import { LOOK, preflight, rebootIntoRelease, RELEASE, SOURCE_SHAPE, stagePackages } from './stages';

export const fleetFirmwareUpgrade = defineWorkflow({
  name: 'fleet_firmware_upgrade',
  family: 'lifecycle',
  title: 'Upgrade RouterOS',
  summary: 'Brings routers to one release: checked before, downloaded, rebooted once, and looked at afterwards.',
  why: 'An upgrade by hand is a download, a reboot, a look and a second reboot on each router, and what did not take is found weeks later. Here every router ends as what it is: upgraded, refused untouched, or named with the reason; none is rebooted more often than planned. Run it in waves and within the window of the sites; workflow.stage_packages_only does the downloads by day.',
  comesBack:
    'A release goes back with workflow.firmware_downgrade only. What fails before the reboot leaves the router on its release, with the channel as it was.',
  risk: 'disruptive',
  oneWay: 'The router has rebooted into another release.',
  input: () =>
    z.strictObject({
      version: RELEASE,
      ...SOURCE_SHAPE,
      routerboot: z.boolean().default(true).describe('Write the RouterBOOT that came along as well, with a second reboot.'),
    }),
  stages: [...LOOK, preflight(), ...stagePackages(), ...rebootIntoRelease()],
  examples: [
    { title: 'From the stable channel', input: { version: '7.24' } },
    { title: 'From the mirror of the daemon', input: { version: '7.24', mirror: 'http://192.0.2.10:8680/packages' } },
  ],
});
