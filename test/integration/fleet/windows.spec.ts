import { systemActor, type Actor } from '../../../src/core/access';
import type { FreezeInput, WindowInput } from '../../../src/fleet';
import { databaseKinds, startDatabases, type TestDatabases } from '../../kit/databases';
import { openTestFleet, type TestFleet } from '../../kit/fleet';

const HOUR_MS = 3_600_000;
const admin = systemActor('test');
const acme: Actor = { kind: 'token', id: 'token-acme', name: 'acme', tenants: ['acme'], permissions: '*' };
const reader: Actor = { ...acme, id: 'token-reader', name: 'reader', permissions: ['router:read'] };
/** A Wednesday, 14:00 in Riga. */
const NOON = Date.parse('2026-07-01T11:00:00Z');

const NIGHT: WindowInput = { name: 'nights', tenant: 'acme', from: '22:00', to: '04:00' };
const HOLIDAYS: FreezeInput = {
  name: 'holidays',
  tenant: 'acme',
  from: '2099-12-18T00:00:00+02:00',
  to: '2100-01-04T00:00:00+02:00',
  reason: 'nobody is there',
};

jest.setTimeout(60_000);

describe.each(databaseKinds())('test/integration/fleet/windows on %s', (kind) => {
  let databases: TestDatabases;
  let fleet: TestFleet;

  beforeAll(async () => {
    databases = await startDatabases(kind);
  });
  beforeEach(async () => {
    fleet = await openTestFleet({ url: await databases.createUrl(), now: () => NOON });
    await fleet.tenants.add(admin, { id: 'acme' });
    await fleet.sites.add(acme, { tenant: 'acme', name: 'riga', timezone: 'Europe/Riga' });
    await fleet.sites.add(acme, { tenant: 'acme', name: 'tokyo', timezone: 'Asia/Tokyo' });
    for (const [name, site] of [
      ['r-riga', 'riga'],
      ['r-tokyo', 'tokyo'],
      ['r-none', null],
    ] as const) {
      await fleet.routers.add(acme, { tenant: 'acme', name, address: '10.0.0.1', site });
    }
  });
  afterEach(() => fleet.close());
  afterAll(() => databases.stop());

  async function gate(name: string, neededMs = 0, nowMs = NOON): Promise<unknown> {
    const { id } = await fleet.routers.get(admin, name);
    const opening = await fleet.windows.gate({ routerId: id }, neededMs, nowMs);
    if (opening.open) return 'open';
    return opening.opensAt === undefined ? opening.why : new Date(opening.opensAt).toISOString();
  }

  async function opensOf(name: string): Promise<number> {
    const { id } = await fleet.routers.get(admin, name);
    const opening = await fleet.windows.gate({ routerId: id }, HOUR_MS, NOON);
    return opening.open ? NOON : opening.opensAt!;
  }

  it('is open without windows, and asks the clocks of each site where the tenant has one for all', async () => {
    expect(await gate('r-riga')).toBe('open');
    await fleet.windows.add(acme, NIGHT);
    expect(await gate('r-riga')).toBe('2026-07-01T19:00:00.000Z');
    expect(await gate('r-tokyo')).toBe('2026-07-01T13:00:00.000Z');
    // The clocks of the daemon count where there is no site.
    expect(await gate('r-none', HOUR_MS, await opensOf('r-none'))).toBe('open');
    expect(await gate('r-riga', 8 * HOUR_MS)).toContain('no time within a year');
  });

  it('lets a site have windows of its own instead', async () => {
    await fleet.windows.add(acme, NIGHT);
    const lunch = await fleet.windows.add(acme, {
      ...NIGHT,
      name: 'lunch',
      site: 'riga',
      days: ['wed'],
      from: '13:30',
      to: '15:00',
    });
    expect(lunch).toMatchObject({ tenantId: 'acme', site: 'riga', days: ['wed'], from: '13:30' });
    expect(await gate('r-riga', HOUR_MS)).toBe('open');
    expect(await gate('r-riga', HOUR_MS + 1)).toBe('2026-07-08T10:30:00.000Z');
    expect(await gate('r-tokyo')).toBe('2026-07-01T13:00:00.000Z');
    const patched = await fleet.windows.update(acme, 'lunch', { cron: '0 16 * * 3', duration: '2h' });
    expect(patched).toMatchObject({ cron: '0 16 * * 3', duration: '2h' });
    expect(patched).not.toHaveProperty('from');
    expect(await gate('r-riga')).toBe('2026-07-01T13:00:00.000Z');
    await fleet.windows.remove(acme, lunch.id);
    expect(await gate('r-riga')).toBe('2026-07-01T19:00:00.000Z');
    const audit = await fleet.audit.list(admin, { subjectId: lunch.id });
    expect(audit.items.map((entry) => entry.action)).toEqual(['window.remove', 'window.update', 'window.add']);
  });

  it('freezes a site, a tenant or everything', async () => {
    const soon = { from: '2099-06-01T00:00:00Z', to: '2099-06-02T00:00:00Z', reason: 'audit' };
    const during = Date.parse('2099-06-01T12:00:00Z');
    await fleet.freezes.add(acme, { ...soon, name: 'one', tenant: 'acme', site: 'riga' });
    expect(await gate('r-riga', 0, during)).toBe('2099-06-02T00:00:00.000Z');
    expect(await gate('r-tokyo', 0, during)).toBe('open');
    await fleet.freezes.add(admin, { ...soon, name: 'all', to: '2099-06-03T00:00:00Z' });
    expect(await gate('r-tokyo', 0, during)).toBe('2099-06-03T00:00:00.000Z');
    expect(await gate('r-none', 0, during)).toBe('2099-06-03T00:00:00.000Z');
    expect((await fleet.freezes.list(acme)).items.map((freeze) => freeze.name)).toEqual(['all', 'one']);
    await fleet.freezes.update(admin, 'all', { to: '2099-06-01T11:00:00Z' });
    expect(await gate('r-riga', 0, during)).toBe('2099-06-02T00:00:00.000Z');
    await fleet.freezes.remove(acme, 'one');
    expect(await gate('r-riga', 0, during)).toBe('open');
  });

  it.each([
    [{ ...NIGHT, from: '25:00' }, 'INPUT_INVALID'],
    [{ ...NIGHT, to: undefined }, 'INPUT_INVALID'],
    [{ ...NIGHT, cron: '0 2 * * *', duration: '1h' }, 'INPUT_INVALID'],
    [{ name: 'x', tenant: 'acme', cron: '61 2 * * *', duration: '1h' }, 'INPUT_INVALID'],
    [{ name: 'x', tenant: 'acme', cron: '0 2 * * *', duration: '30d' }, 'INPUT_INVALID'],
    [{ ...NIGHT, days: ['someday'] }, 'INPUT_INVALID'],
    [{ ...NIGHT, site: 'rgia' }, 'NOT_FOUND'],
    [{ ...NIGHT, tenant: 'nobody' }, 'TENANT_UNKNOWN'],
    [{ ...NIGHT, name: 'taken' }, 'ALREADY_EXISTS'],
  ])('refuses %j with %s and stores nothing', async (input, code) => {
    await fleet.windows.add(acme, { ...NIGHT, name: 'taken' });
    await expect(fleet.windows.add(admin, input as WindowInput)).rejects.toMatchObject({ code });
    expect((await fleet.windows.list(admin)).items).toHaveLength(1);
  });

  it('keeps rights: a tenant neither freezes everything nor lifts what freezes everything', async () => {
    await expect(fleet.windows.add(reader, NIGHT)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(fleet.windows.add(acme, { ...NIGHT, tenant: 'default' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const { tenant: _all, ...everywhere } = HOLIDAYS;
    await expect(fleet.freezes.add(acme, everywhere)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const made = await fleet.freezes.add(admin, everywhere);
    await expect(fleet.freezes.add(admin, everywhere)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    await expect(fleet.freezes.remove(acme, made.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(fleet.freezes.update(acme, 'holidays', { reason: 'x' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(fleet.freezes.add(admin, { ...HOLIDAYS, to: HOLIDAYS.from })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    expect(await fleet.freezes.get(reader, 'holidays')).toMatchObject({ tenantId: null, reason: HOLIDAYS.reason });
  });

  it('says for every site of a selector when it opens', async () => {
    await fleet.windows.add(acme, NIGHT);
    const openings = await fleet.windows.next(acme, { selector: 'site=riga or site=tokyo' });
    expect(openings).toEqual([
      expect.objectContaining({
        site: 'riga',
        timezone: 'Europe/Riga',
        routers: 1,
        open: false,
        opensAt: '2026-07-01T19:00:00.000Z',
      }),
      expect.objectContaining({ site: 'tokyo', timezone: 'Asia/Tokyo', open: false, opensAt: '2026-07-01T13:00:00.000Z' }),
    ]);
    expect(await fleet.windows.next(acme, { selector: 'all' })).toHaveLength(3);
    await expect(fleet.windows.next(acme, { selector: 'site=' })).rejects.toMatchObject({ code: 'SELECTOR_INVALID' });
  });

  it('forgets the windows and freezes of a site that is removed', async () => {
    await fleet.sites.add(acme, { tenant: 'acme', name: 'old' });
    await fleet.windows.add(acme, { ...NIGHT, site: 'old' });
    await fleet.freezes.add(acme, { ...HOLIDAYS, site: 'old' });
    await fleet.sites.remove(acme, 'old');
    expect((await fleet.windows.list(acme)).items).toEqual([]);
    expect((await fleet.freezes.list(acme)).items).toEqual([]);
  });
});
