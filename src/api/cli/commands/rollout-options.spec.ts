import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { addRolloutOptions, rolloutBody, type RolloutFlags } from './rollout-options';

function flagsOf(...argv: string[]): RolloutFlags {
  const command = addRolloutOptions(new Command('run'))
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  return command.parse(argv, { from: 'user' }).opts<RolloutFlags>();
}

describe('src/api/cli/commands/rollout-options', () => {
  it('says nothing where nothing was said', async () => {
    expect(await rolloutBody(flagsOf())).toEqual({});
  });

  it('puts every flag where the daemon looks for it', async () => {
    const rollout = [
      '--waves',
      '1,10%,100%',
      '--soak',
      '30s',
      '--max-failures',
      '2%',
      '--max-unreachable',
      '10',
      '--on-failure',
      'undo',
    ];
    const gates = [
      '--gate',
      'manual',
      '--gate-query',
      'up == 0',
      '--concurrency',
      '50',
      '--concurrency-per-site',
      '2',
      '--order',
      'given',
    ];
    const rest = ['--ignore-windows', '--guard', 'dead-man', '--guard-window', '5m', '--allow-reboot', '--checks', 'bgp, ping'];
    const times = ['--at', '2026-12-01T02:00:00Z', '--expires', '12h'];
    expect(await rolloutBody(flagsOf(...rollout, ...gates, ...rest, ...times))).toEqual({
      rollout: {
        waves: '1,10%,100%',
        soak: '30s',
        maxFailures: '2%',
        maxUnreachable: '10',
        onFailure: 'undo',
        gate: 'manual',
        gateQuery: 'up == 0',
        concurrency: 50,
        concurrencyPerSite: 2,
        order: 'given',
        ignoreWindows: true,
      },
      guard: 'dead-man',
      guardWindow: '5m',
      allowReboot: true,
      checks: ['bgp', 'ping'],
      at: '2026-12-01T02:00:00Z',
      expiresIn: '12h',
    });
  });

  it.each([
    ['--guard', 'magic'],
    ['--on-failure', 'panic'],
    ['--order', 'random'],
    ['--concurrency', '0'],
  ])('refuses %s %s', (flag, value) => {
    expect(() => flagsOf(flag, value)).toThrow(value === '0' ? 'Give a whole number' : 'Give one of');
  });

  it('reads checks from a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rosfleet-checks-'));
    try {
      const file = join(folder, 'checks.yaml');
      writeFileSync(file, '- standard\n- name: uplink\n  ping: 192.0.2.1\n');
      expect(await rolloutBody({ checks: `@${file}` })).toEqual({ checks: ['standard', { name: 'uplink', ping: '192.0.2.1' }] });
      writeFileSync(file, '- [');
      await expect(rolloutBody({ checks: `@${file}` })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      await expect(rolloutBody({ checks: `@${file}.none` })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
