import type { Row } from '../../core/catalogue';
import { isIpv4 } from '../audit/addresses';
import { shown } from '../audit/evidence';
import { defineRule, type MenuNeeds, type Rule } from '../audit/rule';
import { NotKnown, wordsOf, type ConfigView } from '../audit/view';

/** One thing that can run out. */
export interface Measured {
  readonly item: string;
  /** Which of several, e.g. the pool. */
  readonly name?: string;
  readonly used: number;
  readonly total: number;
  readonly unit: 'percent' | 'bytes' | 'entries' | 'addresses' | 'celsius';
}

interface Measure {
  readonly item: string;
  readonly title: string;
  /** From here on it is told, in per cent of the total. */
  readonly limit: number;
  readonly why: string;
  readonly remedy: string;
  readonly menus: MenuNeeds;
  of(view: ConfigView): readonly Measured[];
}

const RESOURCE = '/system/resource';
const TRACKING = '/ip/firewall/connection/tracking';
/** What counts as full, of the heat that a board bears. */
const HOTTEST = 100;
/** Beyond this little is left, whatever the limit was. */
const NEARLY_ALL = 95;

function numberOf(text: string | undefined): number {
  return Number.parseFloat(text ?? '');
}

/** Nothing where the router does not tell it. */
function measured(one: Measured): readonly Measured[] {
  return Number.isFinite(one.used) && Number.isFinite(one.total) && one.total > 0 ? [one] : [];
}

function usedOf(row: Row, free: string, total: string, item: string): readonly Measured[] {
  const all = numberOf(row[total]);
  return measured({ item, used: all - numberOf(row[free]), total: all, unit: 'bytes' });
}

export const MEASURES: readonly Measure[] = [
  {
    item: 'cpu',
    title: 'The processor is busy',
    limit: 80,
    why: 'Packets wait or are dropped, and management becomes slow; one look may have met a peak.',
    remedy: 'Look what takes the time with diagnostics and the profiler; fasttrack, fewer rules or a larger board help.',
    menus: { [RESOURCE]: ['cpu-load'] },
    of: (view) => measured({ item: 'cpu', used: numberOf(view.one(RESOURCE)['cpu-load']), total: 100, unit: 'percent' }),
  },
  {
    item: 'memory',
    title: 'Memory runs out',
    limit: 85,
    why: 'A router without memory restarts.',
    remedy: 'Look for large tables: routes, connections, address lists, caches.',
    menus: { [RESOURCE]: ['free-memory', 'total-memory'] },
    of: (view) => usedOf(view.one(RESOURCE), 'free-memory', 'total-memory', 'memory'),
  },
  {
    item: 'disk',
    title: 'The disk runs full',
    limit: 90,
    why: 'Upgrades and backups need room, and an upgrade that finds none may leave a broken router.',
    remedy: 'Remove old backups, logs and packages.',
    menus: { [RESOURCE]: ['free-hdd-space', 'total-hdd-space'] },
    of: (view) => usedOf(view.one(RESOURCE), 'free-hdd-space', 'total-hdd-space', 'disk'),
  },
  {
    item: 'connections',
    title: 'The table of connections fills up',
    limit: 80,
    why: 'When it is full, new connections are dropped.',
    remedy: 'Look who holds them; shorten timeouts, or limit connections per address.',
    menus: { [TRACKING]: ['total-entries', 'max-entries'] },
    of(view) {
      const row = view.one(TRACKING);
      return measured({
        item: 'connections',
        used: numberOf(row['total-entries']),
        total: numberOf(row['max-entries']),
        unit: 'entries',
      });
    },
  },
  {
    item: 'pool',
    title: 'Address pools run out',
    limit: 85,
    why: 'Clients beyond the last address get none.',
    remedy: 'Widen the pool, give it a next one, or shorten the lease time.',
    menus: { '/ip/pool': ['name', 'ranges', 'next-pool'], '/ip/pool/used': ['pool'] },
    of: poolsOf,
  },
  {
    item: 'temperature',
    title: 'The router runs hot',
    limit: 75,
    why: 'Heat shortens its life and makes it slow down or stop.',
    remedy: 'Give it air; look whether fans run.',
    menus: { '/system/health': ['name', 'value', 'type', 'temperature', 'cpu-temperature', 'board-temperature1'] },
    of: temperaturesOf,
  },
];

