import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { startFleet } from '../../../src/simulator';

/**
 * A client written by others, in another language: where both it and ours agree with the simulator, the simulator speaks
 * the protocol and not merely our reading of it. Debian and Ubuntu have it as python3-librouteros.
 */
const python = pythonWithLibrary();
const present = python !== undefined;

/** The system's own Python has Debian's packages, even where another one comes first on the path. */
function pythonWithLibrary(): string | undefined {
  return ['python3', '/usr/bin/python3'].find((candidate) => {
    try {
      execFileSync(candidate, ['-c', 'import librouteros'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}

if (!present) {
  process.stderr.write('SKIPPED test/integration/simulator/librouteros: install python3-librouteros to run it\n');
}

(present ? describe : describe.skip)('librouteros against a simulated router', () => {
  it.each([
    ['7.20.8', ['lo', 'bridge'], 'no such command or directory (no), no such command prefix'],
    ['6.49.18', ['bridge'], 'no such command prefix'],
  ])('agrees with RouterOS %s', async (version, interfaces, unknown) => {
    const fleet = await startFleet({ routers: 1, first: '127.3.7.1', apiPort: 0, versions: [version] });
    try {
      const { address, port } = fleet.routers[0] ?? { address: '', port: 0 };
      const { stdout } = await promisify(execFile)(python ?? 'python3', [
        join(__dirname, 'foreign_client.py'),
        address,
        String(port),
      ]);
      expect(JSON.parse(stdout)).toEqual({
        plain: [{ name: 'sim-0001' }],
        token: [{ name: 'sim-0001' }],
        empty: [],
        added: [{ 'src-address': '192.0.2.7', comment: 'drop it' }],
        disabled: [{ disabled: true }],
        left: [],
        trap: 'no such item',
        unknown,
        in: interfaces,
      });
    } finally {
      await fleet.close();
    }
  });
});
