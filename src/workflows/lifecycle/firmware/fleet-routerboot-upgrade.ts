import { z } from 'zod';
import { defineWorkflow } from '../../../core/catalogue';
import { routerBoot } from './stages';

export const fleetRouterbootUpgrade = defineWorkflow({
  name: 'fleet_routerboot_upgrade',
  family: 'lifecycle',
  title: 'Upgrade RouterBOOT',
  summary: 'Writes the RouterBOOT that came with the running RouterOS, reboots, and looks whether it is active.',
  why: 'RouterBOOT stays what it was when RouterOS is upgraded, and boards with an old one miss fixes of the hardware. A router that has it already is left alone.',
  risk: 'disruptive',
  oneWay: 'RouterBOOT goes back only with a RouterOS that brings the older one.',
  input: () => z.strictObject({}),
  stages: [...routerBoot<Record<string, never>>(() => true)],
  examples: [{ title: 'Wherever it is behind', input: {} }],
});
