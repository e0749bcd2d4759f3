import { z } from 'zod';
import { defineAction } from '../action';
import { defineArea } from '../registry';
import { EMPTY_PLAN } from '../plan';
import { workflowAreas } from './compile';
import { defineWorkflow, type Stage, type Workflow } from './workflow';

const SLOW_MS = 900_000;
const AREA = defineArea({
  id: 'things',
  title: 'Things',
  summary: 'Things.',
  actions: [
    defineAction({
      id: 'thing.ensure',
      title: 'Keep a thing',
      summary: 'Keeps a thing.',
      kind: 'write',
      idempotency: 'planned',
      verify: 'replan',
      risk: 'none',
      menus: ['/thing'],
      secrets: ['thing-key'],
      timeoutMs: SLOW_MS,
      input: z.strictObject({}),
      examples: [{ title: 'One', input: {} }],
      plan: () => Promise.resolve(EMPTY_PLAN),
    }),
  ],
});

const COMMON = {
  family: 'lifecycle',
  title: 'A workflow',
  summary: 'A workflow.',
  why: 'It is needed.',
  risk: 'none',
  input: z.strictObject({}),
  examples: [{ title: 'One', input: {} }],
} as const;

const inner = defineWorkflow({
  ...COMMON,
  name: 'keep_thing',
  steps: [{ id: 'thing', title: 'Keep it', do: 'thing.ensure', input: () => ({}) }],
});

function madeOf(name: string, ...parts: readonly string[]): Workflow {
  const stages = parts.map((part): Stage => ({
    id: part.replaceAll('_', '-'),
    title: part,
    do: `workflow.${part}`,
    input: () => ({}),
  }));
  return defineWorkflow({ ...COMMON, name, stages });
}

function actionsOf(workflows: readonly Workflow[]) {
  return workflowAreas(workflows, [AREA]).flatMap(({ actions }) => actions);
}

describe('workflows that are made of others', () => {
  it('know of their parts, whatever the order they are listed in, and stand in that order', () => {
    const [whole, part] = actionsOf([madeOf('keep_all', 'keep_thing'), inner]);
    expect([whole?.id, part?.id]).toEqual(['workflow.keep_all', 'workflow.keep_thing']);
    expect(whole).toMatchObject({ menus: ['/thing'], secrets: ['thing-key'] });
    expect(whole?.timeoutMs).toBeGreaterThan(SLOW_MS);
    expect(actionsOf([inner, madeOf('keep_all', 'keep_thing')])[1]).toMatchObject({ secrets: ['thing-key'] });
  });

  it('may use one part twice, and not themselves', () => {
    const both = madeOf('keep_both', 'keep_thing', 'keep_all');
    expect(actionsOf([both, madeOf('keep_all', 'keep_thing'), inner])).toHaveLength(3);
    expect(() => actionsOf([madeOf('keep_a', 'keep_b'), madeOf('keep_b', 'keep_a')])).toThrow(/made of itself/);
  });

  it('name what there is', () => {
    expect(() => actionsOf([madeOf('keep_all', 'nothing')])).toThrow('there is no action workflow.nothing');
  });
});
