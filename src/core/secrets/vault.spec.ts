import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { loadMasterKeys, MASTER_KEY_FILE } from './load-master-key';
import { MasterKey, Vault } from './vault';

function freshKey(): MasterKey {
  return MasterKey.parse(MasterKey.generate().reveal());
}

function codeOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return (error as { code?: string }).code;
  }
  return undefined;
}

describe('core/secrets/vault', () => {
  it('opens what it sealed, and never seals the same text twice alike', () => {
    const vault = new Vault([freshKey()]);
    const first = vault.seal('s3cret ☂', 'credential:1');
    const second = vault.seal('s3cret ☂', 'credential:1');
    expect(vault.open(first, 'credential:1').reveal()).toBe('s3cret ☂');
    expect(first.ciphertext).not.toBe(second.ciphertext);
    expect(first.keyId).toMatch(/^[0-9a-f]{8}$/);
  });

  it('seals an empty text', () => {
    const vault = new Vault([freshKey()]);
    expect(vault.open(vault.seal('', 'a'), 'a').reveal()).toBe('');
  });

  it('opens bytes that are no text as they were', () => {
    const vault = new Vault([freshKey()]);
    const bytes = Buffer.from([0, 255, 254, 128, 10, 0]);
    expect(vault.openBytes(vault.sealBytes(bytes, 'file:1:0'), 'file:1:0')).toEqual(bytes);
    expect(codeOf(() => vault.openBytes(vault.sealBytes(bytes, 'file:1:0'), 'file:1:1'))).toBe('MASTER_KEY_INVALID');
  });

  it('refuses a secret that is moved to another owner', () => {
    const vault = new Vault([freshKey()]);
    expect(codeOf(() => vault.open(vault.seal('x', 'credential:1'), 'credential:2'))).toBe('MASTER_KEY_INVALID');
  });

  it('refuses a ciphertext in which any one byte was changed', () => {
    const vault = new Vault([freshKey()]);
    const sealed = vault.seal('password', 'a');
    const bytes = Buffer.from(sealed.ciphertext, 'base64');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(codeOf(() => vault.open({ ...sealed, ciphertext: changed.toString('base64') }, 'a'))).toBe('MASTER_KEY_INVALID');
    }
    expect(codeOf(() => vault.open({ ...sealed, ciphertext: '' }, 'a'))).toBe('MASTER_KEY_INVALID');
  });

  it('opens with an older key after a rotation and seals with the new one', () => {
    const [older, newer] = [freshKey(), freshKey()];
    const sealed = new Vault([older]).seal('x', 'a');
    const rotated = new Vault([newer, older]);
    expect(rotated.open(sealed, 'a').reveal()).toBe('x');
    expect(rotated.seal('x', 'a').keyId).toBe(newer.id);
    expect(codeOf(() => new Vault([newer]).open(sealed, 'a'))).toBe('KEY_NOT_AVAILABLE');
  });

  it('prints nothing of a key', () => {
    const text = MasterKey.generate();
    const shown =
      inspect(MasterKey.parse(text.reveal()), { depth: 5, showHidden: true }) + JSON.stringify(new Vault([freshKey()]));
    expect(shown).not.toContain(text.reveal());
  });
});

describe('core/secrets/load-master-key', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rosfleet-key-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('makes one key file that only its owner can read, even when two start at once', async () => {
    const [first, second] = await Promise.all([loadMasterKeys({ dataDir: folder }), loadMasterKeys({ dataDir: folder })]);
    expect(first[0]?.id).toBe(second[0]?.id);
    expect((await stat(join(folder, MASTER_KEY_FILE))).mode & 0o777).toBe(0o600);
  });

  it('refuses a key file that others can read', async () => {
    await loadMasterKeys({ dataDir: folder });
    await chmod(join(folder, MASTER_KEY_FILE), 0o640);
    await expect(loadMasterKeys({ dataDir: folder })).rejects.toMatchObject({ code: 'MASTER_KEY_INVALID' });
  });

  it('refuses a named file that is missing instead of making one', async () => {
    const keyFile = join(folder, 'elsewhere');
    await expect(loadMasterKeys({ dataDir: folder, keyFile })).rejects.toMatchObject({ code: 'MASTER_KEY_INVALID' });
    await expect(readFile(keyFile)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('reads several keys, the first one first', async () => {
    const texts = [MasterKey.generate().reveal(), MasterKey.generate().reveal()];
    const ids = texts.map((text) => MasterKey.parse(text).id);
    expect((await loadMasterKeys({ dataDir: folder, key: texts.join(',') })).map((key) => key.id)).toEqual(ids);
    const keyFile = join(folder, 'keys');
    await writeFile(keyFile, texts.join('\n'), { mode: 0o600 });
    expect((await loadMasterKeys({ dataDir: folder, keyFile })).map((key) => key.id)).toEqual(ids);
  });

  it.each(['', 'short', 'A'.repeat(40), 'not base64 at all, not base64 at all!!!!!!!!'])('refuses the key %p', async (key) => {
    await expect(loadMasterKeys({ dataDir: folder, key })).rejects.toMatchObject({ code: 'MASTER_KEY_INVALID' });
  });
});
