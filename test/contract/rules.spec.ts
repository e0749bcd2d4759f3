import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { collectProcessMetrics, daemonMetrics, renderMetrics } from '../../src/core/telemetry';
import {
  isAlert,
  metricCatalogue,
  metricsIn,
  RULE_GROUPS,
  rulesFile,
  type AlertRule,
  type RuleTrial,
} from '../../src/monitoring';
import { havePrometheus } from '../kit/prometheus';

const RULES = RULE_GROUPS.flatMap(({ rules }) => rules);
const ALERTS = RULES.filter(isAlert);

const describeWithPrometheus = havePrometheus() ? describe : describe.skip;

/** @param count how many sets of labels the alert fires for */
function trialOf({ alert }: AlertRule, { series, at }: RuleTrial, count: number): object {
  return {
    interval: '1m',
    name: `${alert} ${count === 0 ? 'keeps silent' : 'fires'}`,
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    promql_expr_test: [
      {
        expr: `count(ALERTS{alertname="${alert}",alertstate="firing"}) or vector(0)`,
        eval_time: at,
        exp_samples: [{ labels: '{}', value: count }],
      },
    ],
  };
}

describe('test/contract/rules', () => {
  const known = new Set([...metricCatalogue().keys(), ...daemonMetrics().map(({ name }) => name)]);

  beforeAll(async () => {
    // Node.js and the process are not declared anywhere: what they tell is what is rendered.
    collectProcessMetrics('0.0.0');
    for (const [, name = ''] of (await renderMetrics()).matchAll(/^# TYPE (\S+)/gm)) known.add(name);
  });

  it('has rules', () => expect(ALERTS.length).toBeGreaterThan(25));

  it.each(RULES.map((rule) => [isAlert(rule) ? rule.alert : rule.record, rule] as const))(
    '%s asks for metrics that exist',
    (_name, rule) => expect(metricsIn(rule.expr).filter((name) => !known.has(name))).toEqual([]),
  );

  it('says of each alert where and what to do, under a name of its own', () => {
    for (const { alert, summary, description } of ALERTS) {
      expect([alert, summary]).toEqual([alert, expect.stringMatching(/[^.\s]$/)]);
      expect([alert, description]).toEqual([alert, expect.stringMatching(/\.$/)]);
    }
    expect(new Set(ALERTS.map(({ alert }) => alert)).size).toBe(ALERTS.length);
  });

  describeWithPrometheus('to promtool', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'rosfleet-rules-'));
      writeFileSync(join(folder, 'rules.yml'), rulesFile());
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    function promtool(args: readonly string[]): string {
      try {
        return execFileSync('promtool', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
      } catch (error) {
        const { stdout, stderr } = error as { stdout: string; stderr: string };
        return `${stdout}${stderr}`;
      }
    }

    it('are rules as they should be', () => {
      expect(promtool(['check', 'rules', 'rules.yml'])).toContain(`SUCCESS: ${RULES.length} rules found`);
    });

    // What has to hold for hours need not be looked at every minute.
    it.each([
      ['1m', ALERTS.filter(({ fires }) => !fires.at.endsWith('h'))],
      ['30m', ALERTS.filter(({ fires }) => fires.at.endsWith('h'))],
    ])('fire where their condition holds and keep silent otherwise, looked at every %s', (every, alerts) => {
      const tests = alerts.flatMap((rule) => [trialOf(rule, rule.fires, 1), trialOf(rule, rule.silent, 0)]);
      writeFileSync(join(folder, 'tests.yml'), stringify({ rule_files: ['rules.yml'], evaluation_interval: every, tests }));
      expect(alerts.length).toBeGreaterThan(0);
      expect(promtool(['test', 'rules', 'tests.yml'])).toContain('SUCCESS');
    });
  });
});
