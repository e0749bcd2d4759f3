import type { Command } from 'commander';
import type { ActionDetail, ActionSummary } from '../../contract/action-view';
import { actionDetail, actionSummary } from '../../contract/action-view';
import { rangeText } from '../../../core/catalogue';
import type { Bind, CliContext } from '../context';
import { typeWords, type JsonSchema } from '../input/schema-text';
import { renderTable } from '../output/table';

export function addActionCommands(program: Command, bind: Bind): void {
  program
    .command('actions')
    .description('list the actions, or show one with its arguments and examples')
    .argument('[id]', 'action id, e.g. ip.add_address')
    .option('--area <area>', 'only the actions of this feature area')
    .action(bind(showActions));
}

async function showActions(context: CliContext, options: { area?: string }, [id]: readonly string[]): Promise<void> {
  const registry = await context.services.loadRegistry();
  if (id !== undefined) return context.output.result(actionDetail(registry, id), renderAction);
  const all = registry.actions.map((action) => actionSummary(registry, action));
  const shown = all.filter((action) => options.area === undefined || action.area === options.area);
  return context.output.result(shown, renderList);
}

function renderList(actions: readonly ActionSummary[]): Promise<string> {
  return renderTable(actions, [
    { head: 'id', cell: (action) => action.id },
    { head: 'kind', cell: (action) => action.kind },
    { head: 'risk', cell: (action) => action.risk },
    { head: 'summary', cell: (action) => action.summary },
  ]);
}

/** What an action takes, with examples that can be typed. */
export async function renderAction(action: ActionDetail): Promise<string> {
  const schema = action.input as JsonSchema;
  const fields = Object.entries(schema.properties ?? {});
  const head = [
    `${action.id}: ${action.summary}`,
    `area ${action.area} · ${action.kind} · risk ${action.risk} · menus ${action.menus.join(', ')}${versionsOf(action)}`,
  ];
  const table = await renderTable(fields, [
    { head: 'argument', cell: ([name]) => `${name}${schema.required?.includes(name) ? ' (required)' : ''}` },
    { head: 'value', cell: ([, field]) => typeWords(field) },
    { head: 'meaning', cell: ([, field]) => field.description },
  ]);
  const verb = action.kind === 'read' ? 'run' : 'plan';
  const examples = action.examples.flatMap((example) => [
    `# ${example.title}`,
    `rosfleet ${verb} ${action.id} --on all${setArguments(example.input)}`,
  ]);
  return [...head, ...(fields.length > 0 ? ['', table] : []), '', ...examples].join('\n');
}

function versionsOf({ versions, needs, oneWay }: ActionDetail): string {
  const parts = [
    versions ? rangeText(versions) : '',
    versions?.instead ? `elsewhere ${versions.instead}` : '',
    needs?.packages ? `package ${needs.packages.join(' or ')}` : '',
    needs?.deviceMode ? `device-mode ${needs.deviceMode}` : '',
    needs?.architectures ? needs.architectures.join(', ') : '',
    needs?.hardware ?? '',
    oneWay ? 'cannot be taken back' : '',
  ];
  return parts
    .filter(Boolean)
    .map((part) => ` · ${part}`)
    .join('');
}

/** An input as the `--set` arguments that a shell takes. */
function setArguments(input: Readonly<Record<string, unknown>>, prefix = ''): string {
  return Object.entries(input)
    .map(([name, value]) => {
      const key = `${prefix}${name}`;
      if (typeof value === 'string' && value !== 'null') return ` --set ${shellQuoted(`${key}=${value}`)}`;
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        return setArguments(value as Record<string, unknown>, `${key}.`);
      }
      return ` --set ${shellQuoted(value === null ? `${key}=null` : `${key}:=${JSON.stringify(value)}`)}`;
    })
    .join('');
}

function shellQuoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
