import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { TestDaemon } from '../../kit/daemon';
import { temporaryFolder } from '../../kit/private-server';
import { startPrometheus } from '../../kit/prometheus';

const DEPLOY = resolve(__dirname, '../../../deploy/prometheus');

export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface ShippedPrometheus {
  readonly url: string;
  /** @throws what Prometheus says of a question that it does not understand */
  query(expr: string): Promise<readonly Sample[]>;
  /** Of the first sample; undefined where there is none. */
  valueOf(expr: string): Promise<number | undefined>;
  stop(): Promise<void>;
}

/**
 * A real Prometheus with the configuration that is shipped. Of it only this is other: where the daemon is, the file of its
 * token, how often is scraped and judged, and that no Alertmanager is there.
 */
export async function startShippedPrometheus(daemon: TestDaemon): Promise<ShippedPrometheus> {
  const token = join(await temporaryFolder('token'), 'token');
  await writeFile(token, await daemon.token(), { mode: 0o600 });
  const shipped = await readFile(join(DEPLOY, 'prometheus.yml'), 'utf8');
  const prometheus = await startPrometheus(
    shipped
      .replaceAll('rosfleet:8680', new URL(daemon.url()).host)
      .replaceAll('/run/secrets/metrics-token', token)
      .replaceAll(/scrape_(interval|timeout): \d+s/g, 'scrape_$1: 3s')
      .replace('global:\n', 'global:\n  evaluation_interval: 3s\n')
      .replace(/alerting:\n(?: .*\n)+/, '')
      .replace('rules/*.yml', join(DEPLOY, 'rules/*.yml')),
  );
  async function query(expr: string): Promise<readonly Sample[]> {
    const response = await fetch(`${prometheus.url}/api/v1/query?query=${encodeURIComponent(expr)}`);
    const body = (await response.json()) as {
      readonly status: string;
      readonly error?: string;
      readonly data?: { readonly result: readonly { metric: Record<string, string>; value: [number, string] }[] };
    };
    if (body.status !== 'success') throw new Error(`${expr}: ${body.error ?? 'no answer'}`);
    return (body.data?.result ?? []).map(({ metric, value: [, value] }) => ({ metric, value: Number(value) }));
  }
  return { url: prometheus.url, query, valueOf: async (expr) => (await query(expr))[0]?.value, stop: () => prometheus.stop() };
}
