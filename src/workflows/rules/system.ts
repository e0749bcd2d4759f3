import type { Row } from '../../core/catalogue';
import { fits } from '../audit/conditions';
import { evidenceOf, settingEvidence, shown } from '../audit/evidence';
import { defineRule, type Evidence, type MenuNeeds, type Rule } from '../audit/rule';
import { timeOf } from '../audit/times';
import { isEnabled, isOn, wordsOf, type ConfigView } from '../audit/view';

const NTP = '/system/ntp/client';
const NTP_DOCS = 'https://help.mikrotik.com/docs/spaces/ROS/pages/40992869/NTP';
const LOG_DOCS = 'https://help.mikrotik.com/docs/spaces/ROS/pages/328094/Log';

function hasServers(view: ConfigView, row: Row): boolean {
  const old = ['primary-ntp', 'secondary-ntp'].some((name) => !['', '0.0.0.0', undefined].includes(row[name]));
  return (
    old || Boolean(row['server-dns-names']) || Boolean(row['servers']) || view.rows('/system/ntp/client/servers').some(isEnabled)
  );
}

const noNtp = defineRule({
  id: 'system.no-ntp',
  title: 'No time server keeps the clock right',
  severity: 'medium',
  audits: ['security'],
  why: 'Certificates, logs and schedules need a right clock, and most boards forget theirs without power.',
  remedy: 'Switch the NTP client on and name at least two servers.',
  references: [NTP_DOCS],
  menus: {
    [NTP]: ['enabled', 'mode', 'servers', 'primary-ntp', 'secondary-ntp', 'server-dns-names'],
    '/system/ntp/client/servers': ['address', 'disabled'],
    '/ip/cloud': ['update-time'],
  },
  check(view) {
    const row = view.one(NTP);
    // A client that listens needs no server.
    if (isOn(row['enabled']) && (hasServers(view, row) || fits(row, { mode: { is: ['broadcast', 'multicast', 'manycast'] } })))
      return [];
    // The cloud service of MikroTik sets the clock to the second, where the router reaches it.
    const severity = isOn(view.one('/ip/cloud')['update-time']) ? 'low' : 'medium';
    const what = isOn(row['enabled']) ? 'enabled without a server' : `enabled=${shown('enabled', row['enabled'])}`;
    return [{ text: `${NTP} ${what}`, row, severity }];
  },
});

const LOGGING: MenuNeeds = {
  '/system/logging': ['topics', 'action', 'disabled', 'default'],
  '/system/logging/action': ['name', 'target', 'remote'],
};

function logsTo(view: ConfigView, isWanted: (action: Row) => boolean): readonly Row[] {
  const actions = new Set(
    view
      .rows('/system/logging/action')
      .filter(isWanted)
      .map((row) => row['name']),
  );
  return view.rows('/system/logging').filter((row) => isEnabled(row) && actions.has(row['action'] ?? ''));
}

const noRemoteLog = defineRule({
  id: 'system.no-remote-log',
  title: 'Log lines do not leave the router',
  severity: 'low',
  audits: ['security'],
  why: 'The log is gone with a restart, and whoever takes the router over can clear it.',
  remedy: 'Send at least account, error, critical and warning to a log server.',
  references: [LOG_DOCS],
  menus: LOGGING,
  check: (view) =>
    logsTo(view, (row) => row['target'] === 'remote' && !['', '0.0.0.0', '::', undefined].includes(row['remote'])).length > 0
      ? []
      : [{ text: 'no rule of /system/logging has an action with the target remote' }],
});

const logOff = defineRule({
  id: 'system.logging-off',
  title: 'Errors or critical events are not logged at all',
  severity: 'medium',
  audits: ['security', 'compromise'],
  why: 'Nobody takes these rules away by mistake; who does not want to be seen does.',
  remedy: 'Put the rules for info, warning, error and critical back.',
  references: [LOG_DOCS],
  menus: LOGGING,
  check(view) {
    const rules = view.rows('/system/logging').filter(isEnabled);
    const missing = ['error', 'critical'].filter((topic) => !rules.some((row) => wordsOf(row['topics']).includes(topic)));
    return missing.map((topic): Evidence => ({ text: `no rule logs ${topic}` }));
  },
});

