import { z } from 'zod';
import {
  compareRelease,
  defineAction,
  defineArea,
  defineCommand,
  defineResource,
  field,
  rowCommand,
  type Row,
} from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { bool, line, or, certificateName, words } from '../../core/values';

const UPDATE = '/system/package/update';
const DOWNLOAD_TIMEOUT_MS = 900_000;

const packages = defineResource({
  id: 'package.package',
  noun: 'package',
  plural: 'packages',
  menu: '/system/package',
  kind: 'list',
  risk: 'none',
  fields: {},
  readOnly: {
    about: 'What RouterOS remarks about it.',
    available: 'It is not installed, but offered for this version; since 7.18.',
    'build-time': 'When it was built.',
    bundle: 'Package that it is a part of; only on 6.x.',
    disabled: 'It is installed and not used.',
    name: 'Name of the package.',
    scheduled: 'What happens to it at the next reboot.',
    size: 'Size, in bytes.',
    version: 'Version.',
    'git-commit': 'What it was built from; only on newer 7.x.',
  },
  filterable: ['name'],
  verbs: {
    list: {
      id: 'package.list',
      examples: [
        { title: 'All packages', input: {} },
        { title: 'Those that are used', input: { where: { disabled: false } } },
      ],
    },
    get: {
      id: 'package.get',
      examples: [
        { title: 'RouterOS itself', input: { where: { name: 'routeros' } }, simulated: { v6: 'ITEM_UNKNOWN' } },
        { title: 'A package of 6.x', input: { where: { name: 'wireless' } }, simulated: { v7: 'ITEM_UNKNOWN' } },
      ],
    },
  },
});

function isScheduledFor({ scheduled = '' }: Row, what: string): boolean {
  return scheduled === `scheduled for ${what}`;
}

function isOff({ disabled, available }: Row): boolean {
  return disabled === 'true' || disabled === 'yes' || available === 'true' || available === 'yes';
}

const ONE = { title: 'By name', input: { where: { name: 'ntp' } }, simulated: 'ITEM_UNKNOWN' } as const;

const packageCommands = [
  rowCommand(packages, {
    id: 'package.enable',
    title: 'Enable package',
    summary: 'Schedules a package to be used from the next reboot on; since 7.18 one that is only offered is fetched then.',
    command: 'enable',
    kind: 'write',
    risk: 'none',
    done: (row) => isScheduledFor(row, 'enable') || (!isOff(row) && (row['scheduled'] ?? '') === ''),
    undo: 'unschedule',
    examples: [ONE],
  }),
  rowCommand(packages, {
    id: 'package.disable',
    title: 'Disable package',
    summary: 'Schedules a package not to be used from the next reboot on.',
    command: 'disable',
    kind: 'write',
    risk: 'disruptive',
    done: (row) => isScheduledFor(row, 'disable') || (isOff(row) && (row['scheduled'] ?? '') === ''),
    undo: 'unschedule',
    examples: [ONE],
  }),
  rowCommand(packages, {
    id: 'package.uninstall',
    title: 'Uninstall package',
    summary: 'Schedules a package to be removed at the next reboot; what it configured goes with it.',
    command: 'uninstall',
    kind: 'destructive',
    risk: 'disruptive',
    done: (row) => isScheduledFor(row, 'uninstall'),
    undo: 'unschedule',
    examples: [ONE],
  }),
  rowCommand(packages, {
    id: 'package.unschedule',
    title: 'Unschedule package',
    summary: 'Takes back what was to happen to a package at the next reboot.',
    command: 'unschedule',
    kind: 'write',
    risk: 'none',
    done: (row) => (row['scheduled'] ?? '') === '',
    oneWay: 'What was scheduled has to be scheduled again.',
    examples: [ONE],
  }),
];

const applyChanges = defineCommand({
  id: 'package.apply_changes',
  title: 'Apply package changes',
  summary: 'Fetches packages that were enabled, does what is scheduled, and reboots.',
  menu: '/system/package',
  command: 'apply-changes',
  afterwards: 'restarts',
  risk: 'disruptive',
  versions: { since: '7.18', instead: 'use system.reboot' },
  timeoutMs: DOWNLOAD_TIMEOUT_MS,
  oneWay: 'A reboot happened; packages that were removed have to be installed again.',
  examples: [{ title: 'Now', input: {} }],
});

