import { setTimeout as sleep } from 'node:timers/promises';
import { ADMIN } from '../../kit/fleet-of-jobs';
import { TARGET, trialBench, type StagedTrial } from './staged-kit';

jest.setTimeout(120_000);

const ID = 'workflow.device_mode_campaign';
const CONTAINERS = { allow: ['container'], wait: '1m' };

/** What only somebody at the router can confirm. */
describe('test/integration/workflows/device-mode', () => {
  const bench = trialBench('127.75.0.1');

  function asked(trial: StagedTrial): boolean {
    return trial.router(TARGET).writes.some(({ words }) => words[0] === '/system/device-mode/update');
  }

  it.each(['7.24', '7.15.3'])('is reached when the power of %s is cut after the request', async (version) => {
    const trial = await bench.on(version);
    const { id } = await trial.under.jobs.runs.submit(ADMIN, { do: ID, on: `name=${TARGET}`, input: CONTAINERS, mode: 'apply' });
    while (!asked(trial)) await sleep(20);
    await trial.router(TARGET).powerCycle({ downMs: 200 });
    const { one } = await trial.ended(id);
    expect([one.status, one.error]).toEqual(['changed', undefined]);
    expect(trial.router(TARGET).rows('/system/device-mode')[0]).toMatchObject({ container: 'true' });
    // Nobody has to come a second time.
    expect((await trial.run(ID, CONTAINERS)).one.status).toBe('unchanged');
  });

  it('is nothing that 6.x knows', async () => {
    const trial = await bench.on('6.49.18');
    expect((await trial.run(ID, CONTAINERS)).one.error?.code).toBe('VERSION_UNSUPPORTED');
  });
});