const defaultName = defineRule({
  id: 'system.default-name',
  title: 'The router has the name of the factory',
  severity: 'info',
  audits: ['security', 'licence'],
  why: 'Logs and alerts of a fleet cannot be told apart.',
  remedy: 'Give it a name of its own.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/8978498/Identity'],
  menus: { '/system/identity': ['name'] },
  check: (view) =>
    fits(view.one('/system/identity'), { name: 'MikroTik' })
      ? [settingEvidence('/system/identity', view.one('/system/identity'), ['name'])]
      : [],
});

const FILES: MenuNeeds = { '/file': ['name', 'type', 'size', 'creation-time', 'last-modified'] };
const OLD_DAYS = 30;
const DAY_MS = 86_400_000;

function backupsOf(view: ConfigView): readonly Row[] {
  return view.rows('/file').filter((row) => row['type'] === 'backup' || /\.(backup|rsc)$/i.test(row['name'] ?? ''));
}

function ageDays(view: ConfigView, row: Row): number | undefined {
  const at = timeOf(row['last-modified'] ?? row['creation-time']);
  return at === undefined ? undefined : (view.context.nowMs - at) / DAY_MS;
}

const oldBackup = defineRule({
  id: 'system.old-backup',
  title: `The newest backup on the router is older than ${OLD_DAYS} days`,
  severity: 'info',
  audits: ['security'],
  why: 'A backup that was made before the last changes brings them back to nobody.',
  remedy: 'Let rosfleet take backups regularly, and remove those that lie on the router.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/40992852/Backup'],
  menus: FILES,
  check(view) {
    const ages = backupsOf(view).flatMap((row) => ageDays(view, row) ?? []);
    const youngest = ages.reduce((least, age) => Math.min(least, age), Infinity);
    return ages.length > 0 && youngest > OLD_DAYS
      ? [{ text: `${ages.length} backups, the newest of ${Math.floor(youngest)} days ago` }]
      : [];
  },
});

const exportsLeft = defineRule({
  id: 'system.exports-on-disk',
  title: 'Exports of the configuration lie on the router',
  severity: 'low',
  audits: ['security'],
  why: 'On 6.x they hold every password readable; whoever may read files may read them.',
  remedy: 'Bring them elsewhere and remove them from the router.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/328155/Configuration+Management'],
  menus: FILES,
  check: (view) =>
    view
      .rows('/file')
      .filter((row) => /\.rsc$/i.test(row['name'] ?? ''))
      .map((row) => ({ text: shown('name', row['name']), row })),
});

const firmware = defineRule({
  id: 'system.firmware-behind',
  title: 'RouterBOOT is older than RouterOS',
  severity: 'low',
  audits: ['security', 'licence'],
  why: 'The firmware of the board is upgraded apart from RouterOS, and mends hardware and boot faults.',
  remedy: 'Upgrade it and restart the router once more.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/40992878/RouterBOARD'],
  menus: { '/system/routerboard': ['routerboard', 'current-firmware', 'upgrade-firmware'] },
  check(view) {
    const row = view.one('/system/routerboard');
    const { 'current-firmware': now, 'upgrade-firmware': next } = row;
    return now && next && now !== next
      ? [settingEvidence('/system/routerboard', row, ['current-firmware', 'upgrade-firmware'])]
      : [];
  },
  fix: () => [{ do: 'system.upgrade_routerboot', input: {} }],
});

const expiredPassword = defineRule({
  id: 'access.expired-password',
  title: 'Users have never changed the password that they were given',
  severity: 'low',
  audits: ['security'],
  why: 'The password of the factory stands on a sticker on the case.',
  remedy: 'Log in as the user and set a new password, or remove the user.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/8978504/User'],
  menus: { '/user': ['name', 'group', 'expired', 'disabled'] },
  versions: { since: '7.1' },
  check: (view) =>
    view
      .rows('/user')
      .filter((row) => isEnabled(row) && isOn(row['expired']))
      .map((row) => evidenceOf(row, ['group', 'expired'])),
});

export const SYSTEM_RULES: readonly Rule[] = [
  ...[noNtp, noRemoteLog, logOff, defaultName, oldBackup],
  ...[exportsLeft, firmware, expiredPassword],
];
