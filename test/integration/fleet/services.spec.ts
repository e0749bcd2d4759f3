import { systemActor, type Actor } from '../../../src/core/access';
import { MasterKey, Vault } from '../../../src/core/secrets';
import { createFleet, type RouterPatch } from '../../../src/fleet';
import { databaseKinds, startDatabases, type TestDatabases } from '../../kit/databases';
import { openTestFleet, type TestFleet } from '../../kit/fleet';

const admin = systemActor('test');
const acme: Actor = { kind: 'token', id: 'token-acme', name: 'acme', tenants: ['acme'], permissions: '*' };
const reader: Actor = { ...acme, id: 'token-reader', name: 'reader', permissions: ['router:read'] };

describe.each(databaseKinds())('fleet services on %s', (kind) => {
  let databases: TestDatabases;
  let fleet: TestFleet;
  let nowMs = 1_700_000_000_000;

  beforeAll(async () => {
    databases = await startDatabases(kind);
  }, 60_000);
  beforeEach(async () => {
    fleet = await openTestFleet({ url: await databases.createUrl(), now: () => nowMs });
    await fleet.tenants.add(admin, { id: 'acme' });
  });
  afterEach(() => fleet.close());
  afterAll(() => databases.stop());

  async function audited(): Promise<string[]> {
    return (await fleet.audit.list(admin)).items.map((entry) => entry.action);
  }

  describe('routers', () => {
    it('adds, shows, changes and removes one, and each change leaves an audit', async () => {
      await fleet.credentials.add(admin, { name: 'main', username: 'admin', password: 'secret' });
      await fleet.groups.add(admin, { name: 'edge' });
      const added = await fleet.routers.add(admin, {
        name: 'edge-01',
        address: '10.0.0.1',
        site: 'riga',
        credential: 'main',
        tags: ['pppoe', 'core', 'pppoe'],
        labels: { customer: 'Ā "quoted"' },
        groups: ['edge'],
      });
      expect(added).toMatchObject({
        port: 8728,
        transport: 'api',
        state: 'unknown',
        site: 'riga',
        credential: 'main',
        groups: ['edge'],
      });
      expect(added.tags).toEqual(['core', 'pppoe']);
      expect(await fleet.routers.get(admin, 'edge-01')).toEqual(added);
      expect(await fleet.routers.get(admin, added.id)).toEqual(added);
      const patch: RouterPatch = {
        name: 'edge-1',
        transport: 'api-ssl',
        addTags: ['x'],
        removeTags: ['core'],
        labels: { customer: null, a: '1' },
        site: null,
      };
      const updated = await fleet.routers.update(admin, 'edge-01', patch);
      expect(updated).toMatchObject({
        id: added.id,
        name: 'edge-1',
        port: 8729,
        tags: ['pppoe', 'x'],
        labels: { a: '1' },
        site: null,
      });
      await fleet.routers.remove(admin, 'edge-1');
      await expect(fleet.routers.get(admin, 'edge-1')).rejects.toMatchObject({ code: 'ROUTER_UNKNOWN' });
      expect(await audited()).toEqual([
        'router.remove',
        'router.update',
        'router.add',
        'group.add',
        'credential.add',
        'tenant.add',
      ]);
    });

    it.each([
      [{ name: 'x', address: '8.8.8.8' }, 'NETWORK_NOT_ALLOWED'],
      [{ name: 'x', address: '10.1' }, 'INPUT_INVALID'],
      [{ name: 'x', address: 'http://10.0.0.1' }, 'INPUT_INVALID'],
      [{ name: '', address: '10.0.0.1' }, 'INPUT_INVALID'],
      [{ name: 'x\u0000', address: '10.0.0.1' }, 'INPUT_INVALID'],
      [{ name: 'x', address: '10.0.0.1', port: 0 }, 'INPUT_INVALID'],
      [{ name: 'x', address: '10.0.0.1', credential: 'mian' }, 'CREDENTIAL_UNKNOWN'],
      [{ name: 'x', address: '10.0.0.1', groups: ['edge'] }, 'GROUP_UNKNOWN'],
      [{ name: 'x', address: '10.0.0.1', tenant: 'nobody' }, 'TENANT_UNKNOWN'],
      [{ name: 'x', address: '10.0.0.1', colour: 'red' }, 'INPUT_INVALID'],
      [{ name: 'taken', address: '10.0.0.1' }, 'ALREADY_EXISTS'],
    ])('refuses %j with %s and stores nothing', async (input, code) => {
      await fleet.routers.add(admin, { name: 'taken', address: '10.0.0.9' });
      const before = await audited();
      await expect(fleet.routers.add(admin, input)).rejects.toMatchObject({ code });
      expect(await fleet.routers.count(admin)).toBe(1);
      expect(await audited()).toEqual(before);
    });

    it('pages through names without gap or repetition, also while rows come and go', async () => {
      for (let n = 0; n < 25; n++)
        await fleet.routers.add(admin, { name: `r${String(n).padStart(2, '0')}`, address: '10.0.0.1' });
      const names: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await fleet.routers.list(admin, { limit: 10, ...(cursor === undefined ? {} : { cursor }) });
        names.push(...page.items.map((router) => router.name));
        if (cursor === undefined) await fleet.routers.remove(admin, 'r03');
        cursor = page.next;
      } while (cursor !== undefined);
      expect(names).toEqual(Array.from({ length: 25 }, (_, n) => `r${String(n).padStart(2, '0')}`));
      await expect(fleet.routers.list(admin, { cursor: 'nonsense' })).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
      await expect(fleet.routers.list(admin, { limit: 1001 })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    });

    it('keeps tenants apart', async () => {
      await fleet.routers.add(admin, { name: 'edge', address: '10.0.0.1' });
      await fleet.routers.add(acme, { name: 'edge', address: '10.0.0.2', tenant: 'acme' });
      expect((await fleet.routers.list(acme)).items.map((router) => router.address)).toEqual(['10.0.0.2']);
      expect((await fleet.routers.get(acme, 'edge')).address).toBe('10.0.0.2');
      expect(await fleet.routers.resolve(acme, 'all')).toHaveLength(1);
      expect(await fleet.routers.resolve(admin, 'tenant=acme')).toHaveLength(1);
      await expect(fleet.routers.get(admin, 'edge')).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      const [other] = await fleet.routers.resolve(admin, 'tenant=default');
      await expect(fleet.routers.get(acme, other?.id ?? '')).rejects.toMatchObject({ code: 'ROUTER_UNKNOWN' });
      await expect(fleet.routers.remove(reader, 'edge')).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(fleet.routers.add(acme, { name: 'x', address: '10.0.0.1' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    });

    it('says which router was probably meant, or that none is enabled', async () => {
      await fleet.routers.add(admin, { name: 'edge-01', address: '10.0.0.1', enabled: false });
      await expect(fleet.routers.resolve(admin, 'name=edge-10')).rejects.toMatchObject({
        code: 'ROUTER_UNKNOWN',
        message: 'no router edge-10 (did you mean edge-01?)',
      });
      await expect(fleet.routers.resolve(admin, 'name=edge-01')).rejects.toMatchObject({ code: 'TARGETS_EMPTY' });
      await expect(fleet.routers.resolve(admin, 'tag=none')).rejects.toMatchObject({ code: 'TARGETS_EMPTY' });
    });

    it('remembers what was seen, and forgets it when the way to the router changes', async () => {
      const { id } = await fleet.routers.add(admin, { name: 'edge', address: '10.0.0.1' });
      const facts = {
        version: '7.21beta3',
        major: 7,
        architecture: 'arm64',
        board: 'CCR2004',
        packages: ['routeros'],
        deviceMode: { mode: 'home' },
      };
      await fleet.routers.setProbe(admin, id, { identity: 'EDGE', serial: 'ABC', facts });
      expect(await fleet.routers.get(admin, id)).toMatchObject({
        state: 'online',
        version: '7.21beta3',
        packages: ['routeros'],
        deviceMode: { mode: 'home' },
        probedAt: nowMs,
      });
      expect(await fleet.routers.resolve(admin, 'version < 7.21 and version > 7.20.8')).toHaveLength(1);
      const error = { code: 'CONNECT_TIMEOUT', message: 'm', remedy: 'r' } as const;
      expect(await fleet.routers.setState(admin, id, { state: 'offline', error })).toBe('online');
      expect(await fleet.routers.get(admin, id)).toMatchObject({ state: 'offline', lastError: error });
      await fleet.routers.update(admin, id, { address: '10.0.0.2' });
      expect(await fleet.routers.get(admin, id)).toMatchObject({ state: 'unknown', lastError: null });
    });
  });

  describe('session targets', () => {
    it('open the credential, and a change of it shows at once', async () => {
      await fleet.credentials.add(admin, { name: 'main', username: 'admin', password: 'one' });
      const { id } = await fleet.routers.add(admin, {
        name: 'edge',
        address: 'localhost',
        transport: 'api-ssl',
        credential: 'main',
      });
      const target = await fleet.routers.target(id);
      expect(target).toMatchObject({
        routerId: id,
        port: 8729,
        transport: 'api-ssl',
        tls: { mode: 'verify', serverName: 'localhost' },
      });
      expect(target.address).toBe('127.0.0.1');
      expect(target.credential).toMatchObject({ revision: 1, username: 'admin' });
      expect(target.credential.password.reveal()).toBe('one');
      await fleet.credentials.update(admin, 'main', { password: 'two' });
      const again = await fleet.routers.target(id);
      expect([again.credential.revision, again.credential.password.reveal()]).toEqual([2, 'two']);
      expect(JSON.stringify(again)).not.toContain('two');
    });

    it('refuse a router without a credential, and an address that is no longer allowed', async () => {
      const { id } = await fleet.routers.add(admin, { name: 'edge', address: '10.0.0.1' });
      await expect(fleet.routers.target(id)).rejects.toMatchObject({ code: 'CREDENTIAL_MISSING' });
      await fleet.credentials.add(admin, { name: 'main', username: 'admin', password: '' });
      await fleet.routers.update(admin, id, { credential: 'main' });
      await fleet.source.query(`UPDATE "router" SET "address" = '169.254.169.254'`);
      await expect(fleet.routers.target(id)).rejects.toMatchObject({ code: 'NETWORK_NOT_ALLOWED' });
    });
  });

  describe('credentials', () => {
    it('never show the password, and cannot be moved between rows', async () => {
      const view = await fleet.credentials.add(admin, { name: 'main', username: 'admin', password: 'hunter2' });
      expect(view).not.toHaveProperty('ciphertext');
      const everything = JSON.stringify([await fleet.credentials.list(admin), await fleet.audit.list(admin)]);
      expect(everything).not.toContain('hunter2');
      await fleet.credentials.add(admin, { name: 'other', username: 'admin', password: 'x' });
      await fleet.source.query(
        `UPDATE "credential" SET "ciphertext" = (SELECT "ciphertext" FROM "credential" WHERE "name" = 'main')`,
      );
      const { id } = await fleet.routers.add(admin, { name: 'edge', address: '10.0.0.1', credential: 'other' });
      await expect(fleet.routers.target(id)).rejects.toMatchObject({ code: 'MASTER_KEY_INVALID' });
    });

    it('count only changes of the login', async () => {
      await fleet.credentials.add(admin, { name: 'main', username: 'admin', password: 'x' });
      expect(await fleet.credentials.update(admin, 'main', { name: 'renamed' })).toMatchObject({ name: 'renamed', revision: 1 });
      expect(await fleet.credentials.update(admin, 'renamed', { username: 'other' })).toMatchObject({ revision: 2 });
      expect(await fleet.credentials.update(admin, 'renamed', { password: 'y' })).toMatchObject({ revision: 3 });
    });

    it('stay while a router uses them', async () => {
      await fleet.credentials.add(admin, { name: 'main', username: 'admin', password: 'x' });
      await fleet.routers.add(admin, { name: 'edge', address: '10.0.0.1', credential: 'main' });
      await expect(fleet.credentials.remove(admin, 'main')).rejects.toMatchObject({ code: 'IN_USE' });
      await fleet.routers.remove(admin, 'edge');
      await fleet.credentials.remove(admin, 'main');
      await expect(fleet.credentials.get(admin, 'main')).rejects.toMatchObject({ code: 'CREDENTIAL_UNKNOWN' });
    });

    it('are sealed anew under a new master key', async () => {
      const keys = [MasterKey.generate(), MasterKey.generate()].map((text) => MasterKey.parse(text.reveal()));
      const [older, newer] = keys as [MasterKey, MasterKey];
      const { source, network } = fleet;
      const before = createFleet({ source, network, vault: new Vault([older]) });
      for (let n = 0; n < 3; n++) await before.credentials.add(admin, { name: `c${n}`, username: 'admin', password: `p${n}` });
      const { id } = await before.routers.add(admin, { name: 'edge', address: '10.0.0.1', credential: 'c1' });
      await expect(createFleet({ source, network, vault: new Vault([newer]) }).routers.target(id)).rejects.toMatchObject({
        code: 'KEY_NOT_AVAILABLE',
      });
      expect(await createFleet({ source, network, vault: new Vault([newer, older]) }).credentials.reseal(admin)).toBe(3);
      const after = createFleet({ source, network, vault: new Vault([newer]) });
      expect((await after.routers.target(id)).credential.password.reveal()).toBe('p1');
      expect(await after.credentials.reseal(admin)).toBe(0);
    });
  });

  describe('groups', () => {
    it('hold members and what their rule selects', async () => {
      await fleet.routers.add(admin, { name: 'a', address: '10.0.0.1', tags: ['core'] });
      await fleet.routers.add(admin, { name: 'b', address: '10.0.0.2' });
      await fleet.routers.add(admin, { name: 'c', address: '10.0.0.3' });
      const group = await fleet.groups.add(admin, { name: 'mixed', rule: 'TAG = core', members: ['b'] });
      expect(group.rule).toBe('tag=core');
      const names = async (selector: string): Promise<string[]> =>
        (await fleet.routers.resolve(admin, selector)).map((router) => router.name);
      expect(await names('group=mixed')).toEqual(['a', 'b']);
      expect(await names(await fleet.groups.selectorOf(admin, 'mixed'))).toEqual(['a', 'b']);
      expect(await names('group != mixed')).toEqual(['c']);
      await fleet.groups.update(admin, 'mixed', { rule: null, addMembers: ['c'], removeMembers: ['b'] });
      expect(await names('group=mixed')).toEqual(['c']);
      await fleet.groups.remove(admin, 'mixed');
      expect(await fleet.routers.count(admin)).toBe(3);
    });

    it('refuse rules that go round in a circle', async () => {
      await fleet.groups.add(admin, { name: 'a', rule: 'tag=x' });
      await fleet.groups.add(admin, { name: 'b', rule: 'group=a or tag=y' });
      await expect(fleet.groups.update(admin, 'a', { rule: 'not group=b' })).rejects.toMatchObject({
        code: 'SELECTOR_INVALID',
        message: 'the rules of groups go round in a circle: a -> b -> a',
      });
      expect((await fleet.groups.get(admin, 'a')).rule).toBe('tag=x');
      await expect(fleet.groups.add(admin, { name: 'self', rule: 'group ~ "s*"' })).rejects.toMatchObject({
        code: 'SELECTOR_INVALID',
      });
    });

    it('take no routers of other tenants', async () => {
      await fleet.routers.add(admin, { name: 'edge', address: '10.0.0.1' });
      await expect(fleet.groups.add(acme, { name: 'g', tenant: 'acme', members: ['edge'] })).rejects.toMatchObject({
        code: 'ROUTER_UNKNOWN',
      });
      await fleet.groups.add(acme, { name: 'everything', tenant: 'acme', rule: 'all' });
      await expect(fleet.routers.resolve(admin, 'group=everything')).rejects.toMatchObject({ code: 'TARGETS_EMPTY' });
    });
  });

  describe('tokens', () => {
    it('are shown once, and stand for an actor until they expire or are removed', async () => {
      const created = await fleet.tokens.create(admin, {
        name: 'ci',
        tenants: ['acme'],
        permissions: ['router:read'],
        expiresAt: nowMs + 10_000,
      });
      const text = created.token.reveal();
      expect(text).toMatch(/^rf_[\w-]{43}$/);
      expect(JSON.stringify([created, await fleet.tokens.list(admin), await fleet.audit.list(admin)])).not.toContain(text);
      expect(await fleet.tokens.authenticate(text)).toEqual({
        kind: 'token',
        id: created.id,
        name: 'ci',
        tenants: ['acme'],
        permissions: ['router:read'],
      });
      await expect(fleet.tokens.authenticate(`${text}x`)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
      nowMs += 10_000;
      await expect(fleet.tokens.authenticate(text)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
      await fleet.tokens.remove(admin, 'ci');
      expect((await fleet.tokens.list(admin)).items).toEqual([]);
    });

    it('note their use once a minute', async () => {
      const { token } = await fleet.tokens.create(admin, { name: 'ci', tenants: '*', permissions: '*' });
      const used = async (): Promise<number | null | undefined> => (await fleet.tokens.list(admin)).items[0]?.lastUsedAt;
      const first = nowMs;
      await fleet.tokens.authenticate(token.reveal());
      nowMs += 59_000;
      await fleet.tokens.authenticate(token.reveal());
      expect(await used()).toBe(first);
      nowMs += 1_000;
      await fleet.tokens.authenticate(token.reveal());
      expect(await used()).toBe(nowMs);
    });

    it('grant no more than their maker has', async () => {
      const maker: Actor = { ...acme, permissions: ['token:write', 'router:read'] };
      const make = (tenants: string[] | '*', permissions: ('router:read' | 'router:write')[] | '*'): Promise<unknown> =>
        fleet.tokens.create(maker, { name: 'x', tenants, permissions });
      await expect(make('*', ['router:read'])).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(make(['default'], ['router:read'])).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(make(['acme'], ['router:write'])).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(make(['acme'], '*')).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(make(['acme'], ['router:read'])).resolves.toMatchObject({ name: 'x' });
    });
  });

  describe('tenants, sites and the audit', () => {
    it('remove only a tenant that owns nothing', async () => {
      await fleet.routers.add(acme, { name: 'edge', address: '10.0.0.1', tenant: 'acme' });
      await expect(fleet.tenants.remove(admin, 'acme')).rejects.toMatchObject({ code: 'IN_USE' });
      await expect(fleet.tenants.remove(admin, 'default')).rejects.toMatchObject({ code: 'IN_USE' });
      await fleet.routers.remove(acme, 'edge');
      await fleet.tenants.remove(admin, 'acme');
      expect((await fleet.tenants.list(admin)).items.map((tenant) => tenant.id)).toEqual(['default']);
    });

    it('give a site its zone', async () => {
      await fleet.routers.add(admin, { name: 'edge', address: '10.0.0.1', site: 'riga' });
      expect(await fleet.sites.update(admin, 'riga', { timezone: 'Europe/Riga' })).toMatchObject({ timezone: 'Europe/Riga' });
      await expect(fleet.sites.update(admin, 'riga', { timezone: 'Mars/North' })).rejects.toMatchObject({
        code: 'INPUT_INVALID',
      });
      await expect(fleet.sites.remove(admin, 'riga')).rejects.toMatchObject({ code: 'IN_USE' });
      expect((await fleet.sites.list(admin)).items.map((site) => site.name)).toEqual(['riga']);
    });

    it('show the audit newest first, page by page, and only of the own tenants', async () => {
      for (let n = 0; n < 5; n++) await fleet.routers.add(acme, { name: `r${n}`, address: '10.0.0.1', tenant: 'acme' });
      await fleet.routers.add(admin, { name: 'hidden', address: '10.0.0.1' });
      const first = await fleet.audit.list(acme, { limit: 4, action: 'router.add' });
      const second = await fleet.audit.list(acme, { limit: 4, action: 'router.add', cursor: first.next ?? '' });
      expect([...first.items, ...second.items].map((entry) => entry.subjectName)).toEqual(['r4', 'r3', 'r2', 'r1', 'r0']);
      expect(second.next).toBeUndefined();
    });
  });
});
