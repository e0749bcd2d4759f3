import { systemActor } from '../../../src/core/access';
import { MasterKey, Vault } from '../../../src/core/secrets';
import { createFleet } from '../../../src/fleet';
import { databaseKinds, startDatabases, type TestDatabases } from '../../kit/databases';
import { openTestFleet, type TestFleet } from '../../kit/fleet';

const admin = systemActor('test');

describe.each(databaseKinds())('how routers are monitored (%s)', (kind) => {
  let databases: TestDatabases;
  let fleet: TestFleet;
  let now = 1_000_000;

  beforeAll(async () => {
    databases = await startDatabases(kind);
  }, 60_000);
  afterAll(() => databases.stop());
  beforeEach(async () => {
    fleet = await openTestFleet({ url: await databases.createUrl(), now: () => now });
    await fleet.credentials.add(admin, { name: 'login', username: 'reader', password: 'x' });
    await fleet.routers.add(admin, { name: 'a', address: '127.0.0.2', credential: 'login', tags: ['edge'], site: 'riga' });
    await fleet.routers.add(admin, { name: 'b', address: '127.0.0.3' });
  }, 60_000);
  afterEach(() => fleet.close());

  const v2c = { name: 'ro', version: 'v2c', community: 'gr33n' } as const;

  it('seals communities and passwords, shows none, and opens them for a poll', async () => {
    const shown = await fleet.snmpCredentials.add(admin, v2c);
    await fleet.snmpCredentials.add(admin, {
      name: 'secure',
      version: 'v3',
      user: 'mon',
      authProtocol: 'sha',
      authPassword: 'auth-pass-1',
      privacyProtocol: 'aes',
      privacyPassword: 'priv-pass-1',
    });
    const [rows, audit] = await Promise.all([
      fleet.source.query('SELECT * FROM "snmp_credential"'),
      fleet.source.query('SELECT * FROM "audit_entry"'),
    ]);
    expect(JSON.stringify([shown, rows, audit, await fleet.snmpCredentials.list(admin)])).not.toMatch(
      /gr33n|auth-pass|priv-pass/,
    );
    await fleet.monitoring.setRouter(admin, 'a', { snmpCredential: 'secure', snmpPort: 1161 });
    const [a] = await fleet.roster.read();
    expect(await fleet.roster.snmp(a!)).toEqual({
      address: '127.0.0.2',
      port: 1161,
      login: {
        version: 'v3',
        user: 'mon',
        authProtocol: 'sha',
        authPassword: 'auth-pass-1',
        privacyProtocol: 'aes',
        privacyPassword: 'priv-pass-1',
      },
    });
  });

  it.each([
    [{ name: 'x', version: 'v2c' }, /community/],
    [{ name: 'x', version: 'v3', community: 'c' }, /no community/],
    [{ name: 'x', version: 'v3', user: 'u', authPassword: 'long-enough' }, /go together/],
    [{ name: 'x', version: 'v3', user: 'u', privacyProtocol: 'aes', privacyPassword: 'long-enough' }, /needs authentication/],
    [{ name: 'x', version: 'v2c', community: 'c', user: 'u' }, /nothing else/],
    [{ name: 'x', version: 'v3', user: 'u', authProtocol: 'sha', authPassword: 'short' }, /8 characters/],
  ] as const)('refuses what makes no login: %j', async (input, why) => {
    await expect(fleet.snmpCredentials.add(admin, input)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringMatching(why) as string,
    });
  });

  it('changes what the patch names and keeps the rest; another version starts anew', async () => {
    await fleet.snmpCredentials.add(admin, v2c);
    await fleet.monitoring.setRouter(admin, 'a', { snmpCredential: 'ro' });
    await fleet.snmpCredentials.update(admin, 'ro', { name: 'renamed' });
    const [a] = await fleet.roster.read();
    expect((await fleet.roster.snmp(a!)).login).toEqual({ version: 'v2c', community: 'gr33n' });
    await expect(fleet.snmpCredentials.update(admin, 'renamed', { version: 'v3' })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
    await fleet.snmpCredentials.update(admin, 'renamed', { version: 'v3', user: 'mon' });
    expect((await fleet.roster.snmp(a!)).login).toEqual({ version: 'v3', user: 'mon' });
    await expect(fleet.snmpCredentials.remove(admin, 'renamed')).rejects.toMatchObject({ code: 'IN_USE' });
  });

  it('seals anew under the newer master key', async () => {
    const [older, newer] = [0, 1].map(() => MasterKey.parse(MasterKey.generate().reveal())) as [MasterKey, MasterKey];
    const { source, network } = fleet;
    await createFleet({ source, network, vault: new Vault([older]) }).snmpCredentials.add(admin, v2c);
    expect(await createFleet({ source, network, vault: new Vault([newer, older]) }).snmpCredentials.reseal(admin)).toBe(1);
    const after = createFleet({ source, network, vault: new Vault([newer]) });
    await after.monitoring.setRouter(admin, 'a', { snmpCredential: 'ro' });
    const [a] = await after.roster.read();
    expect((await after.roster.snmp(a!)).login).toEqual({ version: 'v2c', community: 'gr33n' });
  });

  it('takes settings of groups, by member or rule, and those of the router over them', async () => {
    await fleet.snmpCredentials.add(admin, v2c);
    await fleet.groups.add(admin, { name: '1-edge', rule: 'tag=edge' });
    await fleet.groups.add(admin, { name: '2-all', members: ['a', 'b'] });
    await fleet.monitoring.setGroup(admin, '1-edge', {
      snmpCredential: 'ro',
      collectors: { 'api.queues': true, 'api.ntp': false },
      maxSeries: 100,
    });
    await fleet.monitoring.setGroup(admin, '2-all', { maxSeries: 200 });
    await fleet.monitoring.setRouter(admin, 'a', { collectors: { 'api.ntp': true }, interfaces: ['ether*', '!ether9'] });
    const [a, b] = await fleet.roster.read();
    expect(a).toMatchObject({
      name: 'a',
      site: 'riga',
      tenant: 'default',
      hasLogin: true,
      settings: { maxSeries: 200, collectors: { 'api.queues': true, 'api.ntp': true }, interfaces: ['ether*', '!ether9'] },
    });
    expect(b).toMatchObject({ name: 'b', hasLogin: false, settings: { maxSeries: 200 } });
    expect(b?.snmpCredentialId).toBeUndefined();
    expect(await fleet.monitoring.ofRouter(admin, 'a')).toMatchObject({
      own: { collectors: { 'api.ntp': true } },
      effective: { snmpCredential: 'ro', maxSeries: 200 },
    });
    await fleet.monitoring.setRouter(admin, 'a', { interfaces: null });
    expect((await fleet.roster.read())[0]?.settings.interfaces).toBeUndefined();
  });

  it('gives labels of routers whose settings show some, and of no other', async () => {
    await fleet.routers.update(admin, 'a', { labels: { customer: 'Acme', contract: 'gold' } });
    await fleet.routers.update(admin, 'b', { labels: { customer: 'Beta' } });
    expect((await fleet.roster.read()).map(({ labels }) => labels)).toEqual([undefined, undefined]);
    const before = await fleet.roster.mark();
    now += 1;
    await fleet.monitoring.setRouter(admin, 'a', { labels: ['cust*'] });
    expect((await fleet.roster.read()).map(({ labels }) => labels)).toEqual([{ contract: 'gold', customer: 'Acme' }, undefined]);
    const shown = await fleet.roster.mark();
    now += 1;
    await fleet.routers.update(admin, 'a', { labels: { customer: 'Acme Corp' } });
    expect(new Set([before, shown, await fleet.roster.mark()]).size).toBe(3);
  });

  it('lets routers be in maintenance for a time', async () => {
    expect(await fleet.maintenance.start(admin, { on: 'name=a', for: '30m', reason: 'new mast' })).toEqual({ routers: 1 });
    expect((await fleet.roster.read()).map((router) => router.inMaintenance)).toEqual([true, false]);
    expect(await fleet.maintenance.list(admin)).toMatchObject([{ router: 'a', reason: 'new mast', startedBy: 'test' }]);
    now += 30 * 60_000;
    expect((await fleet.roster.read()).map((router) => router.inMaintenance)).toEqual([false, false]);
    expect(await fleet.maintenance.list(admin)).toEqual([]);
    await fleet.maintenance.start(admin, { on: 'all', reason: 'storm' });
    await fleet.maintenance.end(admin, 'name=b');
    expect((await fleet.maintenance.list(admin)).map((one) => one.router)).toEqual(['a']);
  });

  it('marks every change of the roster', async () => {
    const marks = [await fleet.roster.mark()];
    const after = async (change: () => Promise<unknown>): Promise<void> => {
      now += 1;
      await change();
      marks.push(await fleet.roster.mark());
    };
    await after(() => fleet.monitoring.setRouter(admin, 'a', { polled: false }));
    await after(() => fleet.maintenance.start(admin, { on: 'all', reason: 'storm' }));
    await after(() => fleet.maintenance.end(admin, 'all'));
    await after(() => fleet.routers.add(admin, { name: 'c', address: '127.0.0.4' }));
    await after(() => fleet.routers.remove(admin, 'c'));
    await after(() => fleet.routers.update(admin, 'b', { name: 'bb' }));
    await after(() => fleet.groups.add(admin, { name: 'g' }));
    await after(() => fleet.groups.update(admin, 'g', { addMembers: ['a'] }));
    // Back to what was before, it may be the same as then: never the same twice in a row.
    expect(marks.filter((mark, index) => mark === marks[index - 1])).toEqual([]);
    expect(await fleet.roster.mark()).toBe(marks.at(-1));
  });
});
