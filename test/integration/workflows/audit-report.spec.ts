import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFleet, type SimFleet } from '../../../src/simulator';
import { ask } from '../../kit/api-client';
import { startDaemon, type TestDaemon } from '../../kit/daemon';

jest.setTimeout(180_000);

const VERSIONS = ['7.24', '7.15.3', '6.49.18'];

/** The daemon as it is installed, its own packs of rules, and twins of several versions. */
describe('reports over audits', () => {
  let fleet: SimFleet;
  let daemon: TestDaemon;
  let folder = '';
  let run = '';

  beforeAll(async () => {
    fleet = await startFleet({ routers: VERSIONS.length + 1, versions: VERSIONS, first: '127.80.0.1', apiPort: 0 });
    await fleet.routers.at(-1)?.setFault({ kind: 'refuse' });
    folder = await mkdtemp(join(tmpdir(), 'rosfleet-reports-'));
    await writeFile(
      join(folder, 'house.yaml'),
      'pack: house\ntitle: House rules\nchange: [{ rule: services.telnet, severity: critical }]\n',
    );
    daemon = await startDaemon({ ROSFLEET_RULES_DIR: folder });
    const rows = fleet.inventory().map(({ name, address, port }) => `${name},${address},${port},admin,`);
    const file = join(folder, 'routers.csv');
    await writeFile(file, ['name,address,port,username,password', ...rows].join('\n'));
    await daemon.cli(['routers', 'import', file]);
    const audited = await daemon.cli(['run', 'workflow.audit_security', '--on', 'all', '--set', 'wan:=["ether1"]']);
    if (audited.exitCode !== 1) throw new Error(`${audited.exitCode}: ${audited.stderr}`);
    const { body } = await ask(daemon, '/api/v1/runs');
    run = (body as unknown as { items: readonly { id: string }[] }).items[0]?.id ?? '';
  });
  afterAll(async () => {
    await daemon.stop();
    await fleet.close();
    await rm(folder, { recursive: true });
  });

  it('give programs every finding of every router, by the rules of the house', async () => {
    const { status, body } = await ask(daemon, `/api/v1/runs/${run}/report`);
    expect(status).toBe(200);
    const report = body as unknown as Report;
    expect(report.run).toMatchObject({ id: run, do: 'workflow.audit_security', title: 'Audit security', total: 4 });
    expect(report.summary.audit).toMatchObject({ audited: 3, unscored: 0 });
    expect(report.summary.audit.rules[0]).toMatchObject({ rule: 'services.telnet', severity: 'critical', routers: 3 });
    expect(report.routers.filter(({ error }) => error).map(({ error }) => error?.code)).toEqual(['CONNECT_REFUSED']);
    for (const { audit } of report.routers) expect(audit?.findings.length ?? 20).toBeGreaterThan(15);
  });

  it('give fixes that run as they are, after which the finding is gone', async () => {
    const { body } = await ask(daemon, `/api/v1/runs/${run}/report`);
    const [first] = (body as unknown as Report).routers;
    const fix = first?.audit?.findings.find(({ rule }) => rule === 'services.telnet')?.fix ?? [];
    expect(fix).toEqual([{ do: 'ipservice.disable', input: { where: { name: 'telnet' } }, on: `name=${first?.name}` }]);
    const accepted = await ask(daemon, '/api/v1/runs', { body: fix[0] });
    const done = await ask(daemon, `/api/v1/runs/${String(accepted.body['id'])}?wait=60s`);
    expect(done.body).toMatchObject({ outcome: 'ok', counts: { changed: 1 } });
    const again = await ask(daemon, '/api/v1/runs', {
      body: { do: 'workflow.audit_security', on: `name=${first?.name}`, input: { rules: ['services.telnet'] } },
    });
    await ask(daemon, `/api/v1/runs/${String(again.body['id'])}?wait=60s`);
    const { body: after } = await ask(daemon, `/api/v1/runs/${String(again.body['id'])}/report`);
    expect((after as unknown as Report).routers[0]?.audit?.findings).toEqual([]);
  });

  it('give people a page, and spreadsheets a table', async () => {
    const page = await daemon.cli(['runs', 'report', run]);
    expect(page).toMatchObject({ exitCode: 0, stderr: '' });
    expect(page.stdout).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
    expect(page.stdout).toContain('The service telnet is on');
    expect(page.stdout).toContain('<code>services.telnet</code> &middot; <a href=');
    const failed = '<td class="number">–</td>';
    expect(page.stdout).toContain(failed);
    const table = await daemon.cli(['runs', 'report', run, '--format', 'csv']);
    expect(table.stdout.split('\r\n')[0]).toMatch(/^router,status,error,score,critical,/);
    expect(table.stdout).toContain('services.telnet');
    const data = await daemon.cli(['--json', 'runs', 'report', run]);
    expect(JSON.parse(data.stdout)).toMatchObject({ run: { id: run } });
  });

  it('are saved under the name of the run, and never over another file', async () => {
    const args = ['runs', 'report', run, '--format', 'html', '--save', folder];
    expect(await daemon.cli(args)).toMatchObject({ exitCode: 0, stdout: `saved ${join(folder, `run-${run}.html`)}\n` });
    expect((await daemon.cli(args)).stdout).toContain('is there already');
    const page = await readFile(join(folder, `run-${run}.html`), 'utf8');
    expect(page).toContain(run);
  });

  it('are refused where there is nothing to report', async () => {
    expect(await ask(daemon, `/api/v1/runs/${run}/report?format=pdf`)).toMatchObject({ status: 400 });
    expect(await ask(daemon, `/api/v1/runs/${run}/report?format=csv&part=capacity`)).toMatchObject({
      status: 400,
      body: { code: 'INPUT_INVALID' },
    });
    const unknown = '01890a5d-ac96-774b-bcce-b302099a8057';
    expect(await ask(daemon, `/api/v1/runs/${unknown}/report`)).toMatchObject({ status: 404, body: { code: 'RUN_UNKNOWN' } });
    expect(await ask(daemon, `/api/v1/runs/${run}/report`, { token: null })).toMatchObject({ status: 401 });
    const accepted = await ask(daemon, '/api/v1/runs', {
      body: { do: 'workflow.audit_security', on: 'all', at: '2099-01-01T00:00:00Z' },
    });
    const later = accepted.status === 202 ? String(accepted.body['id']) : undefined;
    expect(later).toBeDefined();
    expect(await ask(daemon, `/api/v1/runs/${later}/report`)).toMatchObject({ status: 409, body: { code: 'RUN_STATE_INVALID' } });
  });

  it('make tables of what other reads gave', async () => {
    const accepted = await ask(daemon, '/api/v1/runs', { body: { do: 'workflow.licence_and_inventory_audit', on: 'all' } });
    const id = String(accepted.body['id']);
    await ask(daemon, `/api/v1/runs/${id}?wait=60s`);
    const table = await daemon.cli(['runs', 'report', id, '--format', 'csv', '--part', 'inventory']);
    const [head, ...lines] = table.stdout.trimEnd().split('\r\n');
    expect(head).toMatch(/^router,status,error,name,board,model,serial,version/);
    expect(lines).toHaveLength(4);
    expect(lines.filter((line) => line.includes(',failed,CONNECT_REFUSED: '))).toHaveLength(1);
  });
});

interface Report {
  readonly run: object;
  readonly summary: { readonly audit: { readonly rules: readonly object[] } };
  readonly routers: readonly {
    readonly name: string;
    readonly error?: { readonly code: string };
    readonly audit?: { readonly findings: readonly { readonly rule: string; readonly fix: readonly object[] }[] };
  }[];
}
