import { memoryReader } from '../../../test/kit/memory-reader';
import {
  createRegistry,
  parseInput,
  type Plan,
  type ReadAction,
  type Row,
  type RouterReader,
  type WriteAction,
} from '../../core/catalogue';
import { fileArea } from './file.area';

const registry = createRegistry([fileArea]);
const TEXT: Row = { '.id': '*1', name: 'a.rsc', type: 'script', size: '6', contents: 'hello\n' };
const LARGE: Row = { '.id': '*2', name: 'b.rsc', type: 'script', size: '90000' };

function plan(id: string, input: unknown, version = '7.20.8'): Promise<Plan> {
  const action = registry.action(id) as WriteAction;
  return action.plan(memoryReader({ '/file': [TEXT, LARGE] }, { version }), parseInput(action, input), {});
}

/** A router whose `/file/read` gives pieces of one text. */
function pieces(text: string): RouterReader {
  const reader = memoryReader({ '/file': [{ ...LARGE, size: String(text.length) }] });
  return {
    ...reader,
    query: async (_command, args = {}) => {
      const from = Number(args['offset']);
      return { rows: [{ data: text.slice(from, from + Number(args['chunk-size'])) }] };
    },
  };
}

describe('src/modules/file', () => {
  it('puts a file together from its pieces', async () => {
    const action = registry.action('backup.download_file') as ReadAction;
    const text = 'x'.repeat(70_000) + 'end';
    const whole = await action.read(pieces(text), parseInput(action, { file: 'b.rsc' }));
    expect(whole).toEqual({ rows: [{ file: 'b.rsc', size: '70003', offset: '0', text }] });
    const part = await action.read(pieces(text), parseInput(action, { file: 'b.rsc', offset: 69_999, 'max-bytes': 2 }));
    expect(part).toMatchObject({ rows: [{ text: 'xe' }], truncated: true });
  });

  it('shows short texts of old versions, and says what it cannot show', async () => {
    const action = registry.action('backup.download_file') as ReadAction;
    const reader = memoryReader({ '/file': [TEXT, LARGE] }, { version: '6.49.18' });
    expect(await action.read(reader, parseInput(action, { file: 'a.rsc' }))).toMatchObject({ rows: [{ text: 'hello\n' }] });
    await expect(action.read(reader, parseInput(action, { file: 'b.rsc' }))).rejects.toMatchObject({
      code: 'VERSION_UNSUPPORTED',
    });
  });

  it('makes, changes and leaves a text', async () => {
    expect((await plan('backup.upload_file', { name: 'c.txt', contents: 'x' })).changes).toMatchObject([{ op: 'add' }]);
    expect((await plan('backup.upload_file', { name: 'a.rsc', contents: 'x' })).changes).toMatchObject([
      { op: 'set', before: { contents: 'hello\n' }, after: { contents: 'x' } },
    ]);
    expect((await plan('backup.upload_file', { name: 'a.rsc', contents: 'hello\n' })).changes).toEqual([]);
  });

  it('replaces nothing that it could not put back, and makes nothing where RouterOS cannot', async () => {
    await expect(plan('backup.upload_file', { name: 'b.rsc', contents: 'x' })).rejects.toMatchObject({ code: 'ITEM_CONFLICT' });
    const input = { name: 'c.txt', contents: 'x' };
    await expect(plan('backup.upload_file', input, '6.49.18')).rejects.toMatchObject({ code: 'VERSION_UNSUPPORTED' });
    const large = { name: 'a.rsc', contents: 'x'.repeat(5_000) };
    await expect(plan('backup.upload_file', large, '6.49.18')).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('removes a file once', async () => {
    expect((await plan('backup.remove_file', { where: { name: 'a.rsc' } })).changes).toMatchObject([{ op: 'remove', id: '*1' }]);
    expect((await plan('backup.remove_file', { where: { name: 'none' } })).changes).toEqual([]);
    expect(registry.action('backup.upload_file').secrets).toContain('contents');
  });
});
