import { z } from 'zod';
import { compareRelease, defineAction, type RouterReader } from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { fileName } from '../../core/fields';
import { FILES, requireFile } from './file.reads';

/** `/file/read` is there since then; before, `contents` shows short texts. */
const READ_SINCE = '7.13';
const CHUNK_BYTES = 32_768;
const MAX_BYTES = 1_048_576;

export const downloadFile = defineAction({
  id: 'backup.download_file',
  title: 'Download text file',
  summary:
    'Gives the text of a file of the router; backups and other binary files are brought back by the actions that make them.',
  kind: 'read',
  menus: [FILES],
  // A text may hold anything, but hiding it would leave nothing to give.
  output: {
    file: 'Name of the file.',
    size: 'Size of the whole file, in bytes.',
    offset: 'Where the text begins.',
    text: 'The text.',
  },
  input: z.strictObject({
    file: fileName.schema.describe('Name of the file, with its folder.'),
    offset: z.number().int().min(0).default(0).describe('Begin at this byte.'),
    'chunk-size': z.number().int().min(1).max(CHUNK_BYTES).default(CHUNK_BYTES).describe('Bytes to ask for at a time.'),
    'max-bytes': z.number().int().min(1).max(MAX_BYTES).default(MAX_BYTES).describe('Most bytes to read.'),
  }),
  examples: [
    {
      title: 'An export',
      input: { file: 'edge-01.rsc' },
      before: [{ do: 'backup.export_configuration', input: { file: 'edge-01' } }],
    },
  ],
  async read(router, { file, offset, 'chunk-size': chunkSize, 'max-bytes': maxBytes }) {
    const row = await requireFile(router, file, ['size', 'type']);
    const size = Number(row['size'] ?? '0');
    const isChunked = compareRelease(router.facts.version, READ_SINCE) >= 0;
    const end = Math.min(size, offset + maxBytes);
    const text = isChunked
      ? await chunks(router, { file, offset, chunkSize, end })
      : (await shortText(router, file, size)).slice(offset, end);
    return { rows: [{ file, size: String(size), offset: String(offset), text }], ...(end < size ? { truncated: true } : {}) };
  },
});

interface Stretch {
  readonly file: string;
  readonly offset: number;
  readonly chunkSize: number;
  readonly end: number;
}

async function chunks(router: RouterReader, { file, offset, chunkSize, end }: Stretch): Promise<string> {
  const parts: string[] = [];
  for (let at = offset; at < end; at += chunkSize) {
    const size = Math.min(chunkSize, end - at);
    const { rows } = await router.query('/file/read', { file, offset: String(at), 'chunk-size': String(size) });
    const data = rows[0]?.['data'];
    if (data === undefined) {
      throw new AppError('FILE_INCOMPLETE', `${file} gave nothing at byte ${at} of ${end}`, { details: { file, at } });
    }
    parts.push(data);
  }
  return parts.join('');
}

async function shortText(router: RouterReader, file: string, size: number): Promise<string> {
  const { contents } = await requireFile(router, file, ['contents']);
  if (contents !== undefined || size === 0) return contents ?? '';
  throw new AppError('VERSION_UNSUPPORTED', `${file} has ${size} bytes: before ${READ_SINCE} RouterOS shows short texts only`, {
    remedy: 'Fetch it by SFTP, or upgrade the router.',
  });
}
