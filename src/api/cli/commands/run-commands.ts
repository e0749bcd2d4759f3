import type { Command } from 'commander';
import type { Action, RunAccepted, RunMode } from '../../../core/catalogue';
import type { Bind, CliContext } from '../context';
import { readInput } from '../input/read-input';
import { count } from '../output/safe-text';
import { collect } from './options';
import { addRolloutOptions, rolloutBody, type RolloutFlags } from './rollout-options';
import { scheduleFromRun } from './schedule-commands';
import { rehearseAll } from './twin-commands';
import { watchRun } from './watch-run';

interface RunOptions extends RolloutFlags {
  readonly on: string;
  readonly input?: string;
  readonly set?: readonly string[];
  readonly detach?: boolean;
  readonly idempotencyKey?: string;
  readonly tenant?: string;
  readonly rehearse?: boolean;
  readonly cron?: string;
  readonly tz?: string;
}

export function addRunCommands(program: Command, bind: Bind): void {
  const describe = (name: 'plan' | 'run', text: string): Command =>
    addRolloutOptions(
      program
        .command(name)
        .description(text)
        .argument('<id>', 'action id, e.g. ip.add_address; list them with `rosfleet actions`')
        .requiredOption('--on <selector>', 'which routers, e.g. "group=edge and version >= 7.15"')
        .option('-i, --input <file>', 'input as YAML or JSON, - for stdin')
        .option('--set <key=value>', 'one argument; key:=json for other than text, key=null unsets (repeatable)', collect),
    )
      .option('--detach', 'do not wait for the end')
      .option('--idempotency-key <key>', 'the same key again gives the same run')
      .option('--tenant <id>', 'owner of the routers');
  describe('plan', 'show what an action would change, router by router; writes nothing')
    .option('--rehearse', 'apply it to simulated routers with the configuration of those selected, and say how it went')
    .action(bind(submit('plan')));
  describe('run', 'run an action on routers')
    .option('--cron <rule>', 'again and again: a schedule with this rule, e.g. "0 3 * * 6"')
    .option('--tz <zone>', 'zone of the rule, e.g. Europe/Riga; absent: that of the daemon')
    .action(bind(submit('apply')));
}

function submit(mode: RunMode) {
  return async (context: CliContext, options: RunOptions, args: readonly string[]): Promise<number | void> => {
    const registry = await context.services.loadRegistry();
    const action = registry.action(args[0] as string);
    const input = await readInput(action, { ...(options.input ? { file: options.input } : {}), set: options.set ?? [] });
    if (options.rehearse) return rehearseAll(context, action, input, options.on);
    const client = await context.connect();
    const body = { ...requestOf(action, { mode, input, options }), ...(await rolloutBody(options)) };
    const { cron, tz } = options;
    if (cron !== undefined) return scheduleFromRun(context, client, body, { cron, ...(tz === undefined ? {} : { tz }) });
    const accepted = await client.call<RunAccepted>({
      method: 'POST',
      path: '/runs',
      body,
      ...(options.idempotencyKey ? { headers: { 'idempotency-key': options.idempotencyKey } } : {}),
    });
    if (options.detach) return context.output.result(accepted, describeAccepted);
    if (accepted.repeated) context.output.note(`This key was used before: following run ${accepted.id}.`);
    return watchRun(context, client, { id: accepted.id, total: accepted.total, kind: action.kind });
  };
}

function requestOf(action: Action, request: { mode: RunMode; input: unknown; options: RunOptions }): Record<string, unknown> {
  const { on, tenant } = request.options;
  return {
    do: action.id,
    input: request.input,
    on,
    mode: request.mode,
    ...(tenant === undefined ? {} : { tenant }),
  };
}

function describeAccepted(accepted: RunAccepted): string {
  return `run ${accepted.id} on ${count(accepted.total, 'router')}; follow it with: rosfleet runs watch ${accepted.id}`;
}
