import { z } from 'zod';
import {
  defineAction,
  fieldInputs,
  idOf,
  isDynamic,
  matches,
  planningProplist,
  readMenu,
  selectionInputs,
  setChange,
  type PlanContext,
  type Row,
  type Selection,
  type Values,
} from '../../core/catalogue';
import { ratePair, type RatePair } from '../../core/values';
import { simpleQueues } from './queue-simple.resource';

const { resource } = simpleQueues;
const UNLIMITED: RatePair = { upload: 0, download: 0 };
const DEFAULT_PRIORITY = '8/8';
/** Share of dropped packets that is worth a word. */
const MANY_DROPS = 0.01;

export interface Wishes {
  /** Canonical text of these fields. */
  readonly queue?: string;
  readonly 'max-limit'?: string;
  readonly priority?: string;
}

/** The lower of two rates, where 0 is no limit. */
function lower(rate: number, ceiling: number): number {
  if (ceiling === 0) return rate;
  return rate === 0 ? ceiling : Math.min(rate, ceiling);
}

/** All simple queues of a router, by name: what limits what. */
export class QueueForest {
  private readonly byName: ReadonlyMap<string, Row>;
  private readonly parents: ReadonlySet<string>;

  constructor(
    private readonly rows: readonly Row[],
    private readonly wishes: Wishes,
  ) {
    this.byName = new Map(rows.map((row) => [row['name'] ?? '', row]));
    this.parents = new Set(rows.flatMap((row) => (row['parent'] && row['parent'] !== 'none' ? [row['parent']] : [])));
  }

  /** What the queue should hold; fields that stay as they are may be among them. */
  wanted(row: Row): Values {
    const { queue, priority } = this.wishes;
    const isLeaf = !this.parents.has(row['name'] ?? '');
    const guaranteed = ratePair.parse(row['limit-at'] || '0/0');
    const isGuaranteed = guaranteed.upload > 0 || guaranteed.download > 0;
    const hasPriority = (row['priority'] || DEFAULT_PRIORITY) !== DEFAULT_PRIORITY;
    return {
      ...(queue !== undefined && isLeaf ? { queue } : {}),
      ...(priority !== undefined && isGuaranteed && !hasPriority ? { priority } : {}),
      'max-limit': ratePair.format(this.limitOf(row)),
    };
  }

  /** What in the forest works against itself, one sentence each. */
  findings(): readonly string[] {
    return this.rows.flatMap((row) => [...this.overcommitted(row), ...dropping(row)]);
  }

  /** No queue gets more than those above it, whatever its own limit says. */
  private limitOf(row: Row, below: ReadonlySet<string> = new Set()): RatePair {
    const own = ratePair.parse(row['max-limit'] || '0/0');
    const name = row['name'] ?? '';
    const parent = below.has(name) ? undefined : this.byName.get(row['parent'] ?? 'none');
    const top = this.wishes['max-limit'] === undefined ? UNLIMITED : ratePair.parse(this.wishes['max-limit']);
    const ceiling = parent ? this.limitOf(parent, new Set([...below, name])) : top;
    return { upload: lower(own.upload, ceiling.upload), download: lower(own.download, ceiling.download) };
  }

  private overcommitted(row: Row): readonly string[] {
    const limit = this.limitOf(row);
    const promised = this.rows
      .filter((child) => child['parent'] === row['name'] && child['disabled'] !== 'true')
      .map((child) => ratePair.parse(child['limit-at'] || '0/0'));
    return (['upload', 'download'] as const).flatMap((way) => {
      const sum = promised.reduce((total, rate) => total + rate[way], 0);
      if (limit[way] === 0 || sum <= limit[way]) return [];
      return [`${row['name']}: its queues are guaranteed ${sum} bit/s ${way}, it has ${limit[way]}.`];
    });
  }
}

function dropping(row: Row): readonly string[] {
  const [packets, dropped] = [total(row['packets']), total(row['dropped'])];
  if (packets === 0 || dropped / (packets + dropped) < MANY_DROPS) return [];
  return [`${row['name']}: ${Math.round((100 * dropped) / (packets + dropped))} % of its packets were dropped.`];
}

/** `12/34` together. */
function total(pair = '0'): number {
  return pair.split('/').reduce((sum, part) => sum + (Number(part) || 0), 0);
}

function isMeant(row: Row, selection: Selection, facts: Parameters<typeof matches>[3], { previous }: PlanContext): boolean {
  const ids = previous?.changes.flatMap((change) => (change.op === 'set' ? [change.id] : [])) ?? [];
  if (ids.length > 0) return ids.includes(idOf(row));
  const named = selection['.id'];
  return (named === undefined || named === idOf(row)) && matches(resource, row, selection.where ?? {}, facts);
}

export const optimizeQueues = defineAction({
  id: 'qos.optimize_queues',
  title: 'Optimize queues',
  summary:
    'Brings simple queues in line with those above them and with the wishes given, and notes what is overcommitted or drops much; try it as a dry run.',
  kind: 'write',
  risk: 'disruptive',
  idempotency: 'planned',
  verify: 'replan',
  menus: ['/queue/simple'],
  input: z.strictObject({
    '.id': selectionInputs(resource)['.id'] as z.ZodType<string | undefined>,
    where: selectionInputs(resource)['where'] as z.ZodType<Selection['where']>,
    queue: optional('queue').describe('Queue types for queues that have none below them, e.g. fq-codel.'),
    'max-limit': optional('max-limit').describe('Rate of the uplink: no queue at the top gets more.'),
    priority: optional('priority').describe('Priority for queues with a guaranteed rate that have none of their own.'),
  }),
  examples: [
    {
      title: 'Share fairly within each queue, and stay below the uplink',
      input: { queue: 'pcq-upload-default/pcq-download-default', 'max-limit': '40M/100M' },
      before: [
        { do: 'queue.create_simple', input: { name: 'floor-1', target: '192.0.2.0/24', 'max-limit': '50M/200M' } },
        {
          do: 'queue.create_simple',
          input: { name: 'room-101', target: '192.0.2.10', parent: 'floor-1', 'max-limit': '60M/20M' },
        },
      ],
    },
  ],
  async plan(router, input, context) {
    const proplist = [...planningProplist(resource), 'packets', 'dropped'];
    const rows = await readMenu(resource, router, { proplist });
    const forest = new QueueForest(rows, input as Wishes);
    const changes = rows
      .filter((row) => !isDynamic(row) && isMeant(row, input as Selection, router, context))
      .flatMap((row) => setChange(resource, router, row, forest.wanted(row)) ?? []);
    const notes = forest.findings();
    return notes.length > 0 ? { changes, notes } : { changes };
  },
});

function optional(name: 'queue' | 'max-limit' | 'priority'): z.ZodOptional<z.ZodType<string>> {
  return fieldInputs(resource, { required: 'none', only: [name] })[name] as z.ZodOptional<z.ZodType<string>>;
}
