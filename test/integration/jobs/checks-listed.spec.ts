import { checkCatalogue } from '../../../src/jobs/checks';
import { ask } from '../../kit/api-client';
import { startDaemon, type TestDaemon } from '../../kit/daemon';

jest.setTimeout(120_000);

describe('test/integration/jobs/checks-listed', () => {
  let daemon: TestDaemon;
  beforeAll(async () => void (daemon = await startDaemon()));
  afterAll(() => daemon.stop());

  it('lists the same checks over HTTP and on the command line', async () => {
    const { status, body } = await ask(daemon, '/api/v1/checks');
    expect([status, body]).toEqual([200, { items: checkCatalogue() }]);
    const asJson = await daemon.cli(['checks', '--json']);
    expect(asJson.exitCode).toBe(0);
    expect(JSON.parse(asJson.stdout)).toEqual(checkCatalogue());
    const { stdout } = await daemon.cli(['checks']);
    for (const { name } of checkCatalogue()) expect(stdout).toMatch(new RegExp(`^ *${name} `, 'm'));
    expect(await ask(daemon, '/api/v1/checks', { token: null })).toMatchObject({ status: 401 });
  });
});
