import type { Row } from '../../core/catalogue';
import { evidenceOf, settingEvidence, shown } from '../audit/evidence';
import { defineRule, type MenuNeeds, type Rule } from '../audit/rule';
import { timeOf } from '../audit/times';
import { isOn, NotKnown, type ConfigView } from '../audit/view';

const LICENCE = '/system/license';
const LICENCE_DOCS = 'https://help.mikrotik.com/docs/spaces/ROS/pages/328149/RouterOS+license+keys';
const PACKAGES_DOCS = 'https://help.mikrotik.com/docs/spaces/ROS/pages/40992872/Packages';

/** What an inventory lists of each router. */
export const INVENTORY_NEEDS: MenuNeeds = {
  '/system/identity': ['name'],
  '/system/resource': [
    ...['uptime', 'version', 'board-name', 'platform', 'architecture-name', 'cpu', 'cpu-count', 'cpu-frequency'],
    ...['total-memory', 'total-hdd-space', 'factory-software', 'bad-blocks', 'write-sect-total'],
  ],
  '/system/routerboard': ['routerboard', 'model', 'serial-number', 'current-firmware', 'upgrade-firmware', 'factory-firmware'],
  [LICENCE]: ['software-id', 'system-id', 'nlevel', 'level', 'features', 'deadline-at', 'next-renewal-at', 'limited-upgrades'],
  '/system/package': ['name', 'version', 'disabled', 'scheduled', 'available'],
  '/system/package/update': ['channel', 'installed-version', 'latest-version'],
};

/** Columns of an inventory, with where they come from and what they say. */
const COLUMNS: readonly (readonly [column: string, menu: string, property: string, told: string])[] = [
  ['name', '/system/identity', 'name', 'Name of the router, as it says itself.'],
  ['board', '/system/resource', 'board-name', 'Board, as RouterOS names it.'],
  ['model', '/system/routerboard', 'model', 'Model of the board, for orders.'],
  ['serial', '/system/routerboard', 'serial-number', 'Serial number of the board.'],
  ['version', '/system/resource', 'version', 'RouterOS that runs.'],
  ['architecture', '/system/resource', 'architecture-name', 'Architecture of the packages that it takes.'],
  ['firmware', '/system/routerboard', 'current-firmware', 'RouterBOOT that runs.'],
  ['firmware-offered', '/system/routerboard', 'upgrade-firmware', 'RouterBOOT that the installed RouterOS brings.'],
  ['factory-software', '/system/resource', 'factory-software', 'Oldest RouterOS that the board takes.'],
  ['channel', '/system/package/update', 'channel', 'Channel of updates.'],
  ['software-id', LICENCE, 'software-id', 'Id that the licence belongs to.'],
  ['system-id', LICENCE, 'system-id', 'Id of a virtual router that the licence belongs to.'],
  ['deadline', LICENCE, 'deadline-at', 'When the licence of a virtual router ends for good.'],
  ['uptime', '/system/resource', 'uptime', 'Time since the last start.'],
  ['cpu', '/system/resource', 'cpu', 'Processor.'],
  ['cpu-count', '/system/resource', 'cpu-count', 'Cores.'],
  ['memory', '/system/resource', 'total-memory', 'Memory in bytes.'],
  ['disk', '/system/resource', 'total-hdd-space', 'Disk in bytes.'],
];

export const INVENTORY_OUTPUT: Readonly<Record<string, string>> = {
  ...Object.fromEntries(COLUMNS.map(([column, , , told]) => [column, told])),
  level: 'Level of the licence.',
  packages: 'Packages that are on, by name.',
};

/** The router as one row of an inventory; what is not known is left out. */
export function inventoryRow(view: ConfigView): Row {
  const row: Record<string, string> = {};
  for (const [column, menu, property] of COLUMNS) {
    const value = quietly(() => view.one(menu)[property]);
    if (value) row[column] = shown(column, value);
  }
  const licence = quietly(() => view.one(LICENCE)) ?? {};
  const level = licence['nlevel'] ?? licence['level'];
  if (level) row['level'] = level;
  const packages = quietly(() => installed(view).map(({ name = '' }) => name));
  if (packages && packages.length > 0) row['packages'] = packages.join(',');
  return row;
}

function quietly<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof NotKnown) return undefined;
    throw error;
  }
}

/** From 7.18 on the menu lists packages, too, that could be installed. */
function installed(view: ConfigView): readonly Row[] {
  return view.rows('/system/package').filter((row) => !isOn(row['disabled']) && !isOn(row['available']));
}

const freeLicence = defineRule({
  id: 'licence.free-chr',
  title: 'The virtual router runs without a licence',
  severity: 'medium',
  audits: ['licence'],
  why: 'Without one every interface sends one megabit per second at most.',
  remedy: 'Buy a licence and apply it, or make the router renew the one that it had.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/18350234/Cloud+Hosted+Router+CHR'],
  menus: { [LICENCE]: ['level', 'system-id'] },
  check(view) {
    const row = view.one(LICENCE);
    return row['level'] === 'free' ? [settingEvidence(LICENCE, row, ['level', 'system-id'])] : [];
  },
});

