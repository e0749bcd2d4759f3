import {
  applyChanges,
  checkForUpdates,
  download,
  downgrade,
  install,
  scheduleRemoval,
  unschedule,
  updateStatus,
  upgradeFirmware,
} from '../behaviour/upgrade';
import { deviceMode, updateDeviceMode } from '../behaviour/device-mode';
import { packages, routerboard } from '../behaviour/system';
import type { CommandSpec, MenuSpec } from '../kernel/menu';
import { oneOf, shown } from './field-kinds';

function report(names: string): MenuSpec['fields'] {
  return Object.fromEntries(names.split(' ').map((name) => [name, shown()]));
}

const FLAGS =
  'scheduler fetch email romon sniffer socks hotspot bandwidth-test traffic-gen container partitions routerboard ' +
  'install-any-version proxy smb l2tp pptp ipsec zerotier';
const PROGRESS = ['once', 'interval', 'duration', '.proplist', 'proplist'];

function fetching(run: CommandSpec['run'], args: readonly string[] = []): CommandSpec {
  return { args: [...PROGRESS, ...args], run };
}

export const UPGRADE_MENUS: readonly MenuSpec[] = [
  {
    path: '/system/routerboard',
    kind: 'singleton',
    rows: 'read-only',
    fields: report('routerboard board-name model serial-number firmware-type factory-firmware current-firmware upgrade-firmware'),
    behaviour: { derive: routerboard },
    commands: { upgrade: { run: upgradeFirmware } },
  },
  {
    path: '/system/package',
    kind: 'list',
    rows: 'read-only',
    fields: report('name version build-time scheduled bundle disabled size available'),
    seed: packages,
    commands: {
      downgrade: { policy: 'reboot', run: downgrade },
      uninstall: { rows: true, run: scheduleRemoval },
      unschedule: { rows: true, run: unschedule },
      'apply-changes': { args: ['ignore-missing'], policy: 'reboot', since: '7.18', run: applyChanges },
    },
  },
  {
    path: '/system/package/update',
    kind: 'singleton',
    fields: {
      channel: oneOf('development long-term stable testing upgrade'),
      ...report('installed-version latest-version status'),
    },
    behaviour: { derive: updateStatus },
    commands: {
      'check-for-updates': fetching(checkForUpdates),
      download: fetching(download, ['ignore-missing']),
      install: { ...fetching(install, ['ignore-missing']), policy: 'reboot' },
      cancel: { run: () => ({}) },
    },
  },
  {
    path: '/system/device-mode',
    kind: 'singleton',
    rows: 'read-only',
    since: '7.13',
    fields: report(`mode allowed-versions flagged flagging-enabled ${FLAGS} attempt-count`),
    behaviour: { derive: (_row, state) => deviceMode(state) },
    commands: {
      update: {
        args: ['mode', 'activation-timeout', 'flagged', 'flagging-enabled', 'once', 'interval', 'duration', ...FLAGS.split(' ')],
        policy: 'policy',
        run: updateDeviceMode,
      },
    },
  },
];
