import { extname } from 'node:path';

export const TRANSFER_FORMATS = ['csv', 'json', 'yaml'] as const;
export type TransferFormat = (typeof TRANSFER_FORMATS)[number];

const EXTENSIONS: Readonly<Record<string, TransferFormat>> = {
  '.csv': 'csv',
  '.tsv': 'csv',
  '.json': 'json',
  '.yaml': 'yaml',
  '.yml': 'yaml',
};

/** By the name of the file, else by how the text starts. */
export function formatOf(text: string, fileName = ''): TransferFormat {
  const named = EXTENSIONS[extname(fileName).toLowerCase()];
  if (named) return named;
  const start = text
    .slice(0, 4096)
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (/^[[{]/.test(start)) return 'json';
  const firstLine = start.split(/\r?\n/, 1)[0] ?? '';
  return /^"?[\w.]+"?\s*[,;\t]/.test(firstLine) ? 'csv' : 'yaml';
}