const DAY_MS = 86_400_000;
const SOON_DAYS = 30;

const ending = defineRule({
  id: 'licence.deadline',
  title: `The licence of the virtual router ends within ${SOON_DAYS} days, or has ended`,
  severity: 'medium',
  audits: ['licence'],
  why: 'After the deadline RouterOS can no longer be upgraded.',
  remedy: 'See that the router reaches the licence server of MikroTik, and that the account can pay.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/18350234/Cloud+Hosted+Router+CHR'],
  menus: { [LICENCE]: ['deadline-at', 'next-renewal-at', 'limited-upgrades'] },
  check(view) {
    const row = view.one(LICENCE);
    const end = timeOf(row['deadline-at']);
    const days = end === undefined ? Infinity : (end - view.context.nowMs) / DAY_MS;
    const isOver = days < 0 || isOn(row['limited-upgrades']);
    return isOver || days <= SOON_DAYS
      ? [settingEvidence(LICENCE, row, ['deadline-at'], isOver ? { severity: 'high' } : {})]
      : [];
  },
});

const mixedPackages = defineRule({
  id: 'licence.mixed-packages',
  title: 'Packages are of another version than RouterOS',
  severity: 'medium',
  audits: ['licence'],
  why: 'RouterOS does not load them, and what they are for does not work.',
  remedy: 'Install all packages in the version of RouterOS and restart the router.',
  references: [PACKAGES_DOCS],
  menus: { '/system/package': INVENTORY_NEEDS['/system/package'] ?? [] },
  check(view) {
    const { version } = view.facts;
    if (version === undefined) throw new NotKnown('the version of RouterOS is not known');
    return installed(view)
      .filter((row) => row['version'] !== undefined && row['version'] !== version)
      .map((row) => evidenceOf(row, ['version']));
  },
});

const waiting = defineRule({
  id: 'licence.package-waits',
  title: 'Changes of packages wait for a restart',
  severity: 'low',
  audits: ['licence'],
  why: 'The next restart, for whatever reason, will also install or remove them.',
  remedy: 'Restart the router in a maintenance window, or call the changes off.',
  references: [PACKAGES_DOCS],
  menus: { '/system/package': INVENTORY_NEEDS['/system/package'] ?? [] },
  check: (view) =>
    view
      .rows('/system/package')
      .filter((row) => (row['scheduled'] ?? '') !== '')
      .map((row) => evidenceOf(row, ['scheduled'])),
});

const oldGeneration = defineRule({
  id: 'licence.old-generation',
  title: 'The router runs RouterOS 6',
  severity: 'info',
  audits: ['licence'],
  why: 'It gets the most important corrections only; new boards and functions are for RouterOS 7.',
  remedy: 'Plan the way to RouterOS 7; routing and Wi-Fi change most.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/115736772/Upgrading+to+v7'],
  menus: { '/system/resource': ['version'] },
  check: (view) => (view.facts.major === 6 ? [{ text: `RouterOS ${view.facts.version ?? '6'}` }] : []),
});

const testing = defineRule({
  id: 'licence.testing-channel',
  title: 'The router takes updates that are made for trying',
  severity: 'low',
  audits: ['licence'],
  why: 'Versions of the channels testing and development are not meant for work.',
  remedy: 'Set the channel to stable or long-term.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/328142/Upgrading+and+installation'],
  menus: { '/system/package/update': ['channel'] },
  check(view) {
    const row = view.one('/system/package/update');
    return /^(testing|development|release-candidate)$/.test(row['channel'] ?? '')
      ? [settingEvidence('/system/package/update', row, ['channel'])]
      : [];
  },
  fix: () => [{ do: 'package.set_channel', input: { channel: 'stable' } }],
});

const badBlocks = defineRule({
  id: 'licence.bad-blocks',
  title: 'The flash of the router has bad blocks',
  severity: 'medium',
  audits: ['licence', 'capacity'],
  why: 'The number only grows, and in the end the router does not start.',
  remedy: 'Take a backup and plan a replacement.',
  references: [LICENCE_DOCS],
  menus: { '/system/resource': ['bad-blocks', 'write-sect-total'] },
  check(view) {
    const row = view.one('/system/resource');
    return Number.parseFloat(row['bad-blocks'] ?? '0') > 0 ? [settingEvidence('/system/resource', row, ['bad-blocks'])] : [];
  },
});

export const INVENTORY_RULES: readonly Rule[] = [
  ...[freeLicence, ending, mixedPackages, waiting, oldGeneration],
  ...[testing, badBlocks],
];
