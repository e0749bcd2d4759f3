import { memoryReader } from '../../../test/kit/memory-reader';
import { diffOf, parseInput, type Plan, type Row, type WriteAction } from '../../core/catalogue';
import { certificateArea } from './certificate.area';

const FILE = { '.id': '*9', name: 'site.crt' };
const SIGNED: Row = { '.id': '*1', name: 'https', 'common-name': 'router.example', fingerprint: 'aa', trusted: 'true' };
const TEMPLATE: Row = { '.id': '*1', name: 'https', 'common-name': 'router.example', state: 'Riga' };

function write(id: string): WriteAction {
  const action = certificateArea.actions.find((one) => one.id === id);
  if (!action || action.kind === 'read') throw new Error(`there is no write ${id}`);
  return action;
}

function plan(id: string, input: unknown, rows: Readonly<Record<string, readonly Row[]>>, version = '7.24'): Promise<Plan> {
  return write(id).plan(memoryReader({ '/certificate': [], ...rows }, { version }), parseInput(write(id), input), {});
}

describe('src/modules/certificate/certificate', () => {
  describe('generate', () => {
    const input = { name: 'https', 'common-name': 'router.example' };

    it('adds a template and signs it', async () => {
      const { changes } = await plan('certificate.generate', { ...input, state: 'Riga', ca: 'site-ca' }, {});
      expect(changes).toMatchObject([
        { op: 'add', after: { ...input, state: 'Riga' } },
        { op: 'call', command: 'sign', args: { number: 'https', ca: 'site-ca' } },
      ]);
    });

    it('signs a template that is there, as after a lost answer', async () => {
      const { changes } = await plan('certificate.generate', input, { '/certificate': [TEMPLATE] });
      expect(changes).toMatchObject([{ op: 'call', command: 'sign' }]);
    });

    it('makes no second one', async () => {
      expect(await plan('certificate.generate', input, { '/certificate': [SIGNED] })).toEqual({ changes: [] });
    });

    it.each([{ 'days-valid': 10 }, { state: 'Tallinn' }])('does not take one with another %j for it', async (other) => {
      const planning = plan('certificate.generate', { ...input, ...other }, { '/certificate': [TEMPLATE] });
      await expect(planning).rejects.toMatchObject({ code: 'ITEM_CONFLICT' });
    });
  });

  it.each([
    ['7.24', [{ command: 'import', args: { trusted: 'yes' } }]],
    ['7.12.2', [{ command: 'import' }, { command: 'set', args: { numbers: 'other-ca', trusted: 'yes' } }]],
    ['6.49.18', [{ command: 'import' }, { command: 'set', args: { numbers: 'other-ca', trusted: 'yes' } }]],
  ])('trusts an imported CA on %s', async (version, calls) => {
    const input = { 'file-name': 'site.crt', name: 'other-ca' };
    const { changes } = await plan('certificate.import_ca', input, { '/file': [FILE] }, version);
    expect(changes).toMatchObject(calls);
  });

  it('imports no file that is not there', async () => {
    const planning = plan('certificate.import', { 'file-name': 'site.crt' }, { '/file': [] });
    await expect(planning).rejects.toMatchObject({ code: 'ITEM_UNKNOWN' });
  });

  it.each([
    ['certificate.import', { 'file-name': 'site.crt', passphrase: 'Leak-me-4711' }],
    ['certificate.export', { where: { name: 'https' }, 'file-name': 'https', 'export-passphrase': 'Leak-me-4711' }],
    ['certificate.export_several', { names: ['https'], 'export-passphrase': 'Leak-me-4711' }],
    [
      'certificate.create_request',
      { template: 'https', 'key-passphrase': 'Leak-me-4711', 'challenge-passphrase': 'Leak-me-4711' },
    ],
  ])('%s shows no passphrase', async (id, input) => {
    const made = await plan(id, input, { '/file': [FILE], '/certificate': [SIGNED] });
    expect(made.changes).toHaveLength(1);
    expect(JSON.stringify(made.changes)).toContain('Leak-me');
    expect(JSON.stringify(diffOf(made, write(id).secrets))).not.toContain('Leak-me');
  });

  it('says which files an export leaves, and which of them hold a key', () => {
    const action = write('certificate.export');
    const files = (input: object): unknown =>
      action.artefacts?.(parseInput(action, { where: { name: 'https' }, 'file-name': 'flash/https', ...input }));
    expect(files({})).toEqual([{ path: 'flash/https.crt', name: 'https.crt' }]);
    expect(files({ 'export-passphrase': 'documentation' })).toEqual([
      { path: 'flash/https.crt', name: 'https.crt' },
      { path: 'flash/https.key', name: 'https.key', secret: true },
    ]);
    expect(files({ type: 'pkcs12', 'export-passphrase': 'documentation' })).toEqual([
      { path: 'flash/https.p12', name: 'https.p12', secret: true },
    ]);
  });

  it('calls the files of several exports by the certificates, each by another name', () => {
    const action = write('certificate.export_several');
    const input = { names: ['anna', 'b/c'], 'file-prefix': 'flash/vpn-', 'export-passphrase': 'documentation' };
    expect(action.artefacts?.(parseInput(action, input)).map(({ path }) => path)).toEqual([
      'flash/vpn-anna.crt',
      'flash/vpn-anna.key',
      'flash/vpn-b_c.crt',
      'flash/vpn-b_c.key',
    ]);
    expect(() => parseInput(action, { names: ['b/c', 'b_c'] })).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });

  it('keeps what it removes out of undo', async () => {
    const { changes } = await plan('certificate.remove', { where: { name: 'https' } }, { '/certificate': [SIGNED] });
    expect(changes).toMatchObject([{ op: 'remove', irreversible: true }]);
  });
});
