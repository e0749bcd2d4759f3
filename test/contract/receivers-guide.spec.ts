import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { createRegistry, parseInput, type WriteAction } from '../../src/core/catalogue';
import { configReference } from '../../src/core/config';
import { metrics } from '../../src/core/telemetry';
import { AREAS } from '../../src/modules';

const TEXT = readFileSync(join(__dirname, '../../docs/guide/receivers.md'), 'utf8');

describe('docs/guide/receivers.md', () => {
  it('shows inputs that the actions take', () => {
    const registry = createRegistry(AREAS);
    const [traps, action] = [...TEXT.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml = '']) => parse(yaml) as object);
    expect(parseInput(registry.action('monitoring.configure_snmp') as WriteAction, traps)).toMatchObject({ 'trap-version': '2' });
    expect(parseInput(registry.action('log.add_remote_action') as WriteAction, action)).toMatchObject({ name: 'rosfleet' });
  });

  it('names variables with what they are without being set', () => {
    const rows = [...TEXT.matchAll(/^\| `(ROSFLEET_[A-Z_]+)` +\|.*\| (\S+).*\|$/gm)];
    expect(rows.map(([, name]) => name)).toEqual(['ROSFLEET_TRAP_LISTEN', 'ROSFLEET_SYSLOG_LISTEN', 'ROSFLEET_SYSLOG_KEEP']);
    const usualOf = new Map(configReference().map((variable) => [variable.name, variable.default ?? 'absent:']));
    const wrong = rows.filter(([, name = '', usual]) => usualOf.get(name) !== usual);
    expect(wrong.map(([row]) => row)).toEqual([]);
  });

  it('has a row for every reason that the metrics name, and for no other', () => {
    const helps = [metrics.trapsRefusedTotal, metrics.syslogRefusedTotal].map(
      (metric) => (metric as unknown as { help: string }).help,
    );
    const named = helps.flatMap((help) => [
      ...help.slice(help.indexOf(':')).matchAll(/\b([a-z]+_[a-z_]+|overflow|unauthorised|malformed)\b/g),
    ]);
    const reasons = [...new Set(named.map(([, reason = '']) => reason))];
    const rows = [...TEXT.slice(TEXT.indexOf('| reason ')).matchAll(/^\| `([a-z_]+)` /gm)].map(([, reason = '']) => reason);
    expect(rows.sort()).toEqual(reasons.sort());
  });
});