function poolsOf(view: ConfigView): readonly Measured[] {
  const used = new Map<string, number>();
  for (const { pool = '' } of view.rows('/ip/pool/used')) used.set(pool, (used.get(pool) ?? 0) + 1);
  return view
    .rows('/ip/pool')
    .flatMap(({ name = '', ranges }) =>
      measured({ item: 'pool', name: shown('name', name), used: used.get(name) ?? 0, total: sizeOf(ranges), unit: 'addresses' }),
    );
}

/** Addresses in `192.0.2.10-192.0.2.99,198.51.100.0/28`. */
function sizeOf(ranges: string | undefined): number {
  return wordsOf(ranges).reduce((sum, range) => {
    const [from = '', to = from] = range.split('-');
    if (from.includes('/')) return sum + 2 ** (32 - Number(from.split('/')[1]));
    return isIpv4(from) && isIpv4(to) ? sum + bits(to) - bits(from) + 1 : sum;
  }, 0);
}

function bits(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** One row with a property for each sensor on 6.x and on x86, one row for each sensor on boards with 7.x. */
function temperaturesOf(view: ConfigView): readonly Measured[] {
  return view.rows('/system/health').flatMap((row) => {
    const named = row['type'] === 'C' ? [[row['name'] ?? '', row['value']] as const] : [];
    const own = ['temperature', 'cpu-temperature', 'board-temperature1'].map((name) => [name, row[name]] as const);
    return [...named, ...own].flatMap(([name, value]) =>
      measured({ item: 'temperature', name, used: numberOf(value), total: HOTTEST, unit: 'celsius' }),
    );
  });
}

function percentOf({ used, total }: Measured): number {
  return Math.round((used / total) * 100);
}

function limitOf({ item, limit }: Measure, view: ConfigView): number {
  return view.context.limits?.[item] ?? limit;
}

export const CAPACITY_RULES: readonly Rule[] = MEASURES.map((measure) =>
  defineRule({
    id: `capacity.${measure.item}`,
    title: measure.title,
    severity: 'medium',
    audits: ['capacity'],
    why: measure.why,
    remedy: measure.remedy,
    references: [],
    menus: measure.menus,
    check: (view) =>
      measure
        .of(view)
        .filter((one) => percentOf(one) >= limitOf(measure, view))
        .map((one) => ({
          text: `${one.name ? `${one.name} ` : ''}${one.used} of ${one.total} ${one.unit}, ${percentOf(one)} %`,
          ...(percentOf(one) >= NEARLY_ALL ? { severity: 'high' as const } : {}),
        })),
  }),
);

export const CAPACITY_OUTPUT: Readonly<Record<string, string>> = {
  item: `What is measured: ${MEASURES.map(({ item }) => item).join(', ')}.`,
  instance: 'Which of several, e.g. the pool.',
  used: 'How much is used.',
  total: 'How much there is.',
  unit: 'Unit of both.',
  percent: 'Share that is used.',
  limit: 'Share from which on it is a finding.',
  state: 'ok, or over the limit.',
};

/** Every measure as a row; those that could not be taken are told by their rules. */
export function capacityRows(view: ConfigView): readonly Row[] {
  return MEASURES.flatMap((measure) => {
    const limit = limitOf(measure, view);
    try {
      return measure.of(view).map((one) => ({
        item: one.item,
        ...(one.name ? { instance: one.name } : {}),
        used: String(one.used),
        total: String(one.total),
        unit: one.unit,
        percent: String(percentOf(one)),
        limit: String(limit),
        state: percentOf(one) >= limit ? 'over' : 'ok',
      }));
    } catch (error) {
      if (error instanceof NotKnown) return [];
      throw error;
    }
  });
}
