import { memoryReader } from '../../../test/kit/memory-reader';
import { createRegistry, diffOf, parseInput, type CallChange, type WriteAction } from '../../core/catalogue';
import { systemBackupArea } from './system-backup.area';

const registry = createRegistry([systemBackupArea]);

async function call(id: string, input: unknown, version = '7.20.8'): Promise<CallChange> {
  const action = registry.action(id) as WriteAction;
  const reader = memoryReader(
    {
      '/file': [
        { '.id': '*1', name: 'a.backup' },
        { '.id': '*2', name: 'a.rsc' },
      ],
    },
    { version },
  );
  const { changes } = await action.plan(reader, parseInput(action, input), {});
  return changes[0] as CallChange;
}

describe('src/modules/system-backup', () => {
  it('hides secrets on both generations, and shows them only when told to', async () => {
    const id = 'backup.export_configuration';
    expect((await call(id, { file: 'a' }, '6.49.18')).args).toEqual({ file: 'a', 'hide-sensitive': '' });
    expect((await call(id, { file: 'a' })).args).toEqual({ file: 'a' });
    const shown = { file: 'a.rsc', 'show-sensitive': true };
    expect((await call(id, shown, '6.49.18')).args).toEqual({ file: 'a' });
    expect((await call(id, shown)).args).toEqual({ file: 'a', 'show-sensitive': '' });
  });

  it('names the files that it leaves, and which hold secrets', () => {
    const action = registry.action('backup.export_section');
    const artefacts = (input: object) => action.artefacts?.(parseInput(action, { section: '/user', ...input }));
    expect(artefacts({ file: 'flash/a' })).toEqual([{ path: 'flash/a.rsc', name: 'a.rsc' }]);
    expect(artefacts({ file: 'a.rsc', 'show-sensitive': true })).toEqual([{ path: 'a.rsc', name: 'a.rsc', secret: true }]);
    const backup = registry.action('backup.create');
    expect(backup.artefacts?.(parseInput(backup, { name: 'flash/b' }))).toEqual([
      { path: 'flash/b.backup', name: 'b.backup', secret: true },
    ]);
  });

  it('exports a section from the menu itself', async () => {
    expect(await call('backup.export_section', { section: '/ip/firewall', file: 'a' })).toMatchObject({
      menu: '/ip/firewall',
      command: 'export',
    });
    expect(() => parseInput(registry.action('backup.export_section'), { section: 'ip firewall', file: 'a' })).toThrow(
      '/ip/firewall',
    );
  });

  it('always says a password, and never shows it', async () => {
    const id = 'backup.restore';
    expect((await call(id, { name: 'a' })).args).toEqual({ name: 'a', password: '' });
    const change = await call(id, { name: 'a.backup', password: 'correct horse' });
    expect(JSON.stringify(diffOf({ changes: [change] }, registry.action(id).secrets))).not.toContain('correct horse');
    await expect(call(id, { name: 'b.backup' })).rejects.toMatchObject({ code: 'ITEM_UNKNOWN' });
  });

  it.each(['../a', '/a', 'a b/../c', 'rosfleet-guard-1', 'flash/rosfleet-guard-1', ''])('makes no file %s', (name) => {
    expect(() => parseInput(registry.action('backup.create'), { name })).toThrow('name');
  });
});
