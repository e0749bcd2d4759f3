import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { fleetDashboard } from './fleet';
import { operationsDashboard } from './operations';
import { routerDashboard } from './router';

function dashboards(): ReadonlyMap<string, Dashboard> {
  return new Map([fleetDashboard(), routerDashboard(), operationsDashboard()].map((one) => [one.uid ?? '', one]));
}

/** The dashboards for Grafana by file name, as it reads them from a folder. */
export function dashboardFiles(): ReadonlyMap<string, string> {
  return new Map([...dashboards()].map(([name, dashboard]) => [`${name}.json`, `${JSON.stringify(dashboard, null, 2)}\n`]));
}
