import { z } from 'zod';
import { defineWorkflow, type Row, type Rows } from '../../core/catalogue';

/** What the daemon writes itself; whatever else goes has to be named. */
const OWN = 'rosfleet-';
/** Files of a running guard: without them it could not take anything back. */
const GUARD = 'rosfleet-guard-';
/** Things that RouterOS lives from, whatever they are called. */
const NEVER: ReadonlySet<string> = new Set(['directory', 'disk', 'ssh key', 'web-proxy store', 'container store']);

const Input = z.strictObject({
  prefixes: z
    .array(z.string().trim().min(3).max(64))
    .max(20)
    .default([])
    .describe(`Beginnings of names of files that go, besides ${OWN}; the folder flash/ is looked into by itself.`),
  packages: z.boolean().default(false).describe('Remove packages that were downloaded and never installed as well.'),
  keep: z
    .array(z.string().trim().min(1).max(255))
    .max(200)
    .default([])
    .describe('Names of files that stay, whatever they begin with.'),
  'most-files': z.number().int().min(1).max(500).default(100).describe('More than this are refused: a prefix may be too short.'),
});
type Input = z.output<typeof Input>;

export const flashCleanup = defineWorkflow({
  name: 'flash_cleanup',
  family: 'lifecycle',
  title: 'Clean up the storage',
  summary: 'Removes files that the daemon left or that you name by their beginnings; never folders, keys or running guards.',
  why: 'Boards with 16 MB refuse the next upgrade because of three old backups. The plan lists each file before it goes, and what nobody named stays.',
  risk: 'data-loss',
  oneWay: 'The router keeps no copy of a file.',
  input: () => Input,
  steps: [
    {
      id: 'files',
      title: 'See the files',
      read: 'backup.list',
      input: () => ({ type: 'any' }),
      refuse: (rows, { input }) => {
        const count = doomed(rows, input).length;
        return count > input['most-files'] ? `${count} files would go, more than ${input['most-files']}` : undefined;
      },
    },
    {
      id: 'remove',
      title: 'Remove each that is meant',
      do: 'backup.remove_file',
      input: ({ input, found }) => doomed(found['files'] ?? [], input).map((name) => ({ where: { name } })),
    },
  ],
  goals: [
    {
      id: 'gone',
      title: 'None of them is left',
      read: 'backup.list',
      input: () => ({ type: 'any' }),
      expect: (rows, { input }) => {
        const left = doomed(rows, input);
        return left.length === 0 || `${left.join(', ')} cannot be removed`;
      },
    },
  ],
  examples: [
    {
      title: 'Old backups of a script, but one',
      input: { prefixes: ['auto-'], keep: ['auto-2026-01.rsc'] },
      before: ['auto-2025-12', 'auto-2026-01', 'rosfleet-nightly', 'by-hand'].map((file) => ({
        do: 'backup.export_configuration',
        input: { file },
      })),
    },
  ],
});

function doomed(rows: Rows, { prefixes, packages, keep }: Input): readonly string[] {
  return rows.flatMap((row) => {
    const { name = '', type = '' } = row;
    const base = name.replace(/^flash\//, '');
    const isMeant = [OWN, ...prefixes].some((prefix) => base.startsWith(prefix)) || (packages && isPackage(row));
    if (!isMeant || NEVER.has(type) || base.startsWith(GUARD) || keep.includes(name)) return [];
    return [name];
  });
}

function isPackage({ type, name = '' }: Row): boolean {
  return type === 'package' || name.endsWith('.npk');
}
