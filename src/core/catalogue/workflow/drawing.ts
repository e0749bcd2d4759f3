import type { Goal, Stage, Step, Workflow } from './workflow';

/** One box of the drawing: a step, a stage, or what is looked at in the end. */
export interface Part {
  readonly id: string;
  readonly title: string;
  readonly kind: 'write' | 'read' | 'refuse' | 'transaction' | 'wait' | 'daemon' | 'goal';
  /** Action id. */
  readonly do?: string;
  readonly when?: string;
  /** Where it runs, if not on the router itself. */
  readonly on?: string;
  /** Why its change stays when the rest is taken back. */
  readonly keep?: string;
  readonly parts?: readonly Part[];
}

/** What a workflow does, in order, as everybody may see it. */
export function partsOf(workflow: Workflow): readonly Part[] {
  if (workflow.stages) return workflow.stages.map(partOfStage);
  return [...workflow.steps.map(partOfStep), ...workflow.goals.map(partOfGoal)];
}

function partOfStep(step: Step): Part {
  const { id, title } = step;
  const common = { id, title, ...conditionOf(step) };
  if (step.do !== undefined) return { ...common, kind: 'write', do: step.do };
  if (step.read !== undefined) return { ...common, kind: 'read', do: step.read };
  return { ...common, kind: 'refuse' };
}

function partOfGoal({ id, title, read }: Goal): Part {
  return { id, title, kind: 'goal', do: read };
}

function partOfStage(stage: Stage): Part {
  const { id, title, keep } = stage;
  const common = {
    id,
    title,
    ...conditionOf(stage),
    ...(stage.on ? { on: stage.onText ?? 'another router' } : {}),
    ...(keep === undefined ? {} : { keep }),
  };
  if (stage.steps !== undefined) {
    const parts = [...stage.steps.map(partOfStep), ...(stage.goals ?? []).map(partOfGoal)];
    return { ...common, kind: 'transaction', parts };
  }
  if (stage.until !== undefined) return { ...common, kind: 'wait', do: stage.until };
  return stage.daemon !== undefined ? { ...common, kind: 'daemon' } : { ...common, kind: 'write', do: stage.do };
}

function conditionOf({ when, whenText, optional }: { when?: unknown; whenText?: string; optional?: true }): { when?: string } {
  if (whenText !== undefined) return { when: whenText };
  if (when !== undefined) return { when: 'where asked for' };
  return optional ? { when: 'where the router has it' } : {};
}

/** The workflow as a Mermaid flowchart. */
export function drawWorkflow(workflow: Workflow): string {
  const lines: string[] = ['flowchart TD', '  start([start])'];
  let last = 'start';
  let count = 0;
  const chain = (part: Part, indent: string): void => {
    const name = `s${(count += 1)}`;
    const label = [part.title, part.do, part.when && `(${part.when})`].filter(Boolean).map((text) => escaped(text ?? ''));
    const [open, close] = SHAPES[part.kind];
    lines.push(`${indent}${name}${open}"${label.join('<br/>')}"${close}`);
    lines.push(`${indent}${last} --> ${name}`);
    last = name;
  };
  for (const part of partsOf(workflow)) {
    if (!part.parts) {
      chain(part.on === undefined ? part : { ...part, title: `${part.title}, on ${part.on}` }, '  ');
      continue;
    }
    lines.push(`  subgraph g${(count += 1)}["${escaped(part.title)}${part.on === undefined ? '' : `, on ${escaped(part.on)}`}"]`);
    for (const inner of part.parts) chain(inner, '    ');
    lines.push('  end');
  }
  lines.push('  done([done])', `  ${last} --> done`);
  return lines.join('\n');
}

const SHAPES: Readonly<Record<Part['kind'], readonly [string, string]>> = {
  write: ['[', ']'],
  read: ['[/', '/]'],
  refuse: ['{{', '}}'],
  transaction: ['[', ']'],
  wait: ['[/', '/]'],
  daemon: ['[[', ']]'],
  goal: ['(', ')'],
};

function escaped(text: string): string {
  return text.replaceAll('"', '#quot;').replaceAll(/[<>]/g, ' ');
}