const updates = defineResource({
  id: 'package.update',
  noun: 'source of updates',
  plural: 'sources of updates',
  menu: UPDATE,
  kind: 'singleton',
  risk: 'none',
  fields: {
    // 6.49 prints `upgrade` for the way to 7.x.
    channel: field(words('update-channel', 'stable long-term testing development upgrade'), 'Channel that updates come from.'),
    'check-certificate': field(or(certificateName, 'yes no yes-without-crl'), 'Whether the server has to prove itself.', {
      derived: true,
      since: '7.23',
    }),
    'ip-version': field(line('update-ip-version', 32), 'Whether the server is reached by IPv4 or IPv6.', {
      derived: true,
      since: '7.23',
    }),
    mode: field(line('update-mode', 32), 'How the server is reached.', { derived: true, since: '7.23' }),
  },
  readOnly: {
    'installed-version': 'Version that runs.',
    'latest-version': 'Version that the channel offered when it was last asked.',
    status: 'What came of the last question or download.',
  },
  verbs: {
    get: { id: 'package.get_update_settings', examples: [{ title: 'Read them', input: {} }] },
    update: {
      id: 'package.set_channel',
      title: 'Set update channel',
      summary: 'Sets the channel that updates come from; nothing is installed.',
      examples: [{ title: 'Only what is proven', input: { channel: 'testing' } }],
    },
    ensure: { id: 'package.ensure_channel', examples: [{ title: 'Keep a channel', input: { channel: 'testing' } }] },
  },
});

const getUpdateStatus = defineAction({
  id: 'package.get_update_status',
  title: 'Get update status',
  summary: 'Lets the router ask its channel what is offered, and tells what runs and what came of it.',
  kind: 'read',
  menus: [UPDATE],
  output: {
    channel: 'Channel that updates come from.',
    'installed-version': 'Version that runs.',
    'latest-version': 'Version that the channel offers.',
    status: 'What came of the question, errors too.',
    'is-newer': 'yes: another version than the installed one is offered; empty where the channel did not say.',
  },
  input: z.strictObject({
    ask: z.boolean().default(true).describe('Ask the channel now; else tell what is known from before.'),
  }),
  examples: [
    { title: 'Ask now', input: {} },
    { title: 'What is known', input: { ask: false } },
  ],
  async read(router, { ask }) {
    // The answer comes in sections as the status changes; the menu holds the last one.
    if (ask) await router.query(`${UPDATE}/check-for-updates`, {});
    const [row = {}] = await router.print(UPDATE, {
      proplist: ['channel', 'installed-version', 'latest-version', 'status'],
    });
    const { 'installed-version': installed, 'latest-version': latest = '' } = row;
    const newer = latest === '' ? '' : latest === installed ? 'no' : 'yes';
    return { rows: [{ ...row, 'is-newer': newer }] };
  },
});

const FETCH_INPUT = {
  'ignore-missing': bool.schema.optional().describe('Go on without packages that the channel does not have; since 7.1.'),
};

function missingPackages(input: { readonly 'ignore-missing'?: unknown }) {
  return input['ignore-missing'] === undefined ? [] : [{ what: 'argument ignore-missing', since: '7.1' }];
}

const download = defineCommand({
  id: 'package.download',
  title: 'Download update',
  summary: 'Fetches what the channel offers; the next reboot installs it.',
  menu: UPDATE,
  command: 'download',
  risk: 'none',
  idempotency: 'natural',
  timeoutMs: DOWNLOAD_TIMEOUT_MS,
  input: FETCH_INPUT,
  requires: missingPackages,
  oneWay: 'The packages lie on the router until the next reboot installs them, or until backup.remove_file removes them.',
  examples: [{ title: 'Fetch it', input: {} }],
});

const install = defineCommand({
  id: 'package.install_updates',
  title: 'Install updates',
  summary: 'Fetches what the channel offers, installs it and reboots.',
  menu: UPDATE,
  command: 'install',
  afterwards: 'restarts',
  risk: 'disruptive',
  timeoutMs: DOWNLOAD_TIMEOUT_MS,
  input: FETCH_INPUT,
  requires: missingPackages,
  oneWay: 'An older version has to be put on the router and installed with a downgrade.',
  examples: [{ title: 'Now', input: {} }],
});

const downgrade = defineAction({
  id: 'package.downgrade',
  title: 'Downgrade',
  summary: 'Installs older packages that lie on the router, with a reboot.',
  kind: 'operational',
  risk: 'disruptive',
  idempotency: 'none',
  verify: 'none',
  menus: ['/system/package', '/file'],
  afterwards: 'restarts',
  timeoutMs: DOWNLOAD_TIMEOUT_MS,
  oneWay: 'The newer version has to be installed again.',
  input: z.strictObject({}),
  examples: [{ title: 'With nothing older at hand', input: {}, simulated: 'PRECONDITION_FAILED' }],
  async plan(router) {
    const files = await router.print('/file', { proplist: ['name', 'type', 'package-version'] });
    const older = files.filter(({ 'package-version': version }) => version && compareRelease(version, router.facts.version) < 0);
    if (older.length === 0)
      throw new AppError('PRECONDITION_FAILED', 'no package that is older than the installed ones lies on the router');
    const key = older.map(({ name }) => name).join(', ');
    return { changes: [{ op: 'call', menu: '/system/package', key, command: 'downgrade', args: {} }] };
  },
});

export const systemPackageArea = defineArea({
  id: 'system-package',
  title: 'Packages and updates',
  summary: 'Which packages a router has, and from where it takes updates.',
  resources: [packages, updates],
  actions: [...packageCommands, applyChanges, downgrade, download, getUpdateStatus, install],
});
