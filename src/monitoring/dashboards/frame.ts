import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
  type Dashboard,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { AnyPanel } from './panels';
import { DATASOURCE } from './queries';

/** They stay as they are: links and bookmarks name them. */
export const UIDS = { fleet: 'routeros-fleet', router: 'routeros-router', operations: 'rosfleet-operations' } as const;
const TAG = 'routeros';

/** What every series of a router carries, as chosen at the top. */
export const FLEET = 'tenant=~"$tenant",site=~"$site"';
export const ROUTER = 'tenant=~"$tenant",router="$router"';

export interface Row {
  readonly title: string;
  readonly panels: readonly AnyPanel[];
  /** For what not every router has. */
  readonly collapsed?: true;
}

export interface Frame {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly variables: readonly QueryVariableBuilder[];
  readonly rows: readonly Row[];
  readonly annotations?: readonly AnnotationQueryBuilder[];
}

/** A variable with the values of a label. */
export function choice(name: string, query: string, { many }: { readonly many: boolean } = { many: true }): QueryVariableBuilder {
  const variable = new QueryVariableBuilder(name)
    .label(name)
    .datasource(DATASOURCE)
    .query({ query, refId: name })
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.NaturalAsc)
    .multi(many)
    .includeAll(many);
  // A router without a site has no such label: everything has to match nothing, too.
  return many ? variable.allValue('.*').current({ text: 'All', value: '$__all', selected: true }) : variable;
}

/** Marks in every graph, where the expression has a value. */
export function annotation(name: string, expr: string, title: string, color = 'orange'): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name(name)
    .datasource(DATASOURCE)
    .enable(true)
    .iconColor(color)
    .expr(expr)
    .titleFormat(title)
    .step('60s');
}

export function dashboard({ uid, title, description, variables, rows, annotations = [] }: Frame): Dashboard {
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([TAG])
    .time({ from: 'now-6h', to: 'now' })
    .refresh('1m')
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .readonly()
    .annotations([...annotations])
    .links([
      new DashboardLinkBuilder('Dashboards')
        .type(DashboardLinkType.Dashboards)
        .tags([TAG])
        .icon('external link')
        .tooltip('The other dashboards of the fleet')
        .url('')
        .asDropdown(false)
        .targetBlank(false)
        .includeVars(true)
        .keepTime(true),
    ])
    .variables([new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'), ...variables]);
  for (const { title: name, panels, collapsed = false } of rows) {
    const row = new RowBuilder(name).collapsed(collapsed);
    if (collapsed) for (const panel of panels) row.withPanel(panel);
    builder.withRow(row);
    if (!collapsed) for (const panel of panels) builder.withPanel(panel);
  }
  return numbered(shown(builder.build()));
}

/** The builders would hide links and annotations in a menu. */
function shown(built: Dashboard): Dashboard {
  for (const item of [...(built.links ?? []), ...(built.annotations?.list ?? [])]) delete item.placement;
  return built;
}

/** Every panel a number of its own, rows and what is folded into them as well. */
function numbered(built: Dashboard): Dashboard {
  let next = 1;
  for (const panel of built.panels ?? []) {
    panel.id = next++;
    if ('panels' in panel) for (const inner of panel.panels) inner.id = next++;
  }
  return built;
}
