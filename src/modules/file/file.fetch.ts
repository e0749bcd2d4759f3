import { z } from 'zod';
import { defineAction } from '../../core/catalogue';
import { fileName } from '../../core/fields';
import { line } from '../../core/values';
import { FILES, readFiles } from './file.reads';

const FETCH = '/tool';
const FETCH_TIMEOUT_MS = 600_000;
/** A disk counts in blocks; RouterOS prints 11.5MiB for what is larger than some. */
const SIZE_TOLERANCE = 0.01;

const SIZES: Readonly<Record<string, number>> = { '': 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, k: 1024, M: 1024 ** 2 };

function bytesOf(text: string | undefined): number | undefined {
  const [, number, unit = ''] = /^([\d.]+)(KiB|MiB|GiB|k|M)?$/.exec(text ?? '') ?? [];
  return number === undefined ? undefined : Number(number) * (SIZES[unit] ?? 1);
}

/** Is a file of this size printed so? */
function isAsLarge(printed: string | undefined, bytes: number): boolean {
  const held = bytesOf(printed);
  return held !== undefined && Math.abs(held - bytes) <= Math.max(1, bytes * SIZE_TOLERANCE);
}

export const fetchFile = defineAction({
  id: 'file.fetch',
  title: 'Fetch a file',
  summary: 'Lets the router fetch a file from a web server, unless it has it already.',
  kind: 'operational',
  risk: 'none',
  idempotency: 'planned',
  verify: 'replan',
  menus: [FILES, FETCH],
  needs: { deviceMode: 'fetch' },
  oneWay: 'The file stays on the router until backup.remove_file removes it.',
  timeoutMs: FETCH_TIMEOUT_MS,
  input: z.strictObject({
    url: line('url', 2048, 'http://192.0.2.10/routeros-7.20.8-arm64.npk')
      .schema.refine((text) => /^https?:\/\/[^\s"]+$/.test(text), 'an http or https address')
      .describe('Where it is; http or https.'),
    name: fileName.schema.describe('What it is to be called on the router, with its folder.'),
    bytes: z.number().int().min(1).optional().describe('Size of the file in bytes: one of another size is fetched again.'),
  }),
  examples: [
    {
      title: 'A script of the mirror, which is there already',
      input: { url: 'http://192.0.2.10/edge-01.rsc', name: 'edge-01.rsc' },
      before: [{ do: 'backup.export_configuration', input: { file: 'edge-01' } }],
      simulated: 'unchanged',
    },
  ],
  async plan(router, { url, name, bytes }) {
    const file = (await readFiles(router)).find((row) => row['name'] === name);
    if (file && (bytes === undefined || isAsLarge(file['size'], bytes))) return { changes: [] };
    return {
      changes: [{ op: 'call', menu: FETCH, key: `${url} to ${name}`, command: 'fetch', args: { url, 'dst-path': name } }],
    };
  },
});
