import { TRIAL_VERSIONS } from '../modules/round-trip';
import { outcomeOf, TARGET, trialBench, type StagedTrial } from './staged-kit';

jest.setTimeout(120_000);

const REPLACE = 'workflow.replace_dead_router';
const DRILL = 'workflow.restore_drill_on_chr';
const SERIAL = 'SIM001000001';

/** A site with secrets, an order that matters, and rows that name each other. */
const SITE: readonly (readonly string[])[] = [
  ['/system/identity/set', '=name=edge-01'],
  ['/ip/pool/add', '=name=guests', '=ranges=192.0.2.10-192.0.2.99'],
  ['/ppp/secret/add', '=name=joe', '=password=of the documentation', '=service=l2tp'],
  ['/interface/vlan/add', '=name=vlan20', '=vlan-id=20', '=interface=bridge'],
  ['/ip/address/add', '=address=192.0.2.1/24', '=interface=vlan20'],
  ['/ip/firewall/filter/add', '=chain=forward', '=action=drop', '=src-address=192.0.2.0/24', '=comment=guests'],
  ['/system/scheduler/add', '=name=nightly', '=interval=1d', '=on-event=:log info "nightly"'],
];

describe('test/integration/workflows/restore', () => {
  const bench = trialBench('127.78.0.1');

  /** The router as it was, its export with all secrets, and in its place a new one as it comes out of the box. */
  async function replaced(trial: StagedTrial): Promise<{ readonly before: object; readonly text: string }> {
    const router = trial.router(TARGET);
    for (const words of SITE) router.exec(words);
    const [before, text] = [trial.configuration(), router.export({ sensitive: 'show' })];
    router.exec(['/system/reset-configuration']);
    await router.restart({ downMs: 0 });
    expect(trial.configuration()).not.toEqual(before);
    return { before, text };
  }

  it.each(TRIAL_VERSIONS)('puts the export of a dead router on the one that takes its place, on %s', async (version) => {
    const trial = await bench.on(version);
    const { before, text } = await replaced(trial);
    const made = await trial.run(REPLACE, { serial: SERIAL, export: text, 'keep-macs': true });
    expect(outcomeOf(made)).toEqual(['changed', undefined]);
    expect(trial.configuration()).toEqual(before);
    expect(
      trial
        .router(TARGET)
        .rows('/file')
        .map(({ name }) => name),
    ).not.toContainEqual(expect.stringContaining('restore'));
    expect(JSON.stringify(made)).not.toContain('of the documentation');
  });

  it('touches no router with another serial number', async () => {
    const trial = await bench.on('7.24');
    const { text } = await replaced(trial);
    const { writes } = trial.router(TARGET);
    const made = await trial.run(REPLACE, { serial: 'SIM001000002', export: text });
    expect(outcomeOf(made)).toEqual([
      'undone',
      expect.stringContaining(`the router that answers has the serial number ${SERIAL}`),
    ]);
    expect(trial.router(TARGET).writes).toEqual(writes);
  });

  it('takes no export that hides what the router needs, unless that is meant', async () => {
    const trial = await bench.on('7.24');
    trial.router(TARGET).exec(['/ppp/secret/add', '=name=joe', '=password=of the documentation']);
    const text = trial.router(TARGET).export({ sensitive: 'hide' });
    const made = await trial.run(REPLACE, { serial: SERIAL, export: text });
    expect(outcomeOf(made)).toEqual(['undone', expect.stringMatching(/INPUT_INVALID .*secret .*joe/)]);
    expect(trial.router(TARGET).rows('/file')).toEqual([]);
  });

  it('says by a drill that an export stops in the middle, and leaves the drill router as it was', async () => {
    const trial = await bench.on('6.49.18');
    const start = trial.configuration();
    const text = [
      '# jan/02/2026 03:04:05 by RouterOS 6.49.18',
      '/ip pool',
      'add name=guests ranges=192.0.2.10-192.0.2.99',
      'add name=staff ranges=nowhere',
      '/ip dns static',
      'add address=192.0.2.1 name=edge.example',
    ].join('\n');
    const drill = await trial.run(DRILL, { export: text, password: 'documentation only' });
    expect(drill.one.error?.message).toMatch(/\/ip\/pool lacks staff; \/ip\/dns\/static lacks edge\.example/);
    expect(trial.configuration()).toEqual(start);
    expect(
      trial
        .router(TARGET)
        .rows('/file')
        .map(({ name }) => name),
    ).toEqual(['flash']);
  });
});
