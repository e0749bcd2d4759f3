import { systemActor, type Actor } from '../../../src/core/access';
import { isAppError } from '../../../src/core/errors';
import { TRANSFER_FORMATS, type ExportOptions, type TransferFormat } from '../../../src/fleet';
import { databaseKinds, startDatabases, type TestDatabases } from '../../kit/databases';
import { openTestFleet, type TestFleet } from '../../kit/fleet';

const admin = systemActor('test');
const acme: Actor = { kind: 'token', id: 't', name: 'acme', tenants: ['acme'], permissions: ['router:read', 'router:write'] };

const CSV = `name,address,port,transport,credential,username,password,site,tags,groups,label.customer,enabled
edge-01,10.0.0.1,,,main,admin,hunter2,riga,pppoe;core,edge,acme,
edge-02,10.0.0.2,8729,api-ssl,main,,,riga,,edge;core,"Smith, Inc.",no
-odd,router.example.net,,,,,,,,,=1+1,
`;

/** How often the event loop came round: what waits for it had its turn that often. */
function countTurns(): { stop(): number } {
  let turns = 0;
  let handle = setImmediate(next);
  function next(): void {
    turns += 1;
    handle = setImmediate(next);
  }
  return {
    stop(): number {
      clearImmediate(handle);
      return turns;
    },
  };
}

