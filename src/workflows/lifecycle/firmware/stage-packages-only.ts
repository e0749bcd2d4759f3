import { z } from 'zod';
import { defineWorkflow } from '../../../core/catalogue';
import { LOOK, preflight, RELEASE, SOURCE_SHAPE, stagePackages } from './stages';

export const stagePackagesOnly = defineWorkflow({
  name: 'stage_packages_only',
  family: 'lifecycle',
  title: 'Stage packages',
  summary: 'Downloads the packages of a release onto routers and installs nothing.',
  why: 'The download is what takes long on slow lines. Done by day, it leaves the window of the night to the reboots, and shows early which routers lack space or have another channel.',
  comesBack: 'Nothing is installed until somebody reboots the router: a router that reboots by itself installs what lies there.',
  risk: 'none',
  oneWay: 'The packages lie on the router until a reboot installs them, or until workflow.flash_cleanup removes them.',
  input: () => z.strictObject({ version: RELEASE, ...SOURCE_SHAPE }),
  stages: [...LOOK, preflight(), ...stagePackages()],
  examples: [{ title: 'By day', input: { version: '7.24' } }],
});
