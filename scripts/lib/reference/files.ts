import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Action, Area } from '../../../src/core/catalogue';
import { inputSnapshot } from './inputs';
import { areaPage, indexPage } from './page';
import { workflowIndex, workflowPage } from './workflow-page';

const ROOT = resolve(__dirname, '../../..');
const PAGES = 'docs/reference/actions';
const WORKFLOW_PAGES = 'docs/reference/workflows';
const METRICS_PAGE = 'docs/reference/metrics.md';
const RULES_FILE = 'deploy/prometheus/rules/rosfleet.yml';
const DASHBOARDS = 'deploy/grafana/dashboards';
const INPUTS = 'test/contract/inputs';

/** Every file that is made from the registry, by its path in the checkout. */
export function referenceFiles(areas: readonly Area[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>([[`${PAGES}/README.md`, indexPage(areas)]]);
  for (const area of areas) {
    const readme = readFileSync(join(ROOT, 'src/modules', area.id, 'README.md'), 'utf8');
    files.set(`${PAGES}/${area.id}.md`, areaPage(area, readme));
    files.set(`${INPUTS}/${area.id}.json`, inputSnapshot(area));
  }
  return files;
}

/** The same for workflows: a page each. @param areas one for each family */
export function workflowFiles(areas: readonly Area[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>([[`${WORKFLOW_PAGES}/README.md`, workflowIndex(areas)]]);
  for (const area of areas) {
    const readme = readmeOf(area);
    for (const action of area.actions) files.set(`${WORKFLOW_PAGES}/${nameOf(action)}.md`, workflowPage(action, readme));
    files.set(`${INPUTS}/${area.id}.json`, inputSnapshot(area));
  }
  return files;
}

/** The page of all metrics, and the rules over them. */
export function metricsFiles(page: string, rules: string, dashboards: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([
    [METRICS_PAGE, page],
    [RULES_FILE, rules],
    ...[...dashboards].map(([name, text]) => [`${DASHBOARDS}/${name}`, text] as const),
  ]);
}

function nameOf({ id }: Action): string {
  return id.slice(id.indexOf('.') + 1);
}

/** What was written by hand about a family of workflows. */
function readmeOf({ id }: Area): string {
  return contentOf(`src/workflows/${id.replace('workflows-', '')}/README.md`) ?? '';
}

/** Files that are missing or differ, and those whose area is gone. */
export function staleFiles(files: ReadonlyMap<string, string>): readonly string[] {
  const stale = [...files].filter(([path, text]) => contentOf(path) !== text).map(([path]) => path);
  const left = [PAGES, WORKFLOW_PAGES, INPUTS].flatMap((folder) =>
    namesIn(folder)
      .map((name) => `${folder}/${name}`)
      .filter((path) => !files.has(path)),
  );
  return [...stale, ...left];
}

function contentOf(path: string): string | undefined {
  const full = join(ROOT, path);
  return existsSync(full) ? readFileSync(full, 'utf8') : undefined;
}

function namesIn(folder: string): readonly string[] {
  const full = join(ROOT, folder);
  return existsSync(full) ? readdirSync(full) : [];
}
