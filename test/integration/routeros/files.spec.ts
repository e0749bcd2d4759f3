import { randomBytes } from 'node:crypto';
import type { RouterSession, TransportKind } from '../../../src/core/catalogue';
import { Secret } from '../../../src/core/secrets';
import {
  createSessionPool,
  downloadFile,
  exportConfig,
  findFile,
  importFile,
  keptFolder,
  openSftp,
  readFileChunks,
  ownFileName,
  removeFile,
  removeOwnFiles,
  uploadFile,
  type SessionPool,
  type SftpFiles,
  type SshOptions,
} from '../../../src/routeros';
import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';

jest.setTimeout(45_000);

let fleet: SimFleet;
let router: SimRouter;
let old: SimRouter;
let pool: SessionPool;
const opened: SftpFiles[] = [];

beforeAll(async () => {
  fleet = await startFleet({
    routers: [{ version: '7.20.8' }, { version: '6.49.18' }],
    first: '127.4.2.1',
    apiPort: 0,
    services: ['api', 'rest', 'ssh'],
    management: 'none',
  });
  [router, old] = fleet.routers as [SimRouter, SimRouter];
  pool = createSessionPool({
    connectTimeoutMs: 60_000,
    commandTimeoutMs: 60_000,
    idleTimeoutMs: 10_000,
    connectsPerSecond: 1_000,
    connectJitterMs: 0,
    breaker: { failures: 100, openMs: 1_000, maxOpenMs: 1_000 },
  });
});

afterEach(() => {
  for (const sftp of opened.splice(0)) sftp.close();
});

afterAll(async () => {
  await pool.close();
  await fleet.close();
});

function login(to: SimRouter): SshOptions {
  return {
    address: to.address,
    port: to.ports.ssh ?? 0,
    username: 'admin',
    password: new Secret(''),
    connectTimeoutMs: 60_000,
    commandTimeoutMs: 60_000,
  };
}

function on<T>(to: SimRouter, kind: TransportKind, use: (session: RouterSession) => Promise<T>): Promise<T> {
  const credential = { id: 'c', revision: 1, username: 'admin', password: new Secret('') };
  const port = to.ports[kind as 'api'] ?? 0;
  const target = { routerId: `${to.name}-${kind}`, address: to.address, port, transport: kind, credential };
  return pool.withSession(target, 'write', (session) => use(session));
}

async function sftpOf(to: SimRouter): Promise<SftpFiles> {
  const sftp = await openSftp(login(to));
  opened.push(sftp);
  return sftp;
}

function ownFiles(to: SimRouter): string[] {
  return to.rows('/file').flatMap((row) => (row.name?.includes('rosfleet-') ? [row.name] : []));
}

