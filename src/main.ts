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
    const { ALL_AREAS } = await import('./workflows/index.js');
    return createRegistry(ALL_AREAS);
  },
  async loadMenus() {
    const { CATALOGUE_VERSIONS, coverage, knownPaths, openMenuKnowledge, parseVersion } = await import('./routeros/index.js');
    const { loadConfig } = await import('./core/config/index.js');
    const knowledge = openMenuKnowledge(loadConfig().ROSFLEET_DATA_DIR);
    return {
      versions: CATALOGUE_VERSIONS,
      coverage,
      knownPaths,
      catalogue: (kind) => knowledge.catalogueOf({ ...kind, major: parseVersion(kind.version)?.major ?? 0 }),
    };
  },
  async loadMetricsReference() {
    const { metricsPage, metricsReference } = await import('./monitoring/index.js');
    return { reference: metricsReference(), page: metricsPage() };
  },
  async loadRulesFile() {
    const { rulesFile } = await import('./monitoring/index.js');
    return rulesFile();
  },
  async loadDashboards() {
    const { dashboardFiles } = await import('./monitoring/dashboards/index.js');
    return dashboardFiles();
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
  async rehearse(config, action, input) {
    const { rehearse } = await import('./simulator/index.js');
    return rehearse(config, action, input);
  },
  async migrate(input, options) {
    const { menuCatalogue } = await import('./routeros/index.js');
    const { compareWithTwin, migrateInput, migrationRows } = await import('./workflows/migrate/index.js');
    const migration = migrateInput(input, menuCatalogue);
    const made = { rsc: migration.rsc, rows: migrationRows(migration) };
    if (!options.rehearse) return made;
    const { rehearseImport } = await import('./simulator/index.js');
    return { ...made, differences: compareWithTwin(migration, rehearseImport(migration.rsc, migration.target)) };
  },
  async auditExports(exports, input) {
    const { auditExports } = await import('./workflows/audit/offline.js');
    return auditExports(exports, input);
  },
  async *reportAudits(audited, options) {
    const { reportOfExports } = await import('./workflows/reports/index.js');
    yield* reportOfExports(audited, options);
  },
};

// A reader such as `head` may leave early: that is its right, not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

void runCli(process.argv.slice(2), services).then((exitCode) => {
  // Not process.exit(): what is still in the pipe must reach its reader.
  process.exitCode = exitCode;
});
