import { quoteText, type RscArgument, type RscHeader } from '../../core/rsc';
import type { Draft, MigrationTarget } from './types';

/**
 * What has to be there before anything else can name it, first to last. The rest keeps the order of the export, which
 * RouterOS makes so that it can be imported.
 */
const FIRST: readonly string[] = ['/routing/table', '/interface/list'];
const LAST: readonly string[] = [
  '/routing/filter/rule',
  '/routing/id',
  '/routing/bgp/template',
  '/routing/bgp/instance',
  '/routing/bgp/connection',
  '/routing/bgp/vpn',
  '/routing/ospf/instance',
  '/routing/ospf/area',
  '/routing/ospf/area/range',
  '/routing/ospf/interface-template',
  '/routing/ospf/static-neighbor',
  '/routing/rip/instance',
  '/routing/rip/interface-template',
  '/routing/rip/static-neighbor',
];

/** The drafts in the order in which they can be imported. */
export function inOrder(drafts: readonly Draft[]): readonly Draft[] {
  const rank = ({ menu }: Draft): number => {
    const first = FIRST.indexOf(menu);
    const last = LAST.indexOf(menu);
    return first >= 0 ? first - FIRST.length : last >= 0 ? last + 1 : 0;
  };
  return drafts
    .map((draft, at) => ({ draft, at }))
    .sort((a, b) => rank(a.draft) - rank(b.draft) || a.draft.place - b.draft.place || a.at - b.at)
    .map(({ draft }) => draft);
}

/** The text of the configuration, as `/import` takes it. */
export function render(drafts: readonly Draft[], header: RscHeader, sourceVersion: string, target: MigrationTarget): string {
  const lines = [
    `# for RouterOS ${target.version}${target.model === undefined ? '' : `, ${plain(target.model)}`}`,
    `# made of an export of RouterOS ${sourceVersion}${header.model === undefined ? '' : `, ${plain(header.model)}`}`,
    '# for a router without configuration: /system reset-configuration no-defaults=yes',
  ];
  return `${[...lines, ...renderStatements(drafts)].join('\n')}\n`;
}

type RenderedStatement = Pick<Draft, 'menu' | 'verb' | 'selector'> & { readonly args: readonly RscArgument[] };

/** One line for each statement, and one for each change of the menu. */
export function renderStatements(statements: readonly RenderedStatement[]): readonly string[] {
  const lines: string[] = [];
  let menu: string | undefined;
  for (const statement of statements) {
    if (statement.menu !== menu) lines.push(`/${statement.menu.slice(1).split('/').join(' ')}`);
    menu = statement.menu;
    const head = [statement.verb, ...(statement.selector === undefined ? [] : [selectorText(statement.selector)])];
    lines.push([...head, ...statement.args.map(argumentText)].join(' '));
  }
  return lines;
}

/** A remark ends with its line. */
function plain(text: string): string {
  return text.replaceAll(/[^\w .+()/-]/g, '');
}

function selectorText(selector: string): string {
  return selector.startsWith('[') ? selector : quoteText(selector);
}

function argumentText({ name, value, flag }: RscArgument): string {
  return flag || name.startsWith('!') ? name : `${name}=${quoteText(value)}`;
}
