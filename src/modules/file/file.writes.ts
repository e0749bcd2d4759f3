import { z } from 'zod';
import { compareRelease, defineAction, EMPTY_PLAN, idOf, type Change } from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { fileName, newFileName, sparingGuard } from '../../core/fields';
import { FILES, readFiles } from './file.reads';

/** A file can be made with a text since then. */
const ADD_SINCE = '7.10';
const MAX_TEXT = 60_000;
const MAX_TEXT_OLD = 4_095;

const GREETING = { name: 'hello.txt', contents: 'hello\n' };

export const uploadFile = defineAction({
  id: 'backup.upload_file',
  title: 'Upload text file',
  summary: 'Writes a text into a file of the router; before 7.10 only into one that exists.',
  kind: 'write',
  risk: 'none',
  idempotency: 'planned',
  verify: 'replan',
  secrets: ['contents'],
  menus: [FILES],
  input: z.strictObject({
    name: newFileName.schema.describe('Name of the file, with its folder and ending.'),
    contents: z.string().max(MAX_TEXT).describe(`The text, at most ${MAX_TEXT} bytes; ${MAX_TEXT_OLD} on 6.x.`),
  }),
  examples: [
    { title: 'A text', input: GREETING, simulated: { v6: 'VERSION_UNSUPPORTED' } },
    {
      title: 'Another text',
      input: { name: 'edge-01.rsc', contents: '/system identity set name=edge-02\n' },
      before: [{ do: 'backup.export_configuration', input: { file: 'edge-01' } }],
    },
  ],
  async plan(router, { name, contents }) {
    const { version, major } = router.facts;
    const limit = major < 7 ? MAX_TEXT_OLD : MAX_TEXT;
    const bytes = Buffer.byteLength(contents);
    if (bytes > limit) throw new AppError('INPUT_INVALID', `contents: ${bytes} bytes, at most ${limit} fit on ${version}`);
    const query = [`=name=${name}`];
    const rows = await router.print(FILES, { proplist: ['.id', 'name', 'size', 'contents'], query });
    const there = rows.find((row) => row['name'] === name);
    if (!there) {
      if (compareRelease(version, ADD_SINCE) >= 0) {
        return { changes: [{ op: 'add', menu: FILES, key: `name=${name}`, after: { name, contents } }] };
      }
      throw new AppError(
        'VERSION_UNSUPPORTED',
        `before ${ADD_SINCE} RouterOS makes no file with a text, and there is no ${name}`,
        {
          remedy: 'Put the file there by SFTP, or upgrade the router.',
        },
      );
    }
    const { size = '0', contents: held = size === '0' ? '' : undefined } = there;
    if (held === contents) return EMPTY_PLAN;
    if (held === undefined) {
      throw new AppError('ITEM_CONFLICT', `${name} exists with ${size} bytes, more than could be put back`, {
        remedy: 'Choose another name, or remove the file first with the action backup.remove_file.',
      });
    }
    const change: Change = {
      op: 'set',
      menu: FILES,
      key: `name=${name}`,
      id: idOf(there),
      before: { contents: held },
      after: { contents },
    };
    return { changes: [change] };
  },
});

export const removeFile = sparingGuard(
  defineAction({
    id: 'backup.remove_file',
    title: 'Remove file',
    summary: 'Removes a file of the router, or an empty folder; nothing to do where there is none.',
    kind: 'destructive',
    risk: 'data-loss',
    idempotency: 'planned',
    verify: 'replan',
    oneWay: 'The router keeps no copy of a file.',
    menus: [FILES],
    input: z.strictObject({
      where: z
        .strictObject({ name: fileName.schema.describe('Name of the file, with its folder.') })
        .describe('Which file: its name.'),
    }),
    examples: [
      {
        title: 'By name',
        input: { where: { name: 'edge-01.rsc' } },
        before: [{ do: 'backup.export_configuration', input: { file: 'edge-01' } }],
      },
    ],
    async plan(router, { where: { name } }) {
      const rows = await readFiles(router);
      const found = rows.filter((row) => row['name'] === name);
      const changes = found.map((row): Change => ({
        op: 'remove',
        menu: FILES,
        key: `name=${name}`,
        id: idOf(row),
        before: { name, ...(row['size'] === undefined ? {} : { size: row['size'] }) },
        irreversible: true,
      }));
      return { changes };
    },
  }),
);
