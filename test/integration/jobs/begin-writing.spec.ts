import type { DataSource } from 'typeorm';
import { MasterKey, Vault } from '../../../src/core/secrets';
import { FLEET_ENTITIES, FLEET_MIGRATIONS, openDatabase } from '../../../src/fleet';
import { JOBS_ENTITIES, JOBS_MIGRATIONS, type RunState } from '../../../src/jobs';
import { planAad } from '../../../src/jobs/engine/work';
import { RouterRun, Run, type Phase } from '../../../src/jobs/entities';
import type { GuardRecord } from '../../../src/jobs/guards';
import { RunStore } from '../../../src/jobs/store/run-store';
import { databaseKinds, startDatabases, type TestDatabases } from '../../kit/databases';

const HOLDER = 'this-process';
const GUARD: GuardRecord = { kind: 'dead-man', marker: 'rosfleet-guard-1', windowMs: 60_000, armedAt: 1 };

jest.setTimeout(60_000);

/** The one statement that decides whether a router may be written to. */
describe.each(databaseKinds())('test/integration/jobs/begin-writing on %s', (kind) => {
  const vault = new Vault([MasterKey.parse(MasterKey.generate().reveal())]);
  let databases: TestDatabases;
  let db: DataSource;
  let store: RunStore;
  let count = 0;

  beforeAll(async () => {
    databases = await startDatabases(kind);
    db = await openDatabase({
      url: await databases.createUrl(),
      entities: [...FLEET_ENTITIES, ...JOBS_ENTITIES],
      migrations: [...FLEET_MIGRATIONS, ...JOBS_MIGRATIONS],
    });
    store = new RunStore(db, HOLDER);
  });
  afterAll(async () => {
    await db.destroy();
    await databases.stop();
  });

  interface Given {
    readonly routerId?: string;
    readonly state?: RunState;
    readonly phase?: Phase;
    readonly unresolved?: boolean;
    readonly holder?: string | null;
    readonly guardRecord?: GuardRecord | null;
  }

  /** @returns the id of a router run in a run of its own */
  async function given({ state = 'running', routerId, ...row }: Given): Promise<string> {
    const id = `t${(count += 1)}`;
    const run: Partial<Run> = {
      id,
      tenantId: 'default',
      actionId: 'trial.fill_list',
      mode: 'apply',
      writes: true,
      selector: 'all',
      input: {},
      sealedInput: vault.seal('{}', id),
      actor: { id: 'a', name: 'a' },
      state,
      total: 1,
      generation: 0,
      requestHash: id,
      createdAt: 1,
      wave: 0,
    };
    const routerRun: Partial<RouterRun> = {
      id,
      runId: id,
      tenantId: 'default',
      routerId: routerId ?? id,
      routerName: id,
      seq: 0,
      status: 'pending',
      phase: 'active',
      attempt: 1,
      unresolved: false,
      resolveTries: 0,
      holder: HOLDER,
      ...row,
    };
    await store.create(Object.assign(new Run(), run), [Object.assign(new RouterRun(), routerRun)]);
    return id;
  }

  function begin(id: string): Promise<boolean> {
    const sealedPlan = vault.seal('{"changes":[]}', planAad(id));
    return store.beginWriting(id, { sealedPlan, diff: [], diffHash: 'h', guard: 'dead-man', guardRecord: GUARD, evidence: {} });
  }

  const STATES: readonly (readonly [RunState, { readonly fresh: boolean; readonly begun: boolean }])[] = [
    ['running', { fresh: true, begun: true }],
    ['paused', { fresh: false, begun: true }],
    ['held', { fresh: false, begun: true }],
    ['aborting', { fresh: false, begun: true }],
    ['undoing', { fresh: false, begun: true }],
    ['scheduled', { fresh: false, begun: false }],
    ['finished', { fresh: false, begun: false }],
  ];

  it.each(STATES)('in a run that is %s, begins only what may begin, and goes on with what was begun', async (state, may) => {
    expect(await begin(await given({ state }))).toBe(may.fresh);
    const begun = await given({ state, unresolved: true });
    expect(await begin(begun)).toBe(may.begun);
    expect(await db.getRepository(RouterRun).findOneByOrFail({ id: begun })).toMatchObject({
      phase: may.begun ? 'writing' : 'active',
      guardRecord: may.begun ? GUARD : null,
    });
  });

  it.each<[string, Given]>([
    ['another process', { holder: 'another-process' }],
    ['nobody', { holder: null, phase: 'queued' }],
    ['the past', { phase: 'ended' }],
  ])('does not begin what is in the hands of %s', async (_whose, row) => {
    expect(await begin(await given(row))).toBe(false);
  });

  it.each<[Phase, boolean]>([
    ['queued', false],
    ['active', false],
    ['writing', false],
    ['ended', true],
  ])('where another run that is %s has left its guard on the router: %s', async (phase, may) => {
    const routerId = `shared-${(count += 1)}`;
    await given({ routerId, phase, guardRecord: GUARD, holder: phase === 'queued' ? null : HOLDER });
    const fresh = await given({ routerId });
    expect(await begin(fresh)).toBe(may);
    // Two that have a guard there already must not wait for each other for ever.
    const begun = await given({ routerId, unresolved: true, guardRecord: GUARD });
    expect(await begin(begun)).toBe(true);
  });
});
