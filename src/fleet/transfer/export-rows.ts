import { setImmediate } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import { stringify } from 'yaml';
import { DEFAULT_TENANT, type Actor } from '../../core/access';
import { queryRows, sql, type Page } from '../database';
import type { RouterService } from '../routers/router.service';
import type { RouterView } from '../routers/router-view';
import type { TransferFormat } from './format';
import { LABEL_PREFIX, LIST_SEPARATOR } from './rows';

export interface ExportOptions {
  readonly format: TransferFormat;
  /** @defaultValue `default` */
  readonly tenant?: string;
  /** @defaultValue every router of the tenant */
  readonly selector?: string;
}

const PAGE_ROWS = 100;
/** The YAML writer is slow: so many rows at a time. */
const YAML_ROWS = 25;
const COLUMNS = ['name', 'address', 'port', 'transport', 'tlsMode', 'site', 'credential', 'enabled', 'tags', 'groups'] as const;

type ExportRow = Pick<RouterView, (typeof COLUMNS)[number] | 'labels'>;

/** A page is read and written before the next one is asked for: the fleet is never in memory as a whole. */
export async function* exportRows(
  manager: EntityManager,
  routers: RouterService,
  actor: Actor,
  options: ExportOptions,
): AsyncGenerator<string> {
  const tenant = options.tenant ?? DEFAULT_TENANT;
  const { selector } = options;
  const first = await routers.list(actor, { tenant, limit: PAGE_ROWS, ...(selector === undefined ? {} : { selector }) });
  const writer = await writerOf(manager, tenant, options.format);
  yield writer.head;
  let count = 0;
  for (let page: Page<RouterView> | undefined = first; page; page = await nextPage(page)) {
    for (const rows of chunksOf(page.items.map(toRow), options.format === 'yaml' ? YAML_ROWS : PAGE_ROWS)) {
      yield writer.rows(rows, { isFirst: count === 0 });
      count += rows.length;
      // SQLite answers without letting go of the event loop: give it back between the pieces.
      await setImmediate();
    }
  }
  yield writer.foot(count);

  async function nextPage({ next }: Page<RouterView>): Promise<Page<RouterView> | undefined> {
    if (next === undefined) return undefined;
    return routers.list(actor, { tenant, limit: PAGE_ROWS, cursor: next, ...(selector === undefined ? {} : { selector }) });
  }
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}

function toRow(view: RouterView): ExportRow {
  const { name, address, port, transport, tlsMode, site, credential, enabled, tags, groups, labels } = view;
  return { name, address, port, transport, tlsMode, site, credential, enabled, tags, groups, labels };
}

interface Writer {
  readonly head: string;
  rows(rows: readonly ExportRow[], place: { readonly isFirst: boolean }): string;
  foot(count: number): string;
}

async function writerOf(manager: EntityManager, tenant: string, format: TransferFormat): Promise<Writer> {
  switch (format) {
    case 'csv':
      return csvWriter(await labelKeys(manager, tenant));
    case 'json':
      return {
        head: '[\n',
        rows: (rows, { isFirst }) => `${isFirst ? '' : ',\n'}${rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}`,
        foot: (count) => (count === 0 ? ']\n' : '\n]\n'),
      };
    case 'yaml':
      return { head: '', rows: (rows) => stringify(rows), foot: (count) => (count === 0 ? '[]\n' : '') };
  }
}

async function labelKeys(manager: EntityManager, tenant: string): Promise<string[]> {
  const rows = await queryRows<{ key: string }>(
    manager,
    sql`SELECT DISTINCT l."key" FROM "router_label" l JOIN "router" r ON r."id" = l."routerId" WHERE r."tenantId" = ${tenant} ORDER BY l."key"`,
  );
  return rows.map((row) => row.key);
}

function csvWriter(keys: readonly string[]): Writer {
  const line = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\n`;
  return {
    head: line([...COLUMNS, ...keys.map((key) => LABEL_PREFIX + key)]),
    rows: (rows) =>
      rows
        .map((row) => line([...COLUMNS.map((column) => cellText(row[column])), ...keys.map((key) => row.labels[key] ?? '')]))
        .join(''),
    foot: () => '',
  };
}

function cellText(value: ExportRow[(typeof COLUMNS)[number]]): string {
  if (value === null) return '';
  return typeof value === 'object' ? value.join(LIST_SEPARATOR) : String(value);
}

/** A spreadsheet runs what starts like a formula: the apostrophe makes it text. */
function csvCell(text: string): string {
  const safe = /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
