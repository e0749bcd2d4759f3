import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Actor } from '../../../src/core/access';
import { MasterKey } from '../../../src/core/secrets';
import type { ArtefactView, RouterRunView } from '../../../src/jobs';
import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import { databaseKinds, startDatabases, type TestDatabases } from '../../kit/databases';
import { ADMIN, jobsUnderTest, type JobsUnderTest } from '../../kit/fleet-of-jobs';
import { startRedis, type TestRedis } from '../../kit/redis';
import { OUTPUT_AREA } from './output-actions';

jest.setTimeout(120_000);

const LIMIT = 6 * 1024 * 1024;
const CLEAR = 'this must be nowhere in clear';
const READER: Actor = { kind: 'token', id: 'reader', name: 'reader', tenants: '*', permissions: ['run:read'] };

/** Puts content on the disk of a router, past every command. */
function write(router: SimRouter, path: string, content: Buffer): void {
  const { world } = router as unknown as { world: { files: { write(name: string, content: Buffer): boolean } } };
  if (!world.files.write(path, content)) throw new Error('the disk is full');
}

function filesOn(router: SimRouter): string[] {
  return router.rows('/file').map((row) => row['name'] ?? '');
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

describe.each(databaseKinds())('test/integration/jobs/output-artefacts on %s', (kind) => {
  let databases: TestDatabases;
  let redis: TestRedis;
  let fleet: SimFleet;
  let under: JobsUnderTest;
  let databaseUrl: string;

  beforeAll(async () => {
    [databases, redis] = await Promise.all([startDatabases(kind), startRedis()]);
    fleet = await startFleet({
      routers: [{ version: '7.20.8' }, { version: '6.49.18' }],
      first: '127.62.0.1',
      apiPort: 0,
      services: ['api', 'ssh'],
    });
    databaseUrl = await databases.createUrl();
    under = await jobsUnderTest({
      databaseUrl,
      redisUrl: redis.url,
      fleet,
      key: MasterKey.generate(),
      areas: [OUTPUT_AREA],
      artefacts: { limitBytes: LIMIT, keepMs: 3_600_000 },
    });
  });
  afterAll(async () => {
    await under.close();
    await fleet.close();
    await Promise.all([databases.stop(), redis.stop()]);
  });

  interface Made {
    readonly id: string;
    readonly routers: readonly RouterRunView[];
    readonly artefacts: readonly ArtefactView[];
  }

  async function make(on: string, input: Readonly<Record<string, unknown>>): Promise<Made> {
    const { runs, artefacts } = under.jobs;
    const { id } = await runs.submit(ADMIN, { do: 'trial.make_files', on, input });
    expect(await runs.wait(ADMIN, id, 60_000)).toMatchObject({ outcome: 'ok' });
    const [routers, kept] = [await runs.routers(ADMIN, id, {}), await artefacts.list(ADMIN, id, {})];
    return { id, routers: routers.items, artefacts: kept.items };
  }

  async function contentOf(id: string, actor: Actor = ADMIN): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of (await under.jobs.artefacts.open(actor, id)).content) parts.push(part);
    return Buffer.concat(parts);
  }

  /** Files of an embedded database that hold the text. */
  async function filesWith(text: string): Promise<string[]> {
    if (kind !== 'sqlite') return [];
    const folder = dirname(databaseUrl.replace('sqlite://', ''));
    const names = await readdir(folder);
    const contents = await Promise.all(names.map((name) => readFile(join(folder, name))));
    return names.filter((_, index) => contents[index]?.includes(text));
  }

  it('brings 5 MB of any bytes back from both generations, and removes them from the router', async () => {
    const contents = fleet.routers.map(() => randomBytes(5_000_000));
    fleet.routers.forEach((router, index) => write(router, 'flash/a.bin', contents[index]!));
    const { routers, artefacts } = await make('all', { paths: ['flash/a.bin'] });
    expect(artefacts).toHaveLength(2);
    for (const [index, content] of contents.entries()) {
      const router = fleet.routers[index]!;
      const kept = artefacts.find((one) => one.router.name === router.name)!;
      expect(kept).toMatchObject({ bytes: 5_000_000, sha256: sha256(content), secret: false, path: 'flash/a.bin' });
      expect(sha256(await contentOf(kept.id))).toBe(sha256(content));
      expect(filesOn(router)).not.toContain('flash/a.bin');
      const view = routers.find((one) => one.router.name === router.name)!;
      expect(view.artefacts).toEqual([{ id: kept.id, name: 'flash/a.bin', bytes: 5_000_000 }]);
      expect(view.steps.at(-1)).toMatchObject({ step: 'fetch', note: '1 of 1 files' });
    }
    const chunks = (await under.db.query('SELECT MAX(LENGTH("ciphertext")) AS "most" FROM "artefact_chunk"')) as [
      { most: unknown },
    ];
    expect(Number(chunks[0].most)).toBeLessThan(500_000);
  });

  it('leaves the file on the router where the input says so', async () => {
    write(fleet.routers[0]!, 'kept.txt', Buffer.from('text'));
    const { artefacts } = await make('first=1', { paths: ['kept.txt'], keep: true });
    expect((await contentOf(artefacts[0]!.id)).toString()).toBe('text');
    expect(filesOn(fleet.routers[0]!)).toContain('kept.txt');
  });

  it('refuses what is too large and tells what is not there; the change itself stays a success', async () => {
    write(fleet.routers[0]!, 'large.bin', Buffer.alloc(LIMIT + 1));
    write(fleet.routers[0]!, 'small.bin', Buffer.alloc(10, 1));
    const { routers, artefacts } = await make('first=1', { paths: ['large.bin', 'missing.bin', 'small.bin'] });
    expect(routers[0]).toMatchObject({
      status: 'changed',
      evidence: {
        notFetched: [
          { path: 'large.bin', code: 'FILE_INCOMPLETE', why: expect.stringContaining(String(LIMIT)) },
          { path: 'missing.bin', code: 'FILE_INCOMPLETE' },
        ],
      },
    });
    expect(routers[0]?.steps.at(-1)?.note).toBe('1 of 3 files; large.bin: FILE_INCOMPLETE; missing.bin: FILE_INCOMPLETE');
    expect(artefacts.map((one) => one.name)).toEqual(['small.bin']);
    expect(filesOn(fleet.routers[0]!)).toContain('large.bin');
  });

  it('gives secret content only with the permission, and stores nothing in clear', async () => {
    write(fleet.routers[0]!, 'secret.rsc', Buffer.from(`${CLEAR}\n`.repeat(1000)));
    const { id, artefacts } = await make('first=1', { paths: ['secret.rsc'], secret: true });
    const [kept] = artefacts;
    expect((await under.jobs.artefacts.list(READER, id, {})).items).toMatchObject([{ secret: true }]);
    await expect(contentOf(kept!.id, READER)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const trusted: Actor = { ...READER, permissions: ['run:read', 'artefact:read'] };
    expect((await contentOf(kept!.id, trusted)).toString()).toContain(CLEAR);
    await expect(under.jobs.artefacts.remove(READER, kept!.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const stored = JSON.stringify(await under.db.query('SELECT * FROM "artefact_chunk"'));
    expect(stored).not.toContain(CLEAR);
    expect(stored).not.toContain(Buffer.from(CLEAR).toString('base64').slice(0, 30));
    expect(await filesWith(CLEAR)).toEqual([]);
  });

  it('gives no piece that was changed or moved', async () => {
    write(fleet.routers[0]!, 'two.bin', randomBytes(400_000));
    const { artefacts } = await make('first=1', { paths: ['two.bin'] });
    const { id } = artefacts[0]!;
    const swap = (from: number, to: number): Promise<unknown> =>
      under.db.query(`UPDATE "artefact_chunk" SET "seq" = ${to} WHERE "artefactId" = '${id}' AND "seq" = ${from}`);
    await swap(0, 9);
    await swap(1, 0);
    await swap(9, 1);
    await expect(contentOf(id)).rejects.toMatchObject({ code: 'MASTER_KEY_INVALID' });
    await under.db.query(`DELETE FROM "artefact_chunk" WHERE "artefactId" = '${id}' AND "seq" = 0`);
    await expect(contentOf(id)).rejects.toMatchObject({ code: 'FILE_INCOMPLETE' });
  });

  it('forgets files that are removed, and those that are older than they are kept', async () => {
    write(fleet.routers[0]!, 'old.txt', Buffer.from('old'));
    write(fleet.routers[0]!, 'gone.txt', Buffer.from('gone'));
    const { id, artefacts } = await make('first=1', { paths: ['old.txt', 'gone.txt'] });
    const [old, gone] = artefacts;
    await under.jobs.artefacts.remove(ADMIN, gone!.id);
    await expect(contentOf(gone!.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await under.db.query(`UPDATE "artefact" SET "createdAt" = 1 WHERE "id" = '${old!.id}'`);
    // The clock of the scheduler sweeps.
    while ((await under.jobs.artefacts.list(ADMIN, id, {})).items.length > 0)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(
      await under.db.query(`SELECT "seq" FROM "artefact_chunk" WHERE "artefactId" IN ('${old!.id}', '${gone!.id}')`),
    ).toEqual([]);
  });

  it('pages through the files of a run', async () => {
    const paths = ['p1.txt', 'p2.txt', 'p3.txt'];
    for (const path of paths) write(fleet.routers[0]!, path, Buffer.from(path));
    const { id } = await make('first=1', { paths });
    const first = await under.jobs.artefacts.list(ADMIN, id, { limit: 2 });
    const second = await under.jobs.artefacts.list(ADMIN, id, { limit: 2, cursor: first.next! });
    expect([...first.items, ...second.items].map((one) => one.name)).toEqual(paths);
    expect(second.next).toBeUndefined();
  });
});
