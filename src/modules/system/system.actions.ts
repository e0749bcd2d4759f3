import { z } from 'zod';
import { defineAction, defineCommand, defineStream, EMPTY_PLAN, type Row } from '../../core/catalogue';
import { isAppError } from '../../core/errors';
import { bool, line } from '../../core/values';
import { DEVICE_FEATURES, deviceModeName } from './device-mode';

const HEALTH = '/system/health';
const ROUTERBOARD = '/system/routerboard';

const UNITS: readonly (readonly [name: RegExp, unit: string])[] = [
  [/temp/, 'C'],
  [/volt/, 'V'],
  [/speed/, 'RPM'],
];

export const getUptime = defineAction({
  id: 'system.get_uptime',
  title: 'Get uptime',
  summary: 'Reads how long the router has been up.',
  kind: 'read',
  menus: ['/system/resource'],
  output: { uptime: 'Time since the last boot.' },
  input: z.strictObject({}),
  examples: [{ title: 'Read it', input: {} }],
  async read(router) {
    return { rows: await router.print('/system/resource', { proplist: ['uptime'] }) };
  },
});

export const getHealth = defineAction({
  id: 'system.get_health',
  title: 'Get health',
  summary: 'Reads voltages, temperatures and fans, one row for each; nothing where the board has no sensors.',
  kind: 'read',
  menus: [HEALTH],
  needs: { hardware: 'sensors' },
  output: { name: 'What is measured.', value: 'What it measures now.', type: 'Unit: C, V, W, A, RPM; empty for a state.' },
  input: z.strictObject({}),
  examples: [{ title: 'Read it', input: {} }],
  async read(router) {
    try {
      const rows = await router.print(HEALTH);
      return { rows: rows.flatMap((row) => (row['name'] === undefined ? namedValues(row) : [sensor(row)])) };
    } catch (error) {
      // Boards without sensors do not have the menu.
      if (isAppError(error) && error.code === 'TRAP_NO_SUCH_COMMAND') {
        return { rows: [], warnings: ['The board reports no sensors.'] };
      }
      throw error;
    }
  },
});

function sensor({ name = '', value = '', type = '' }: Row): Row {
  return { name, value, type };
}

/** 6.x gives one row with a property for each sensor. */
function namedValues(row: Row): readonly Row[] {
  return Object.entries(row)
    .filter(([name]) => name !== '.id')
    .map(([name, value]) => ({ name, value, type: UNITS.find(([pattern]) => pattern.test(name))?.[1] ?? '' }));
}

export const reboot = defineCommand({
  id: 'system.reboot',
  title: 'Reboot',
  summary: 'Reboots the router.',
  menu: '/system',
  command: 'reboot',
  afterwards: 'restarts',
  risk: 'disruptive',
  oneWay: 'A reboot happened; the router comes back with what was saved.',
  examples: [{ title: 'Reboot', input: {} }],
});

export const shutdown = defineCommand({
  id: 'system.shutdown',
  title: 'Shut down',
  summary: 'Shuts the router down; only somebody at its power supply brings it back.',
  menu: '/system',
  command: 'shutdown',
  afterwards: 'goes-away',
  risk: 'lockout',
  oneWay: 'A router that is off cannot be told to start.',
  examples: [{ title: 'Shut down', input: {} }],
});

export const resetConfiguration = defineCommand({
  id: 'system.reset_configuration',
  title: 'Reset configuration',
  summary: 'Throws the configuration away and reboots, with the defaults of the board or with nothing.',
  kind: 'destructive',
  menu: '/system',
  command: 'reset-configuration',
  afterwards: 'goes-away',
  risk: 'lockout',
  oneWay: 'The configuration is gone but for the backup that RouterOS makes unless skip-backup is set.',
  input: {
    'no-defaults': bool.schema.optional().describe('Start with nothing at all: no address, no way in but the MAC address.'),
    'keep-users': bool.schema.optional().describe('Keep users and their passwords.'),
    'caps-mode': bool.schema.optional().describe('Start as an access point of a controller.'),
    'skip-backup': bool.schema.optional().describe('Make no backup before.'),
    'run-after-reset': line('script-file', 255, 'flash/first.rsc')
      .schema.optional()
      .describe('File with commands to run after the reset instead of the defaults.'),
  },
  examples: [{ title: 'Defaults of the board, same users', input: { 'keep-users': true } }],
});

export const upgradeRouterboot = defineAction({
  id: 'system.upgrade_routerboot',
  title: 'Upgrade RouterBOOT',
  summary: 'Writes the RouterBOOT that came with the installed RouterOS; it takes effect with the next reboot.',
  kind: 'operational',
  risk: 'disruptive',
  idempotency: 'natural',
  // What runs stays the old one until the reboot, so that nothing shows what was written.
  verify: 'none',
  oneWay: 'RouterBOOT goes back only with a RouterOS that brings the older one.',
  menus: [ROUTERBOARD],
  needs: { hardware: 'a RouterBOARD' },
  input: z.strictObject({}),
  examples: [{ title: 'After an upgrade of RouterOS', input: {}, simulated: 'unchanged' }],
  async plan(router) {
    const [board = {}] = await router.print(ROUTERBOARD, { proplist: ['current-firmware', 'upgrade-firmware'] });
    const { 'current-firmware': current, 'upgrade-firmware': offered } = board;
    if (offered === undefined || current === offered) return EMPTY_PLAN;
    const key = `RouterBOOT ${current ?? 'unknown'} to ${offered}`;
    return { changes: [{ op: 'call', menu: ROUTERBOARD, key, command: 'upgrade', args: {} }] };
  },
});

/** The router waits with the command until somebody is there, and tells when nobody came. */
export const requestDeviceMode = defineStream({
  id: 'system.request_device_mode',
  title: 'Ask for another device-mode',
  summary: 'Asks the router to lock or unlock features; somebody has to press its button or cut its power within the time.',
  menu: '/system/device-mode',
  command: 'update',
  versions: { since: '7.13', instead: 'no feature is locked on 6.x' },
  input: {
    mode: deviceModeName.schema.optional().describe('Mode; it brings its own features.'),
    ...Object.fromEntries(DEVICE_FEATURES.map((name) => [name, bool.schema.optional().describe(`Whether ${name} is allowed.`)])),
  },
  durationArgument: 'activation-timeout',
  duration: '5m',
  maxDuration: '1h',
  risk: 'disruptive',
  output: { status: 'What somebody has to do, and how long there is for it.' },
  examples: [{ title: 'Containers', input: { container: true, duration: '10s' } }],
});
