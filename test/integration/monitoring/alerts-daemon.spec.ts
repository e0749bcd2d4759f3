import { isAlert, RULE_GROUPS } from '../../../src/monitoring';
import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import { ask } from '../../kit/api-client';
import { startDaemon, type TestDaemon } from '../../kit/daemon';
import { havePrometheus } from '../../kit/prometheus';
import { startReceiver, type WebhookReceiver } from '../../kit/webhook-receiver';
import { eventually } from './polling-kit';
import { startShippedPrometheus, type ShippedPrometheus } from './shipped-prometheus';

jest.setTimeout(240_000);

const describeWithPrometheus = havePrometheus() ? describe : describe.skip;

function exprOf(name: string): string {
  const rule = RULE_GROUPS.flatMap(({ rules }) => rules)
    .filter(isAlert)
    .find(({ alert }) => alert === name);
  if (!rule) throw new Error(`there is no alert ${name}`);
  return rule.expr;
}

const RULE = { chain: 'forward', action: 'drop', 'src-address': '203.0.113.7', comment: 'alerts' };
const CHANGE = { do: 'firewall.create_filter_rule', input: RULE, guard: 'none', checks: 'none' } as const;

/** Alerts about the daemon: what they are about happens to a real one, and a real Prometheus judges it. */
describeWithPrometheus('test/integration/monitoring/alerts-daemon', () => {
  let sim: SimFleet;
  let daemon: TestDaemon;
  let prometheus: ShippedPrometheus;

  async function start(latencyMs: number, settings: Readonly<Record<string, string>>): Promise<void> {
    sim = await startFleet({ routers: 3, first: '127.83.0.1', apiPort: 0, versions: ['7.24'], latencyMs });
    daemon = await startDaemon(settings);
    await ask(daemon, '/api/v1/credentials', { body: { name: 'lab', username: 'admin', password: '' } });
    for (const { name, address, port } of sim.routers)
      await ask(daemon, '/api/v1/routers', { body: { name, address, port, credential: 'lab' } });
    prometheus = await startShippedPrometheus(daemon);
    await eventually(async () => (await prometheus.valueOf('up{job="rosfleet"}')) === 1, 60_000);
  }

  async function end(): Promise<void> {
    await prometheus?.stop();
    await daemon?.stop();
    await sim?.close();
  }

  async function isTold(name: string): Promise<boolean> {
    return (await prometheus.query(exprOf(name))).length > 0;
  }

  /** @returns whether the alert became true, once, within the time */
  async function comes(name: string, forMs = 60_000): Promise<boolean> {
    await eventually(() => isTold(name), forMs).catch(() => undefined);
    return (await prometheus.query(exprOf(name))).length === 1;
  }

  function routerAt(index: number): SimRouter {
    const router = sim.routers[index];
    if (!router) throw new Error(`there is no router ${index}`);
    return router;
  }

  /** It has got so many commands, and no other for a second. */
  async function quietAfter(router: SimRouter, commands: number): Promise<void> {
    const least = router.sentences + commands;
    let [last, since] = [router.sentences, Date.now()];
    await eventually(() => {
      if (router.sentences !== last) [last, since] = [router.sentences, Date.now()];
      return last >= least && Date.now() - since > 1_000;
    });
  }

  describe('that changes routers and polls none', () => {
    let receiver: WebhookReceiver;

    beforeAll(async () => {
      receiver = await startReceiver();
      await start(0, {
        ROSFLEET_ROLE: 'api,worker,scheduler',
        ROSFLEET_WEBHOOK_NETWORKS: '127.0.0.0/8',
        ROSFLEET_CONNECT_TIMEOUT: '1s',
        ROSFLEET_COMMAND_TIMEOUT: '3s',
        ROSFLEET_SETTLE: '500ms',
      });
    });
    afterAll(async () => {
      await end();
      await receiver?.stop();
    });

    it('RosfleetNobodyPolls', async () => {
      expect(await comes('RosfleetNobodyPolls')).toBe(true);
    });

    it('RosfleetWritesStopped', async () => {
      expect(await isTold('RosfleetWritesStopped')).toBe(false);
      expect((await daemon.cli(['writes', 'stop', '--reason', 'something is wrong'])).exitCode).toBe(0);
      expect(await comes('RosfleetWritesStopped')).toBe(true);
      expect((await daemon.cli(['writes', 'allow'])).exitCode).toBe(0);
    });

    it('RosfleetRolloutHeld', async () => {
      expect(await isTold('RosfleetRolloutHeld')).toBe(false);
      await routerAt(0).setFault({ kind: 'missing-rights', policies: ['write'] });
      const request = { ...CHANGE, on: 'all', rollout: { waves: ['1', '100%'] } };
      const { body } = await ask(daemon, '/api/v1/runs', { body: request });
      expect(await comes('RosfleetRolloutHeld')).toBe(true);
      await ask(daemon, `/api/v1/runs/${String(body['id'])}/abort`, { method: 'POST' });
      await routerAt(0).setFault(undefined);
      await eventually(async () => !(await isTold('RosfleetRolloutHeld')), 60_000);
    });

    it('RosfleetTakenBack, also of the first one since the daemon started', async () => {
      expect(await isTold('RosfleetTakenBack')).toBe(false);
      const { guard: _, checks: __, ...change } = CHANGE;
      const never = { name: 'queues', menu: '/queue/simple', count: { min: 1 }, settle: '1s' };
      await ask(daemon, '/api/v1/runs', { body: { ...change, on: `name=${routerAt(2).name}`, checks: [never] } });
      expect(await comes('RosfleetTakenBack')).toBe(true);
    });

    it('RosfleetLoginsRefused', async () => {
      expect(await isTold('RosfleetLoginsRefused')).toBe(false);
      await routerAt(2).setFault({ kind: 'wrong-password' });
      // Who is logged in already stays so.
      await routerAt(2).restart({ downMs: 0 });
      await daemon.cli(['routers', 'probe', routerAt(2).name]);
      expect(await comes('RosfleetLoginsRefused')).toBe(true);
    });

    it('RosfleetOutcomeUnknown, also of the first one since the daemon started', async () => {
      expect(await isTold('RosfleetOutcomeUnknown')).toBe(false);
      const router = routerAt(1);
      await router.setFault({ kind: 'stall', at: { command: '/ip/firewall/filter/add' } });
      await ask(daemon, '/api/v1/runs', { body: { ...CHANGE, on: `name=${router.name}` } });
      await quietAfter(router, 3);
      await router.setFault({ kind: 'refuse' });
      expect(await comes('RosfleetOutcomeUnknown', 180_000)).toBe(true);
    });

    it('RosfleetWebhookDead, also of the first one since the daemon started', async () => {
      expect(await isTold('RosfleetWebhookDead')).toBe(false);
      receiver.answer((response) => void response.writeHead(500).end());
      await ask(daemon, '/api/v1/webhooks', { body: { name: 'ops', url: receiver.url } });
      const test = await daemon.cli(['webhooks', 'test', 'ops']);
      expect(test.stdout + test.stderr).toContain('500');
      expect(await comes('RosfleetWebhookDead')).toBe(true);
    });
  });

  describe('whose routers are slow', () => {
    beforeAll(() => start(300, { ROSFLEET_POLL_FAST: '1s', ROSFLEET_POLL_IN_FLIGHT: '1' }));
    afterAll(end);

    it('RosfleetPollsOverrun', async () => {
      expect(await comes('RosfleetPollsOverrun', 120_000)).toBe(true);
    });

    it('RosfleetDown, when it has gone', async () => {
      expect(await isTold('RosfleetDown')).toBe(false);
      await daemon.halt();
      expect(await comes('RosfleetDown')).toBe(true);
    });
  });
});
