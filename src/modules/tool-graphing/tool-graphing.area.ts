import { z } from 'zod';
import { defineAction, defineArea, fieldInputs, planCreate, setChange, valuesOf, type Change } from '../../core/catalogue';
import { named } from '../../core/values';
import { graphSettings, interfaceGraphs, queueGraphs, resourceGraphs } from './tool-graphing.resource';

const GRAPHING = '/tool/graphing';
const { resource: settings } = graphSettings;
const { resource: perInterface } = interfaceGraphs;

const enableGraphing = defineAction({
  id: 'monitoring.enable_graphing',
  title: 'Enable graphing',
  summary: 'Draws graphs of an interface, and of system and queues where wanted; what is drawn already is left as it is.',
  kind: 'write',
  risk: 'none',
  idempotency: 'planned',
  verify: 'replan',
  menus: [GRAPHING, `${GRAPHING}/interface`, `${GRAPHING}/resource`, `${GRAPHING}/queue`],
  input: z.strictObject({
    ...fieldInputs(perInterface, { required: 'none' }),
    ...fieldInputs(settings, { required: 'none' }),
    system: z.boolean().default(false).describe('Processor, memory and storage, too.'),
    'simple-queue': named('simple-queue', 'office').schema.optional().describe('This simple queue, too, or all of them.'),
  }),
  examples: [
    { title: 'One interface for one network', input: { interface: 'ether1', 'allow-address': '192.0.2.0/24' } },
    {
      title: 'Everything',
      input: { interface: 'all', system: true, 'simple-queue': 'all', 'store-every': 'hour', 'allow-address': '192.0.2.0/24' },
    },
  ],
  async plan(router, input) {
    const given: Readonly<Record<string, unknown>> = input;
    const changes: Change[] = [];
    const wanted = valuesOf(settings, given);
    if (Object.keys(wanted).length > 0) {
      const [row = {}] = await router.print(GRAPHING);
      const change = setChange(settings, router, row, wanted);
      if (change) changes.push(change);
    }
    changes.push(...(await planCreate(perInterface, router, { interface: 'all', ...valuesOf(perInterface, given) })).changes);
    if (input.system) {
      const { resource } = resourceGraphs;
      changes.push(...(await planCreate(resource, router, valuesOf(resource, given))).changes);
    }
    if (input['simple-queue'] !== undefined) {
      const { resource } = queueGraphs;
      changes.push(...(await planCreate(resource, router, valuesOf(resource, given))).changes);
    }
    return { changes };
  },
});

export const toolGraphingArea = defineArea({
  id: 'tool-graphing',
  title: 'Graphing',
  summary: 'Graphs that a router draws itself and shows on its web page.',
  resources: [graphSettings, interfaceGraphs, resourceGraphs, queueGraphs],
  actions: [enableGraphing],
});