describe('the export of a router', () => {
  it.each(['api', 'rest'] as const)('is read back whole over %s and leaves nothing behind', async (kind) => {
    const text = await on(router, kind, (session) => exportConfig({ session }));
    expect(text).toMatch(/^# \S+ \S+ by RouterOS 7\.20\.8\r?\n/);
    expect(text).toContain('/interface bridge');
    expect(ownFiles(router)).toEqual([]);
  });

  it.each([
    ['7.20.8', () => router],
    ['6.49.18', () => old],
  ])('is read back by SFTP beside the console of %s', async (version, pick) => {
    const sftp = await sftpOf(pick());
    const text = await on(pick(), 'ssh', (session) => exportConfig({ session, sftp }));
    expect(text).toContain(`by RouterOS ${version}`);
    expect(ownFiles(pick())).toEqual([]);
  });

  it('is longer than a chunk where the configuration is', async () => {
    for (let at = 0; at < 900; at++) {
      router.exec([
        '/ip/firewall/address-list/add',
        '=list=long',
        `=address=10.9.${at >> 8}.${at & 255}`,
        '=comment=a comment of some length',
      ]);
    }
    const text = await on(router, 'api', (session) => exportConfig({ session }));
    expect(text.length).toBeGreaterThan(40_000);
    expect(text.match(/list=long/g)).toHaveLength(900);
  });

  it('of an old router is read from its row while it is short, else it needs SFTP', async () => {
    const text = await on(old, 'api', (session) => exportConfig({ session }));
    expect(text).toContain('by RouterOS 6.49.18');
    for (let at = 0; at < 100; at++) old.exec(['/ip/firewall/address-list/add', '=list=long', `=address=10.9.0.${at}`]);
    await expect(on(old, 'api', (session) => exportConfig({ session }))).rejects.toMatchObject({ code: 'TRANSPORT_LIMIT' });
    expect(ownFiles(old)).toEqual([]);
  });

  it('is removed also where the caller gives up', async () => {
    const abort = new AbortController();
    const work = on(router, 'api', async (session) => {
      const stopping: RouterSession = {
        facts: session.facts,
        print: (menu, options) => session.print(menu, options),
        stream: (menu, options) => session.stream(menu, options),
        query: (command, args, options) => session.query(command, args, options),
        write: async (command, args, options) => {
          const reply = await session.write(command, args, options);
          if (command === '/export') abort.abort();
          return reply;
        },
      };
      return exportConfig({ session: stopping }, { signal: abort.signal });
    });
    await expect(work).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(ownFiles(router)).toEqual([]);
  });
});

describe('files of a router', () => {
  it('go there and back by SFTP, byte for byte', async () => {
    const sftp = await sftpOf(router);
    const content = randomBytes(100_000);
    const name = `${ownFileName('test')}.bin`;
    await on(router, 'api', async (session) => {
      await uploadFile({ session, sftp }, name, content);
      expect((await findFile(session, name))?.bytes).toBe(content.length);
      expect((await downloadFile({ session, sftp }, name)).equals(content)).toBe(true);
      await expect(downloadFile({ session, sftp }, name, { maxBytes: 50_000 })).rejects.toMatchObject({
        code: 'FILE_INCOMPLETE',
      });
      await removeFile(session, name);
      await expect(downloadFile({ session, sftp }, name)).rejects.toMatchObject({ code: 'TRAP_NO_SUCH_ITEM' });
    });
  });

  it('go there and back as text over the API alone', async () => {
    const name = `${ownFileName('test')}.txt`;
    await on(router, 'api', async (session) => {
      await uploadFile({ session }, name, 'one\ntwo\n');
      expect((await downloadFile({ session }, name)).toString()).toBe('one\ntwo\n');
      await expect(uploadFile({ session }, name, randomBytes(10))).rejects.toMatchObject({ code: 'TRANSPORT_LIMIT' });
      await expect(uploadFile({ session }, name, 'x'.repeat(60_001))).rejects.toMatchObject({ code: 'TRANSPORT_LIMIT' });
    });
  });

  it('are kept in flash/ where there is one', async () => {
    expect(await on(router, 'api', keptFolder)).toBe(router.rows('/file').some((row) => row.name === 'flash') ? 'flash/' : '');
    expect(await on(old, 'api', keptFolder)).toBe('flash/');
  });

  it('of ours are found after a crash, and only they', async () => {
    await on(router, 'api', async (session) => {
      await uploadFile({ session }, `${ownFileName('left')}.txt`, 'left');
      await uploadFile({ session }, 'other.txt', 'kept');
      expect(await removeOwnFiles(session)).toEqual([expect.stringMatching(/^rosfleet-left-/)]);
      expect(await findFile(session, 'other.txt')).toBeDefined();
      await removeFile(session, 'other.txt');
    });
  });
});

describe('the import of a file', () => {
  it('does what the script says, and asks for a look only where that is wanted', async () => {
    const name = `${ownFileName('import')}.rsc`;
    await on(router, 'api', async (session) => {
      await uploadFile({ session }, name, '/ip firewall address-list\nadd list=imported address=192.0.2.77\n');
      const imported = (): number => router.rows('/ip/firewall/address-list').filter((row) => row.list === 'imported').length;
      await importFile(session, name);
      expect(imported()).toBe(1);
      expect(router.writes.at(-1)?.words.join(' ')).not.toContain('dry-run');
      // The simulated router takes the argument and imports all the same; it would add a second entry, which it refuses.
      await importFile(session, name, { mode: 'dry-run' }).catch(() => undefined);
      const asked = router.writes.findLast(({ words }) => words[0] === '/import');
      expect(asked?.words.join(' ')).toContain('dry-run');
      await removeFile(session, name);
    });
  });

  it('cannot be tried on a router that has no dry run', async () => {
    await expect(on(old, 'api', (session) => importFile(session, 'x.rsc', { mode: 'dry-run' }))).rejects.toMatchObject({
      code: 'VERSION_UNSUPPORTED',
    });
  });
});

describe('a file piece by piece', () => {
  async function piecesOf(session: RouterSession, name: string, sftp?: SftpFiles): Promise<Buffer[]> {
    const file = (await findFile(session, name))!;
    const pieces: Buffer[] = [];
    for await (const piece of readFileChunks({ session, ...(sftp ? { sftp } : {}) }, file)) pieces.push(piece);
    return pieces;
  }

  it('comes over SFTP as it is, however long', async () => {
    const content = randomBytes(300_003);
    const sftp = await sftpOf(router);
    await sftp.write('pieces.bin', content);
    const pieces = await on(router, 'api', (session) => piecesOf(session, 'pieces.bin', sftp));
    expect(Buffer.concat(pieces).equals(content)).toBe(true);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBe(32_768);
    await sftp.remove('pieces.bin');
  });

  it('comes over the API as text; what would come as something else is refused', async () => {
    const sftp = await sftpOf(router);
    const text = Buffer.from('a line of text\n'.repeat(5_000));
    await sftp.write('pieces.txt', text);
    await sftp.write('pieces.raw', randomBytes(50_000));
    const pieces = await on(router, 'api', (session) => piecesOf(session, 'pieces.txt'));
    expect(Buffer.concat(pieces).equals(text)).toBe(true);
    await expect(on(router, 'api', (session) => piecesOf(session, 'pieces.raw'))).rejects.toMatchObject({
      code: 'FILE_INCOMPLETE',
    });
    await sftp.remove('pieces.txt');
    await sftp.remove('pieces.raw');
  });

  it('says that an old router needs SFTP for more than a little', async () => {
    const sftp = await sftpOf(old);
    await sftp.write('pieces.txt', Buffer.alloc(5_000, 'x'));
    await expect(on(old, 'api', (session) => piecesOf(session, 'pieces.txt'))).rejects.toMatchObject({ code: 'TRANSPORT_LIMIT' });
    await sftp.remove('pieces.txt');
  });
});
