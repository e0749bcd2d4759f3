import type { CliCoverage, CliKnownPath, CliMenu, MenuSource } from '../menu-source';
import { renderTable } from '../output/table';

type Needs = CliMenu['needs'];

/** A menu as one JSON document. */
export interface MenuJson extends Omit<CliMenu, 'commands' | 'properties'> {
  readonly commands: Readonly<Record<string, readonly string[]>>;
  readonly properties: ReturnType<CliMenu['properties']>;
}

export function menuJson(menu: CliMenu): MenuJson {
  const { path, kind, basis, needs, required, movedFrom } = menu;
  return {
    path,
    kind,
    basis,
    needs,
    required,
    ...(movedFrom ? { movedFrom } : {}),
    commands: Object.fromEntries(menu.commands),
    properties: menu.properties(),
  };
}

export function renderMenus(menus: readonly Pick<CliMenu, 'path' | 'kind' | 'basis' | 'needs'>[]): Promise<string> {
  return renderTable(menus, [
    { head: 'menu', cell: (menu) => menu.path },
    { head: 'kind', cell: (menu) => menu.kind },
    { head: 'known from', cell: (menu) => menu.basis },
    { head: 'needs', cell: (menu) => needsText(menu.needs) },
  ]);
}

export async function renderMenu(menu: MenuJson): Promise<string> {
  const { path, kind, basis, movedFrom, required } = menu;
  const needs = needsText(menu.needs);
  const head = [
    `${path} · ${kind} · known from ${basis}${needs ? ` · needs ${needs}` : ''}${movedFrom ? ` · was ${movedFrom}` : ''}`,
    ...(required ? [`add needs ${required.refusal ?? required.arguments.join(', ')}`] : []),
  ];
  const properties = await renderTable(menu.properties, [
    { head: 'property', cell: (property) => property.name },
    { head: 'use', cell: (property) => (property.readOnly ? 'read-only' : property.unsettable ? 'set, unset' : 'set') },
    { head: 'type', cell: (property) => typeText(property) },
  ]);
  const commands = await renderTable(Object.entries(menu.commands), [
    { head: 'command', cell: ([command]) => command },
    { head: 'arguments', cell: ([, names]) => names.join(' ') },
  ]);
  return [...head, ...(menu.properties.length > 0 ? ['', properties] : []), '', commands].join('\n');
}

function typeText({ type, values, range }: MenuJson['properties'][number]): string {
  const words = values ? ` ${values.slice(0, MAX_WORDS).join(' | ')}${values.length > MAX_WORDS ? ' | …' : ''}` : '';
  return `${type ?? ''}${range ? ` ${range.min}..${range.max}` : ''}${words}`;
}

const MAX_WORDS = 8;

function needsText(needs: Needs): string {
  return Object.entries(needs as Record<string, string | readonly string[]>)
    .map(([what, value]) => `${what} ${typeof value === 'string' ? value : value.join(' ')}`)
    .join(', ');
}

export interface CoverageJson {
  readonly versions: readonly CliCoverage[];
  readonly paths: { readonly known: number; readonly withFacts: number; readonly without: readonly CliKnownPath[] };
}

export function coverageJson(source: MenuSource): CoverageJson {
  const paths = source.knownPaths();
  const without = paths.filter(({ versions }) => versions.length === 0);
  return { versions: source.coverage(), paths: { known: paths.length, withFacts: paths.length - without.length, without } };
}

export async function renderCoverage({ versions, paths }: CoverageJson): Promise<string> {
  const share = ({ typed, writable }: CliCoverage): string => `${Math.round((100 * typed) / Math.max(1, writable))} %`;
  const counts = await renderTable(versions, [
    { head: 'version', cell: (row) => row.version },
    { head: 'menus', cell: (row) => row.menus.tree + row.menus.written, align: 'right' },
    { head: 'borrowed', cell: (row) => row.menus.borrowed, align: 'right' },
    { head: 'by name', cell: (row) => row.menus.path, align: 'right' },
    { head: 'commands', cell: (row) => row.commands, align: 'right' },
    { head: 'arguments', cell: (row) => row.arguments, align: 'right' },
    { head: 'writable', cell: (row) => row.writable, align: 'right' },
    { head: 'typed', cell: share, align: 'right' },
  ]);
  const reasons = await renderTable(paths.without, [
    { head: 'menu without facts', cell: (row) => row.path },
    { head: 'why', cell: (row) => row.reason },
  ]);
  return [counts, '', `${paths.known} paths are known, ${paths.withFacts} of them with facts`, '', reasons].join('\n');
}
