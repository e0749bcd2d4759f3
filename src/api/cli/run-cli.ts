import { Command, CommanderError } from 'commander';
import { AppError, EXIT } from '../../core/errors';
import { createDaemonClient } from './client/daemon-client';
import { addWorkflowCommands } from './commands/workflow-commands';
import { addActionCommands } from './commands/action-commands';
import { addChecksCommand } from './commands/checks-command';
import { addDaemonCommands } from './commands/daemon-commands';
import { addEventCommands } from './commands/event-commands';
import { addInsightCommands } from './commands/insight-commands';
import { addInventoryCommands } from './commands/inventory-commands';
import { addMaintenanceCommands } from './commands/maintenance-commands';
import { addMasterKeyCommands } from './commands/master-key-commands';
import { addMenuCommands } from './commands/menu-commands';
import { addAuditExportsCommand } from './commands/audit-exports-command';
import { addMigrateCommand } from './commands/migrate-command';
import { addMonitoringCommands } from './commands/monitoring-commands';
import { addRouterCommands } from './commands/router-commands';
import { addRunCommands } from './commands/run-commands';
import { addRunsCommands } from './commands/runs-commands';
import { addScheduleCommands } from './commands/schedule-commands';
import { addTopologyCommands } from './commands/topology-commands';
import { addTwinCommands } from './commands/twin-commands';
import { addWebhookCommands } from './commands/webhook-commands';
import { addWindowCommands } from './commands/window-commands';
import { addWritesCommands } from './commands/writes-commands';
import type { Bind, CliContext, CliServices } from './context';
import { createOutput, printError, type OutputStreams } from './output/output';

/**
 * Runs one command line.
 * @returns the exit code; never throws
 */
export async function runCli(argv: readonly string[], services: CliServices): Promise<number> {
  const streams: OutputStreams = { stdout: process.stdout, stderr: process.stderr };
  const json = argv.includes('--json');
  let exitCode: number = EXIT.ok;
  const bind: Bind =
    (handler) =>
    async (...args) => {
      // Commander calls with the arguments, then the options, then the command.
      const options = args.at(-2) as Parameters<typeof handler>[1];
      const context: CliContext = {
        services,
        output: createOutput(streams, { json }),
        connect: () => Promise.resolve(createDaemonClient()),
      };
      exitCode = (await handler(context, options, args.slice(0, -2).flat() as string[])) ?? EXIT.ok;
    };
  try {
    await createProgram(services.version, bind).parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
    const known = error instanceof CommanderError ? usageError(error) : AppError.from(error);
    printError(streams, known, { json });
    return known.spec.exit;
  }
}

export function createProgram(version: string, bind: Bind): Command {
  const program = new Command('rosfleet')
    .description('Operates fleets of MikroTik RouterOS routers.')
    .version(version)
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ outputError: () => undefined });
  addDaemonCommands(program, bind);
  addRouterCommands(program, bind);
  addInventoryCommands(program, bind);
  addActionCommands(program, bind);
  addWorkflowCommands(program, bind);
  addChecksCommand(program, bind);
  addMenuCommands(program, bind);
  addRunCommands(program, bind);
  addRunsCommands(program, bind);
  addScheduleCommands(program, bind);
  addWindowCommands(program, bind);
  addWritesCommands(program, bind);
  addMasterKeyCommands(program, bind);
  addTopologyCommands(program, bind);
  addMonitoringCommands(program, bind);
  addInsightCommands(program, bind);
  addMaintenanceCommands(program, bind);
  addEventCommands(program, bind);
  addWebhookCommands(program, bind);
  addTwinCommands(program, bind);
  addMigrateCommand(program, bind);
  addAuditExportsCommand(program, bind);
  for (const command of everyCommand(program)) {
    command.option('--json', 'print one JSON document (or JSON lines) and nothing else on stdout').exitOverride();
    command.configureOutput({ outputError: () => undefined });
  }
  return program;
}

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

function usageError(error: CommanderError): AppError {
  // Commander says `error: unknown option …`, and prints the help of a command group by itself.
  const message = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
  const told = error.code === 'commander.help' || message === '(outputHelp)' ? 'a command is missing' : message;
  return new AppError('INPUT_INVALID', told, { cause: error, remedy: 'Read what the command takes: add --help.' });
}
