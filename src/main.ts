import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCli, type CliServices } from './api/cli';
import { createRegistry } from './core/catalogue';
import { EXIT } from './core/errors';

const { version } = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as { version: string };

/** Loaded when asked for: a client command must not pay for Nest, the database or the simulator. */
const services: CliServices = {
  version,
  async loadRegistry() {
    const { AREAS } = await import('./modules/index.js');
    return createRegistry(AREAS);
  },
  async serve() {
    const { serve } = await import('./app.module.js');
    await serve({ version });
    // All parts have stopped and the log is written as it is said: no library's timer may hold the process.
    process.exit(EXIT.ok);
  },
  async simulate({ faults, services: doors, ...options }) {
    const { parseFault, parseService, runSimulator } = await import('./simulator/index.js');
    await runSimulator({ ...options, services: doors.map(parseService), faults: faults.map(parseFault) });
  },
};

// A reader such as `head` may leave early: that is its right, not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

void runCli(process.argv.slice(2), services).then((exitCode) => {
  // Not process.exit(): what is still in the pipe must reach its reader.
  process.exitCode = exitCode;
});
