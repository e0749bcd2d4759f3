import { z } from 'zod';
import { defineAction, type RouterReader, type Row } from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { fileName } from '../../core/fields';
import { line } from '../../core/values';

export const FILES = '/file';

const OUTPUT: Readonly<Record<string, string>> = {
  '.id': 'Number of the file on this router.',
  name: 'Name, with its folder.',
  type: 'backup, script, package, directory, disk, .txt file, …',
  size: 'Size, in bytes.',
  'creation-time': 'When it was written; 6.x.',
  'last-modified': 'When it was written; 7.x.',
  'package-name': 'What package it is.',
  'package-version': 'Version of that package.',
  'package-architecture': 'Architecture of that package.',
  'package-build-time': 'When that package was built.',
};

/** Never `contents`: it may hold secrets, and slows a large list down. */
const PROPERTIES = Object.keys(OUTPUT);

export function readFiles(router: RouterReader): Promise<Row[]> {
  return router.print(FILES, { proplist: PROPERTIES });
}

/** @throws AppError ITEM_UNKNOWN */
export async function requireFile(router: RouterReader, name: string, proplist: readonly string[] = PROPERTIES): Promise<Row> {
  const rows = await router.print(FILES, { proplist: [...new Set(['.id', 'name', ...proplist])], query: [`=name=${name}`] });
  const found = rows.find((row) => row['name'] === name);
  if (found) return found;
  throw new AppError('ITEM_UNKNOWN', `the router has no file ${name}`, { remedy: 'List them with the action backup.list.' });
}

/** Names decide where a version has another word for the type. */
function isBackup({ type, name = '' }: Row): boolean {
  return type === 'backup' || type === 'script' || /\.(backup|rsc)$/.test(name);
}

const SAVED = [{ do: 'backup.export_configuration', input: { file: 'edge-01' } }];

export const listBackups = defineAction({
  id: 'backup.list',
  title: 'List backups',
  summary: 'Lists backups and exports that lie on the router, or other files of one type.',
  kind: 'read',
  menus: [FILES],
  output: OUTPUT,
  input: z.strictObject({
    type: line('file-type', 64, 'package')
      .schema.optional()
      .describe('Files of this type; any for all. Absent: backups and exports.'),
    name: line('file-name-part', 255, 'edge').schema.optional().describe('Only files whose name holds this.'),
  }),
  examples: [
    { title: 'Backups and exports', input: {}, before: SAVED },
    { title: 'Packages', input: { type: 'package' }, simulated: 'empty' },
  ],
  async read(router, { type, name }) {
    const rows = await readFiles(router);
    const found = rows.filter((row) => (type === undefined ? isBackup(row) : type === 'any' || row['type'] === type));
    return { rows: found.filter((row) => name === undefined || row['name']?.includes(name)) };
  },
});

export const fileInfo = defineAction({
  id: 'backup.info',
  title: 'Get file',
  summary: 'Tells type, size and age of one file of the router.',
  kind: 'read',
  menus: [FILES],
  output: OUTPUT,
  input: z.strictObject({ name: fileName.schema.describe('Name of the file, with its folder.') }),
  examples: [{ title: 'By name', input: { name: 'edge-01.rsc' }, before: SAVED }],
  async read(router, { name }) {
    return { rows: [await requireFile(router, name)] };
  },
});