describe.each(databaseKinds())('fleet/transfer on %s', (kind) => {
  let databases: TestDatabases;
  let fleet: TestFleet;

  beforeAll(async () => {
    databases = await startDatabases(kind);
  }, 60_000);
  beforeEach(async () => {
    fleet = await openTestFleet({ url: await databases.createUrl() });
    await fleet.tenants.add(admin, { id: 'acme' });
  });
  afterEach(() => fleet.close());
  afterAll(() => databases.stop());

  async function exported(options: ExportOptions): Promise<string> {
    let text = '';
    for await (const piece of fleet.transfer.export(admin, options)) text += piece;
    return text;
  }

  it('adds what is new, with logins, sites and groups, and changes nothing the second time', async () => {
    expect(await fleet.transfer.import(admin, CSV)).toEqual({ added: 3, updated: 0, unchanged: 0, rejected: [] });
    expect(await fleet.transfer.import(admin, CSV)).toEqual({ added: 0, updated: 0, unchanged: 3, rejected: [] });
    const [odd, first, second] = (await fleet.routers.list(admin)).items;
    expect(first).toMatchObject({
      name: 'edge-01',
      port: 8728,
      credential: 'main',
      site: 'riga',
      tags: ['core', 'pppoe'],
      groups: ['edge'],
      labels: { customer: 'acme' },
      enabled: true,
    });
    expect(second).toMatchObject({
      port: 8729,
      transport: 'api-ssl',
      groups: ['core', 'edge'],
      labels: { customer: 'Smith, Inc.' },
      enabled: false,
    });
    expect(odd).toMatchObject({ name: '-odd', labels: { customer: '=1+1' } });
    expect((await fleet.routers.target(first?.id ?? '')).credential.password.reveal()).toBe('hunter2');
    expect((await fleet.credentials.get(admin, 'main')).revision).toBe(1);
    expect(JSON.stringify(await fleet.audit.list(admin))).not.toContain('hunter2');
  });

  it('updates only what a row gives', async () => {
    await fleet.transfer.import(admin, CSV);
    const { id } = await fleet.routers.get(admin, 'edge-01');
    await fleet.routers.setState(admin, id, { state: 'online' });
    const result = await fleet.transfer.import(
      admin,
      'name,address,tags,label.role\nedge-01,10.0.0.1,new,pe\nedge-02,10.0.0.9,,\n-odd,router.example.net,,\n',
    );
    expect(result).toMatchObject({ added: 0, updated: 2, unchanged: 1 });
    expect(await fleet.routers.get(admin, 'edge-01')).toMatchObject({
      tags: ['new'],
      labels: { customer: 'acme', role: 'pe' },
      site: 'riga',
      state: 'online',
    });
    expect(await fleet.routers.get(admin, 'edge-02')).toMatchObject({ address: '10.0.0.9', port: 8729, enabled: false });
    await fleet.transfer.import(
      admin,
      '[{"name":"edge-01","address":"10.0.0.1","site":null,"username":"admin","credential":"main","password":"new"}]',
    );
    const target = await fleet.routers.target(id);
    expect([target.credential.revision, target.credential.password.reveal()]).toEqual([2, 'new']);
    expect((await fleet.routers.get(admin, id)).site).toBeNull();
  });

  it.each(TRANSFER_FORMATS)('exports %s that an import finds nothing new in', async (format: TransferFormat) => {
    await fleet.transfer.import(admin, CSV);
    const text = await exported({ format });
    expect(text).not.toContain('hunter2');
    expect(await fleet.transfer.import(admin, text, { format })).toMatchObject({ added: 0, updated: 0, unchanged: 3 });
    await fleet.credentials.add(admin, { tenant: 'acme', name: 'main', username: 'admin', password: '' });
    expect(await fleet.transfer.import(admin, text, { format, tenant: 'acme' })).toMatchObject({ added: 3 });
    expect(await exported({ format, tenant: 'acme' })).toBe(text);
    expect(await exported({ format, selector: 'site=riga' })).not.toContain('odd');
    const none = await exported({ format, selector: 'tag=none' });
    expect(await fleet.transfer.import(admin, none, { format })).toEqual({ added: 0, updated: 0, unchanged: 0, rejected: [] });
  });

  it('exports cells that no spreadsheet calculates', async () => {
    await fleet.transfer.import(admin, CSV);
    const text = await exported({ format: 'csv' });
    expect(text).toContain("'-odd,");
    expect(text).toContain(",'=1+1\n");
  });

  it('imports nothing when one row is bad, and names every bad line', async () => {
    const text =
      'name,address,port,credential\ngood,10.0.0.1,,\n,10.0.0.2,,\nbad,10.1,x,\nout,8.8.8.8,,\ngood,10.0.0.3,,\nlost,10.0.0.4,,nobody\n';
    const error: unknown = await fleet.transfer.import(admin, text).catch((reason: unknown) => reason);
    expect(isAppError(error) && error.code).toBe('IMPORT_INVALID');
    const { rejected } = (error as { details: { rejected: { line: number; field: string }[] } }).details;
    expect(rejected.map(({ line, field }) => [line, field])).toEqual([
      [3, 'name'],
      [4, 'address'],
      [4, 'port'],
      [5, 'address'],
      [6, 'name'],
      [7, 'credential'],
    ]);
    expect((error as Error).message).toContain('line 4: address: an IP address or a hostname');
    expect(await fleet.routers.count(admin)).toBe(0);
    expect(await fleet.transfer.import(admin, text, { partial: true })).toMatchObject({ added: 1, rejected: { length: 6 } });
  });

  it('refuses two passwords for one login', async () => {
    const text = 'name,address,credential,username,password\na,10.0.0.1,main,admin,one\nb,10.0.0.2,main,admin,two\n';
    const error: unknown = await fleet.transfer.import(admin, text).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'IMPORT_INVALID',
      message: 'line 3: credential: line 2 gives another username or password for main',
    });
    expect(JSON.stringify(error)).not.toContain('two');
  });

  it('asks for the rights that the rows need', async () => {
    const inTenant = { tenant: 'acme' };
    await expect(fleet.transfer.import(acme, 'name,address\na,10.0.0.1\n')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(fleet.transfer.import(acme, 'name,address,username\na,10.0.0.1,x\n', inTenant)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(fleet.transfer.import(acme, 'name,address,groups\na,10.0.0.1,new\n', inTenant)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await fleet.routers.count(admin)).toBe(0);
    expect(await fleet.transfer.import(acme, 'name,address\na,10.0.0.1\n', inTenant)).toMatchObject({ added: 1 });
  });

  it('takes twenty thousand routers without holding up others, and no more', async () => {
    const lines = Array.from(
      { length: 20_000 },
      (_, n) => `r${n},10.${n >> 16}.${(n >> 8) & 255}.${n & 255},main,admin,x,site-${n % 50},t${n % 7};all,v${n % 9}`,
    );
    const text = `name,address,credential,username,password,site,tags,label.customer\n${lines.join('\n')}\n`;
    const turns = countTurns();
    expect(await fleet.transfer.import(admin, text)).toMatchObject({ added: 20_000 });
    expect(turns.stop()).toBeGreaterThan(400);
    expect(await fleet.routers.resolve(admin, 'all')).toHaveLength(20_000);
    const exporting = countTurns();
    expect((await exported({ format: 'csv' })).split('\n')).toHaveLength(20_002);
    expect(exporting.stop()).toBeGreaterThan(150);
    await expect(fleet.transfer.import(admin, `${text}one-more,10.0.0.1,,,,,,\n`)).rejects.toMatchObject({
      code: 'INPUT_TOO_LARGE',
    });
  }, 120_000);
});
