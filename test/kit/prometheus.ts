import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findBinary, freePort, startPrivateServer, temporaryFolder } from './private-server';

const FOLDERS = ['/usr/bin', '/usr/local/bin'];

/** Whether tests on Prometheus can run here. Says so on stderr when not; ROSFLEET_TEST_REQUIRE_ALL makes it an error. */
export function havePrometheus(): boolean {
  if (findBinary('prometheus', FOLDERS)) return true;
  if (process.env['ROSFLEET_TEST_REQUIRE_ALL']) throw new Error('Prometheus is missing: apt-get install prometheus');
  process.stderr.write('NOT TESTED ON PROMETHEUS: it is not installed (apt-get install prometheus)\n');
  return false;
}

export interface TestPrometheus {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts a Prometheus of the test's own; it ends with `stop()` or with this process.
 * @param config as in prometheus.yml. @defaultValue scrapes nothing
 */
export async function startPrometheus(settings = 'global: {}\n'): Promise<TestPrometheus> {
  const command = findBinary('prometheus', FOLDERS);
  if (!command) throw new Error('Prometheus is missing: apt-get install prometheus');
  const folder = await temporaryFolder('prometheus');
  const config = join(folder, 'prometheus.yml');
  await writeFile(config, settings);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = await startPrivateServer({
    folder,
    command,
    args: [`--config.file=${config}`, `--storage.tsdb.path=${join(folder, 'data')}`, `--web.listen-address=127.0.0.1:${port}`],
    signal: 'TERM',
    ping: async () => {
      const response = await fetch(`${url}/-/ready`);
      if (!response.ok) throw new Error(`status ${response.status}`);
    },
  });
  return { url, stop: () => server.stop() };
}
