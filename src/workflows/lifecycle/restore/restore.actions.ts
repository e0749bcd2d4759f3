import { z } from 'zod';
import {
  compareRelease,
  defineAction,
  isDynamic,
  type Action,
  type Change,
  type RouterReader,
  type Row,
} from '../../../core/catalogue';
import { AppError, isAppError } from '../../../core/errors';
import { quietened } from './quiet';
import { PREFIX, restoreFiles, type RestoreFile } from './files';
import { restoredOn, RestoreInput, type Restored, type Statement } from './restored';

const FILES = '/file';
/** Files can be made with a text since then; before, one that exists gets a text of at most 4095 bytes. */
const ADD_SINCE = '7.10';
const MOST = { old: 4_000, new: 50_000 } as const;
const SECRETS = ['export', 'secrets', 'contents'];
const EXAMPLE_EXPORT = {
  6: '# jan/02/2026 03:04:05 by RouterOS 6.49.18\n/ip pool\nadd name=guests ranges=192.0.2.10-192.0.2.99\n',
  7: '# 2026-01-02 03:04:05 by RouterOS 7.10\n/ip pool\nadd name=guests ranges=192.0.2.10-192.0.2.99\n',
} as const;

const SendInput = RestoreInput.extend({
  'allow-missing': z
    .boolean()
    .default(false)
    .describe('Go on although the export hides secrets or names certificates that nobody gave.'),
  rehearse: z
    .boolean()
    .default(false)
    .describe('Switch off all that can be switched off, and leave out what decides how the router is reached.'),
});
type SendInput = z.output<typeof SendInput>;

async function statementsFor(
  router: RouterReader,
  given: SendInput,
): Promise<Restored & { readonly leftOut: readonly string[] }> {
  const restored = await restoredOn(router, given);
  if (!given.rehearse) return { ...restored, leftOut: [] };
  const menus = router.menusOf?.(router.facts.version);
  if (!menus) throw new AppError('REQUIREMENT_UNMET', 'what the version of the router has is not known here');
  return { ...restored, ...quietened(restored.statements, menus) };
}

/** Small boards keep over a reboot only what is below flash/. */
async function folderOf(router: RouterReader): Promise<string> {
  const rows = await router.print(FILES, { proplist: ['name'] });
  if (rows.some(({ name = '' }) => name.includes(PREFIX)))
    throw new AppError('ITEM_CONFLICT', `there are files named ${PREFIX}: a restore goes on here, or was stopped`, {
      remedy: 'See the log of the router, and remove them with the action backup.remove_file.',
    });
  return rows.some(({ name }) => name === 'flash') ? 'flash/' : '';
}

/** Before 7.10 an export of something small makes the file, and a text takes the place of what it holds. */
function writeOf({ name, contents }: RestoreFile, isNew: boolean): readonly Change[] {
  if (isNew) return [{ op: 'add', menu: FILES, key: `name=${name}`, after: { name, contents } }];
  const file = name.replace(/\.rsc$/, '');
  // The file goes with what takes its text back.
  const made = { command: 'export', args: { file }, undo: { command: 'print', args: {} } };
  const filled = {
    command: 'set',
    args: { numbers: name, contents },
    undo: { command: 'remove', args: { numbers: name } },
  };
  return [
    { op: 'call', menu: '/system/note', key: name, ...made },
    { op: 'call', menu: FILES, key: `name=${name}`, ...filled },
  ];
}

const send = defineAction({
  id: 'workflow.send_configuration',
  title: 'Send a configuration',
  summary: 'Writes what a stored export becomes on this router into files that it can import; it does not import them.',
  kind: 'write',
  risk: 'none',
  idempotency: 'none',
  verify: 'none',
  secrets: SECRETS,
  menus: [FILES],
  input: () => SendInput,
  examples: [
    { title: 'An export of 7.x', input: { export: EXAMPLE_EXPORT[7] }, simulated: { v6: 'INPUT_INVALID' } },
    { title: 'One of 6.x', input: { export: EXAMPLE_EXPORT[6] } },
  ],
  async plan(router, given) {
    const [{ statements, needed, warnings, leftOut }, folder] = [await statementsFor(router, given), await folderOf(router)];
    if (needed.length > 0 && !given['allow-missing'])
      throw new AppError('INPUT_INVALID', `the export does not hold ${needed.join(', ')}`, {
        remedy: 'Give them in secrets and certificates, or go on without them with allow-missing.',
      });
    const isNew = compareRelease(router.facts.version, ADD_SINCE) >= 0;
    const files = restoreFiles(statements, folder, isNew ? MOST.new : MOST.old);
    const tooLong = files.find(({ contents }) => Buffer.byteLength(contents) > (isNew ? 60_000 : 4_095));
    if (tooLong)
      throw new AppError(
        'INPUT_INVALID',
        `a line of the export is longer than a file that ${router.facts.version} takes over the API`,
        {
          remedy: 'Take that line out, most likely a script, and put it there by hand.',
        },
      );
    return {
      changes: files.flatMap((file) => writeOf(file, isNew)),
      notes: [
        ...needed.map((what) => `not in the export: ${what}`),
        ...warnings,
        ...(leftOut.length > 0 ? [`left out: ${leftOut.join(', ')}`] : []),
      ],
    };
  },
});

/** What a configuration adds to a menu. */
interface Wanted {
  readonly count: number;
  readonly names: readonly string[];
}

function wantedBy(statements: readonly Statement[]): ReadonlyMap<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  for (const { menu, verb, args } of statements) {
    if (verb !== 'add') continue;
    const { count, names } = wanted.get(menu) ?? { count: 0, names: [] };
    const name = args.find((one) => one.name === 'name')?.value;
    wanted.set(menu, { count: count + 1, names: name === undefined ? names : [...names, name] });
  }
  return wanted;
}

async function ownRows(router: RouterReader, menu: string): Promise<readonly Row[]> {
  try {
    const rows = await router.print(menu, { proplist: ['.id', 'name', 'dynamic', 'builtin', 'default'] });
    return rows.filter((row) => !isDynamic(row) && row['builtin'] !== 'true');
  } catch (error) {
    if (isAppError(error) && error.code === 'TRAP_NO_SUCH_COMMAND') return [];
    throw error;
  }
}

const compare = defineAction({
  id: 'workflow.compare_configuration',
  title: 'Compare with a configuration',
  summary: 'Counts, menu by menu, what a stored export adds and what the router holds, and names what is missing.',
  kind: 'read',
  menus: ['/'],
  secrets: SECRETS,
  input: () => SendInput,
  output: {
    menu: 'Menu.',
    wanted: 'Rows that the export adds.',
    found: 'Rows that are there, without those that RouterOS makes itself.',
    missing: 'Names of rows that are not there.',
  },
  examples: [
    { title: 'An export of 7.x', input: { export: EXAMPLE_EXPORT[7] }, simulated: { v6: 'INPUT_INVALID' } },
    { title: 'One of 6.x', input: { export: EXAMPLE_EXPORT[6] } },
  ],
  async read(router, given) {
    const { statements } = await statementsFor(router, given);
    const rows: Row[] = [];
    for (const [menu, { count, names }] of wantedBy(statements)) {
      const own = await ownRows(router, menu);
      const held = new Set(own.map((row) => row['name']));
      const missing = names.filter((name) => !held.has(name)).join(', ');
      rows.push({ menu, wanted: String(count), found: String(own.length), missing });
    }
    return { rows };
  },
});

export const RESTORE_ACTIONS: readonly Action[] = [send, compare];
