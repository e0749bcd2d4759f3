import { z } from 'zod';
import {
  defineAction,
  defineCommand,
  type ActionInput,
  type Artefact,
  type RouterFacts,
  type RouterReader,
} from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { fileName, newFileName } from '../../core/fields';
import { bool, line, words } from '../../core/values';

const BACKUP = '/system/backup';
const FILES = '/file';
const LONG_MS = 300_000;
const BACKUP_ENDING = /\.backup$/;
const EXPORT_ENDING = /\.rsc$/;

const password = line('backup-password', 255, 'correct horse').schema;

function ofDevice(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

export const createBackup = defineCommand({
  id: 'backup.create',
  title: 'Create backup',
  summary:
    'Writes a backup of the whole configuration into a file of the router, and brings it back; only the same device takes it.',
  menu: BACKUP,
  command: 'save',
  risk: 'none',
  idempotency: 'natural',
  secrets: ['password'],
  timeoutMs: LONG_MS,
  oneWay: 'A file of the same name is overwritten.',
  input: {
    name: newFileName.schema.describe('Name of the file; .backup is added where it does not end so.'),
    password: password.optional().describe('Encrypt the file with it.'),
    encryption: words('backup-encryption', 'aes-sha256 rc4').schema.optional().describe('How; aes-sha256 unless said otherwise.'),
    'dont-encrypt': bool.schema.optional().describe('Do not encrypt, although 6.x would take the password of the user.'),
  },
  artefacts: (input: ActionInput): readonly Artefact[] => {
    const path = `${String(input['name']).replace(BACKUP_ENDING, '')}.backup`;
    return [{ path, name: ofDevice(path), secret: true }];
  },
  examples: [
    { title: 'Encrypted', input: { name: 'before-upgrade', password: 'correct horse' } },
    { title: 'Not encrypted', input: { name: 'before-upgrade', 'dont-encrypt': true } },
  ],
});

export const restoreBackup = defineAction({
  id: 'backup.restore',
  afterwards: 'goes-away',
  title: 'Restore backup',
  summary: 'Loads a backup that lies on the router and reboots: the whole configuration is that of the backup.',
  kind: 'destructive',
  risk: 'lockout',
  idempotency: 'none',
  verify: 'none',
  secrets: ['password'],
  timeoutMs: LONG_MS,
  oneWay: 'The configuration that was there is gone; make a backup of it before.',
  menus: [BACKUP, FILES],
  input: z.strictObject({
    name: fileName.schema.describe('Name of the file.'),
    password: password.default('').describe('Password of the file; empty where it is not encrypted.'),
    'force-v6-to-v7-configuration-upgrade': bool.schema
      .optional()
      .describe('Take a backup of 6.x on 7.x; MikroTik says what may get lost.'),
  }),
  requires: (input) =>
    input['force-v6-to-v7-configuration-upgrade'] === undefined
      ? []
      : [{ what: 'argument force-v6-to-v7-configuration-upgrade', since: '7.1' }],
  examples: [
    {
      title: 'Back to before',
      input: { name: 'before-upgrade.backup', password: 'correct horse' },
      before: [{ do: 'backup.create', input: { name: 'before-upgrade', password: 'correct horse' } }],
    },
    { title: 'A file that is not there', input: { name: 'nowhere.backup' }, simulated: 'ITEM_UNKNOWN' },
  ],
  async plan(router, input) {
    const { name, password: given, 'force-v6-to-v7-configuration-upgrade': force } = input;
    await requireFile(router, name, '.backup');
    const args = { name, password: given, ...(force ? { 'force-v6-to-v7-configuration-upgrade': force } : {}) };
    return { changes: [{ op: 'call', menu: BACKUP, key: `name=${name}`, command: 'load', args }] };
  },
});

/** @throws AppError ITEM_UNKNOWN */
async function requireFile(router: RouterReader, name: string, ending: string): Promise<void> {
  const rows = await router.print(FILES, { proplist: ['name'] });
  if (rows.some((row) => row['name'] === name || row['name'] === `${name}${ending}`)) return;
  throw new AppError('ITEM_UNKNOWN', `the router has no file ${name}`, { remedy: 'List them with the action backup.list.' });
}

const EXPORT_INPUT = {
  file: newFileName.schema.describe('Name of the file that the router writes; .rsc is added where it does not end so.'),
  'show-sensitive': z.boolean().default(false).describe('With passwords and keys.'),
  compact: z.boolean().optional().describe('Only what differs from the defaults; so it is unless said otherwise.'),
  terse: z.boolean().optional().describe('One line for each row, with its menu in front.'),
  verbose: z.boolean().optional().describe('Defaults, too.'),
} as const;

/** 6.x shows secrets unless told to hide them, 7.x hides them unless told to show them. */
function exportArguments(input: ActionInput, { major }: Pick<RouterFacts, 'major'>): Readonly<Record<string, string>> {
  const isShown = input['show-sensitive'] === true;
  const forms = ['compact', 'terse', 'verbose'].filter((name) => input[name] === true);
  const words = [
    ...forms,
    ...(major < 7 && !isShown ? ['hide-sensitive'] : []),
    ...(major >= 7 && isShown ? ['show-sensitive'] : []),
  ];
  const flags = Object.fromEntries(words.map((name) => [name, '']));
  return { file: String(input['file']).replace(EXPORT_ENDING, ''), ...flags };
}

function exportedFile(input: ActionInput): readonly Artefact[] {
  const path = `${String(input['file']).replace(EXPORT_ENDING, '')}.rsc`;
  return [{ path, name: ofDevice(path), ...(input['show-sensitive'] === true ? { secret: true } : {}) }];
}

const OVERWRITES = 'A file of the same name is overwritten.';

export const exportConfiguration = defineCommand({
  id: 'backup.export_configuration',
  title: 'Export configuration',
  summary: 'Writes the configuration as commands into a file of the router, and brings it back.',
  menu: '',
  command: 'export',
  risk: 'none',
  idempotency: 'natural',
  timeoutMs: LONG_MS,
  oneWay: OVERWRITES,
  input: EXPORT_INPUT,
  args: exportArguments,
  artefacts: exportedFile,
  examples: [
    { title: 'Without secrets', input: { file: 'edge-01' } },
    {
      title: 'Everything, one line for each row',
      input: { file: 'edge-01', 'show-sensitive': true, terse: true, verbose: true },
    },
  ],
});

const SECTION = /^(\/[a-z0-9][a-z0-9-]*)+$/;

export const exportSection = defineAction({
  id: 'backup.export_section',
  title: 'Export section',
  summary: 'Writes one menu and what is below it as commands into a file of the router, and brings it back.',
  kind: 'operational',
  risk: 'none',
  idempotency: 'natural',
  verify: 'none',
  timeoutMs: LONG_MS,
  oneWay: OVERWRITES,
  menus: ['/'],
  input: z.strictObject({
    section: z.string().regex(SECTION, 'a menu such as /ip/firewall').describe('The menu, e.g. /ip/firewall.'),
    ...EXPORT_INPUT,
  }),
  artefacts: exportedFile,
  examples: [{ title: 'The firewall', input: { section: '/ip/firewall/filter', file: 'firewall' } }],
  async plan(router, input) {
    const { section } = input;
    const args = exportArguments(input, router.facts);
    return { changes: [{ op: 'call', menu: section, key: `${section}/export`, command: 'export', args }] };
  },
});

const PREPARED = [
  { do: 'backup.export_configuration', input: { file: 'edge-01' } },
  { do: 'backup.upload_file', input: { name: 'edge-01.rsc', contents: '/system identity set name=edge-02\n' } },
];

export const importConfiguration = defineAction({
  id: 'backup.import_configuration',
  title: 'Import configuration',
  summary: 'Runs the commands of a file that lies on the router; it stops at the first that is refused.',
  kind: 'write',
  risk: 'lockout',
  idempotency: 'none',
  verify: 'none',
  timeoutMs: LONG_MS,
  oneWay: 'What the commands did cannot be told from outside; make a backup before.',
  menus: ['/', FILES],
  input: z.strictObject({
    'file-name': fileName.schema.describe('Name of the file, with .rsc.'),
    verbose: bool.schema.optional().describe('Print each command as it runs; shows on a terminal only.'),
    'from-line': z.number().int().min(1).max(1_000_000).optional().describe('Begin with this line, after a stop.'),
    'dry-run': bool.schema.optional().describe('Only look for mistakes; since 7.16.'),
  }),
  requires: (input) => (input['dry-run'] === undefined ? [] : [{ what: 'argument dry-run', since: '7.16' }]),
  examples: [
    {
      title: 'A prepared file',
      input: { 'file-name': 'edge-01.rsc' },
      before: PREPARED,
    },
    {
      title: 'Look for mistakes first',
      input: { 'file-name': 'edge-01.rsc', 'dry-run': true },
      before: PREPARED,
    },
  ],
  async plan(router, input) {
    const { 'file-name': name, verbose, 'dry-run': dryRun, 'from-line': fromLine } = input;
    await requireFile(router, name, '.rsc');
    const args = {
      'file-name': name,
      ...(verbose ? { verbose } : {}),
      ...(fromLine ? { 'from-line': String(fromLine) } : {}),
      // RouterOS takes a dry run only where it may print.
      ...(dryRun === 'yes' ? { verbose: 'yes', 'dry-run': '' } : {}),
    };
    return { changes: [{ op: 'call', menu: '', key: `file-name=${name}`, command: 'import', args }] };
  },
});
