import { ChecksInput } from '../../../src/core/catalogue';
import {
  checkCatalogue,
  compareReadings,
  readChecks,
  resolveChecks,
  settleChecks,
  type Check,
  type Comparison,
  type Readings,
} from '../../../src/jobs/checks';
import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import { openSessions, type RouterSessions } from '../../kit/router-reader';

jest.setTimeout(60_000);

const HARMLESS = { risk: 'disruptive', touchesManagement: false } as const;
const DEADLINE_MS = 3_000;
const TRANSPORTS = ['api', 'rest', 'ssh'] as const;

const checksOf = (input: unknown): readonly Check[] => resolveChecks(ChecksInput.parse(input), HARMLESS);

describe('test/integration/jobs/checks-own', () => {
  let fleet: SimFleet;
  let router: SimRouter;
  let sessions: RouterSessions;

  beforeAll(() => void (sessions = openSessions()));
  afterAll(() => sessions.close());
  beforeEach(async () => {
    fleet = await startFleet({
      routers: 1,
      first: '127.24.0.1',
      apiPort: 0,
      services: TRANSPORTS,
      versions: ['7.20.8'],
      management: 'none',
    });
    router = fleet.routers[0] as SimRouter;
  });
  afterEach(() => fleet.close());

  const read = (checks: readonly Check[], since?: Readings): Promise<Readings> =>
    sessions.with(router, (reader) => readChecks(reader, checks, { deadlineMs: DEADLINE_MS, ...(since ? { since } : {}) }));

  async function holds(input: unknown): Promise<Comparison> {
    const checks = checksOf(input);
    const before = await read(checks);
    return compareReadings(before, await read(checks, before), checks);
  }

  describe('checks of the user', () => {
    const leases = { name: 'leases', menu: '/ip/dhcp-server/lease' };

    it.each([
      ['no fewer rows than before', {}, true],
      ['enough rows', { where: { status: 'bound' }, count: { min: 2 } }, true],
      ['too few rows, also where they were too few before', { count: { min: 100 } }, false],
      ['too many rows', { count: { max: 1 } }, false],
      ['what every row must hold', { expect: { status: 'bound' } }, true],
      ['what one row does not hold', { expect: { dynamic: 'yes' } }, false],
      ['a flag in the words of people', { where: { dynamic: 'no' }, count: { min: 1, max: 1 } }, true],
      ['no row where a property is wanted', { where: { address: '192.0.2.1' }, expect: { status: 'bound' } }, false],
      ['none wanted and none there', { where: { address: '192.0.2.1' }, count: { max: 0 } }, true],
    ])('%s', async (_title, over, ok) => {
      expect(await holds([{ ...leases, ...over }])).toMatchObject({ ok });
    });

    it('numbers within limits', async () => {
      const resource = { name: 'cores', menu: '/system/resource' };
      expect(await holds([{ ...resource, expect: { 'cpu-count': { min: 1, max: 256 } } }])).toMatchObject({ ok: true });
      expect(await holds([{ ...resource, expect: { 'cpu-count': { min: 257 } } }])).toMatchObject({
        ok: false,
        readings: [{ after: expect.stringMatching(/cpu-count is \d+/) as string }],
      });
    });

    it('a menu that the router lacks is not applicable', async () => {
      expect(await holds([{ name: 'zigbee', menu: '/iot/zigbee', count: { min: 1 } }])).toMatchObject({
        ok: true,
        readings: [{ after: 'not applicable: the router has no /iot/zigbee' }],
      });
    });

    it('a ping of its own address', async () => {
      const ping = { name: 'office', ping: '203.0.113.7', count: 2 };
      expect(await holds([ping])).toMatchObject({ ok: true, readings: [{ after: '2 of 2 answers from 203.0.113.7' }] });
      router.setReachable('203.0.113.7', { reachable: false });
      expect(await holds([ping])).toMatchObject({ ok: false });
    });
  });

  it.each(TRANSPORTS)('reads the same over %s', async (transport) => {
    const names = checkCatalogue().map(({ name }) => name);
    router.putRow('/ppp/active', { name: 'alice' });
    const checks = checksOf(names);
    const over = await sessions.with(router, (reader) => readChecks(reader, checks, { deadlineMs: DEADLINE_MS }), transport);
    const plain = await read(checks);
    // Free memory and the load move by themselves; the log tells of the login.
    const still = names.filter((name) => !['cpu', 'memory', 'log-errors', 'interface-errors'].includes(name));
    expect(still.map((name) => [name, over.of[name]])).toEqual(still.map((name) => [name, plain.of[name]]));
  });

  it('counts errors that are written after the first reading, guesses of passwords apart', async () => {
    const checks = checksOf([{ check: 'log-errors', tolerance: 0 }]);
    router.exec(['/log/error', '=message=long ago']);
    const before = await read(checks);
    router.exec(['/log/error', '=message=login failure for user root from 203.0.113.9 via ssh']);
    router.putRow('/log', { topics: 'l2tp,ppp,error', message: 'a stranger' });
    expect(compareReadings(before, await read(checks, before), checks)).toMatchObject({ ok: true });
    router.exec(['/log/error', '=message=bad things']);
    expect(compareReadings(before, await read(checks, before), checks)).toEqual({
      ok: false,
      readings: [{ check: 'log-errors', before: '0', after: '1: bad things', ok: false }],
    });
  });

  it('a right that is missing from the start is no failure, one that is lost is', async () => {
    const checks = checksOf(['gateway-ping']);
    const before = await read(checks);
    await router.setFault({ kind: 'missing-rights', policies: ['test'] });
    const without = await read(checks);
    expect(compareReadings(without, without, checks)).toMatchObject({
      ok: true,
      readings: [{ before: expect.stringContaining('not enough permissions') as string }],
    });
    expect(compareReadings(before, without, checks)).toMatchObject({ ok: false });
  });

  it('gives each check its own deadline', async () => {
    await router.setFault({ kind: 'latency', ms: 400 });
    const checks = checksOf(['bgp', 'ppp']);
    const slow = await sessions.with(router, (reader) => readChecks(reader, checks, { deadlineMs: 100 }));
    expect([slow.of['bgp']?.kind, slow.of['ppp']?.kind]).toEqual(['unread', 'unread']);
  });

  it('leaves a menu alone that is longer than it reads', async () => {
    const menu = '/ip/firewall/address-list';
    for (let number = 0; number <= 2_000; number += 1)
      router.putRow(menu, { list: 'x', address: `10.0.${number >> 8}.${number & 255}` });
    const checks = checksOf([{ name: 'listed', menu, expect: { list: 'x' } }]);
    expect((await read(checks)).of['listed']).toEqual({ kind: 'unread', why: `${menu} has 2001 rows, at most 2000 are read` });
    const seen = router.sentences;
    await read(checks);
    expect(router.sentences - seen).toBeLessThanOrEqual(2);
  });

  describe('settling', () => {
    const lend = <T>(use: Parameters<typeof sessions.with<T>>[1]): Promise<T> => sessions.with(router, use);
    const sessionsCheck = checksOf([{ check: 'ppp', tolerance: 0 }]);

    it('waits until what was cut is back', async () => {
      const id = router.putRow('/ppp/active', { name: 'alice' });
      const before = await read(sessionsCheck);
      router.dropRow('/ppp/active', id);
      const rounds: number[] = [];
      const result = await settleChecks(
        async (use) => {
          rounds.push(performance.now());
          // Back before the third look.
          if (rounds.length === 3) router.putRow('/ppp/active', { name: 'alice' });
          return lend(use);
        },
        before,
        sessionsCheck,
        { settleMs: 20_000, deadlineMs: DEADLINE_MS },
      );
      expect(result).toMatchObject({ ok: true, readings: [{ before: '1', after: '1' }] });
      expect(rounds).toHaveLength(3);
    });

    it('gives up when the time of the check is over, with the last readings', async () => {
      const id = router.putRow('/ppp/active', { name: 'alice' });
      const [check] = checksOf([{ check: 'ppp', tolerance: 0, settle: '300ms' }]) as [Check];
      const before = await read([check]);
      router.dropRow('/ppp/active', id);
      const startedMs = performance.now();
      const result = await settleChecks(lend, before, [check], { settleMs: 60_000, deadlineMs: DEADLINE_MS });
      expect(result).toEqual({ ok: false, readings: [{ check: 'ppp', before: '1', after: '0', ok: false }] });
      expect(performance.now() - startedMs).toBeLessThan(10_000);
    });

    it('asks again where the router does not answer, and says so when it never does', async () => {
      const before = await read(sessionsCheck);
      await router.setFault({ kind: 'refuse' });
      await expect(settleChecks(lend, before, sessionsCheck, { settleMs: 400, deadlineMs: DEADLINE_MS })).rejects.toMatchObject({
        code: 'CONNECT_REFUSED',
      });
      let tries = 0;
      const back = settleChecks(
        async (use) => {
          tries += 1;
          if (tries === 2) await router.setFault(undefined);
          return lend(use);
        },
        before,
        sessionsCheck,
        { settleMs: 20_000, deadlineMs: DEADLINE_MS },
      );
      expect(await back).toMatchObject({ ok: true });
    });

    it('ends at once when it is cancelled', async () => {
      const id = router.putRow('/ppp/active', { name: 'alice' });
      const before = await read(sessionsCheck);
      router.dropRow('/ppp/active', id);
      const abort = new AbortController();
      const settling = settleChecks((use) => lend(use).finally(() => abort.abort()), before, sessionsCheck, {
        settleMs: 60_000,
        deadlineMs: DEADLINE_MS,
        signal: abort.signal,
      });
      await expect(settling).rejects.toMatchObject({ code: 'CANCELLED' });
    });
  });
});
