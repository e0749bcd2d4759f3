import { drawWorkflow, partsOf, type Action, type Area, type Part } from '../../../src/core/catalogue';
import { argumentsText, limitsText, table } from './page';

const NOTE = '<!-- Made by scripts/reference from src/workflows; do not edit. -->';
const NO_RESOURCES = { resources: [] };

/**
 * The page of a workflow: why, what it takes, its steps drawn, what is checked, how it comes back.
 * @param readme of its family; the section under its name is about it
 */
export function workflowPage(action: Action, readme: string): string {
  const name = action.id.slice(action.id.indexOf('.') + 1);
  const spec = action.workflow?.spec;
  const parts = spec ? partsOf(spec) : [];
  const goals = parts.flatMap((part) => [part, ...(part.parts ?? [])]).filter(({ kind }) => kind === 'goal' || kind === 'wait');
  return [
    `# ${action.title}`,
    NOTE,
    `\`${action.id}\`: ${action.summary} ${action.kind === 'read' ? 'It only reads.' : `Risk: ${action.risk}.`}${limitsText(action)}`,
    ...(spec ? ['## Why', spec.why] : []),
    sectionOf(readme, name),
    '## Inputs',
    ...argumentsText(action, NO_RESOURCES),
    ...(spec ? ['## Steps', `\`\`\`mermaid\n${drawWorkflow(spec)}\n\`\`\``, stepsTable(parts)] : []),
    ...(goals.length > 0 ? ['## What is checked', goals.map(({ title }) => `- ${title}`).join('\n')] : []),
    ...(action.kind === 'read' ? [] : ['## How it comes back', comesBack(action, parts)]),
    '## Examples',
    ...action.examples.map(
      (example) => `${example.title}:\n\n\`\`\`json\n${JSON.stringify(example.input, undefined, 2)}\n\`\`\``,
    ),
    '',
  ]
    .filter((part, index, all) => part !== '' || index === all.length - 1)
    .join('\n\n');
}

function stepsTable(parts: readonly Part[]): string {
  const rows = parts.flatMap((part) => [rowOf(part, ''), ...(part.parts ?? []).map((inner) => rowOf(inner, `${part.id} / `))]);
  return table(['step', 'what it does', 'action', 'when', 'on'], rows);
}

function rowOf(part: Part, prefix: string): readonly string[] {
  const { id, title, when = 'always', on = '' } = part;
  return [`${prefix}${id}`, title, part.do === undefined ? '' : `\`${part.do}\``, when, on];
}

function comesBack({ workflow, oneWay }: Action, parts: readonly Part[]): string {
  const kept = parts.flatMap(({ title, keep }) => (keep === undefined ? [] : [`${title}: stays, ${keep}`]));
  const common = workflow?.stages
    ? 'Each stage is a change of its own, planned, guarded and verified. When one fails, those before it are taken back, the last first; `rosfleet runs undo` does the same with a finished one.'
    : 'All steps are one change: under one guard, verified as a whole, taken back as a whole when a step or a goal fails; `rosfleet runs undo` takes a finished one back.';
  return [common, oneWay ?? '', workflow?.spec.comesBack ?? '', ...kept.map((line) => `- ${line}`)].filter(Boolean).join('\n\n');
}

/** The part of a README under `## name`. */
function sectionOf(readme: string, name: string): string {
  const [, section = ''] = readme.split(new RegExp(`^## ${name}\\s*$`, 'm'));
  return section.split(/^## /m)[0]?.trim() ?? '';
}

export function workflowIndex(areas: readonly Area[]): string {
  const count = areas.reduce((sum, area) => sum + area.actions.length, 0);
  return [
    '# Workflows',
    NOTE,
    `${count} workflows. Each is planned, run, scheduled and undone by its id, like an action: \`rosfleet plan workflow.setup_dual_wan --on …\`; \`rosfleet workflows NAME\` shows the same as these pages.`,
    ...areas.flatMap((area) => [
      `## ${area.title}`,
      table(
        ['workflow', 'risk', 'what it does'],
        area.actions.map((action) => {
          const name = action.id.slice(action.id.indexOf('.') + 1);
          return [`[${name}](${name}.md)`, action.kind === 'read' ? 'reads' : action.risk, action.summary];
        }),
      ),
    ]),
    '',
  ].join('\n\n');
}
