import { z } from 'zod';
import { FAMILIES } from '../../core/catalogue';
import {
  CredentialInput,
  CredentialPatch,
  DiscoverInput,
  GroupInput,
  GroupPatch,
  RouterInput,
  RouterPatch,
  SiteInput,
  SitePatch,
  TenantInput,
} from '../../fleet';
import {
  AuditQueryText,
  ExportQuery,
  ImportQuery,
  MenuQuery,
  ProbeBody,
  RoutersQuery,
  TenantPatch,
  TokenBody,
} from '../contract/fleet-requests';
import { PAGE_SHAPE } from '../contract/parse';
import { ARTEFACTS } from './artefacts-operations';
import { CHECKS } from './checks-operations';
import { CLAIMS } from './claims-operations';
import { crud } from './crud-operations';
import { EVENTS } from './events-operations';
import { MASTER_KEY } from './master-key-operations';
import { MAINTENANCE, MONITORING, ROUTER_METRICS } from './monitoring-operations';
import { V1, type Operation } from './operation';
import { RUNS } from './runs-operations';
import { SCHEDULES, WINDOWS } from './schedules-operations';
import { TOPOLOGY } from './topology-operations';
import { WRITES } from './writes-operations';

const ActionsQuery = z.strictObject({ ...PAGE_SHAPE, area: z.string().optional().describe('Only the actions of this area.') });

const ACTIONS: readonly Operation[] = [
  {
    method: 'get',
    path: `${V1}/actions`,
    id: 'listActions',
    tag: 'actions',
    summary: 'List the actions.',
    query: ActionsQuery,
    status: 200,
  },
  {
    method: 'get',
    path: `${V1}/actions/{id}`,
    id: 'getAction',
    tag: 'actions',
    summary: 'Show an action with schema and examples.',
    status: 200,
  },
];

const WorkflowsQuery = z.strictObject({ family: z.enum(FAMILIES).optional().describe('Only the workflows of this family.') });

const WORKFLOWS: readonly Operation[] = [
  {
    method: 'get',
    path: `${V1}/workflows`,
    id: 'listWorkflows',
    tag: 'workflows',
    summary: 'List the workflows; each is run by its id, like an action.',
    query: WorkflowsQuery,
    status: 200,
  },
  {
    method: 'get',
    path: `${V1}/workflows/{name}`,
    id: 'getWorkflow',
    tag: 'workflows',
    summary: 'Show a workflow with its steps, its drawing and its schema.',
    status: 200,
  },
];

const ROUTERS: readonly Operation[] = [
  ...crud('router', 'routers', { input: RouterInput, patch: RouterPatch, query: RoutersQuery }),
  {
    method: 'post',
    path: `${V1}/routers/import`,
    id: 'importRouters',
    tag: 'routers',
    summary: 'Add or update routers; the same document again changes nothing.',
    query: ImportQuery,
    bodyTypes: ['text/csv', 'application/yaml', 'application/json'],
    status: 200,
  },
  {
    method: 'get',
    path: `${V1}/routers/export`,
    id: 'exportRouters',
    tag: 'routers',
    summary: 'The routers as a document, without passwords.',
    query: ExportQuery,
    status: 200,
    answerType: 'text/csv',
  },
  {
    method: 'post',
    path: `${V1}/routers/probe`,
    id: 'probeRouters',
    tag: 'routers',
    summary: 'Connect to all that match and learn what they are.',
    body: ProbeBody,
    status: 200,
  },
  ...CLAIMS,
  {
    method: 'post',
    path: `${V1}/routers/discover`,
    id: 'discoverRouters',
    tag: 'routers',
    summary: 'Listen for routers in the local network, or try the addresses of networks.',
    body: DiscoverInput,
    status: 200,
  },
  {
    method: 'post',
    path: `${V1}/routers/{ref}/probe`,
    id: 'probeRouter',
    tag: 'routers',
    summary: 'Connect to a router and learn what it is.',
    status: 200,
  },
  {
    method: 'get',
    path: `${V1}/routers/{ref}/config`,
    id: 'exportRouterConfig',
    tag: 'routers',
    summary: 'The configuration of a router as a script, without secrets.',
    status: 200,
  },
  {
    method: 'get',
    path: `${V1}/routers/{ref}/menus/{path}`,
    id: 'readMenu',
    tag: 'routers',
    summary: 'Read a menu of one router now; `where.<property>=value` picks rows.',
    query: MenuQuery,
    status: 200,
  },
];

const FLEET: readonly Operation[] = [
  ...crud('group', 'groups', { input: GroupInput, patch: GroupPatch }),
  ...crud('site', 'sites', { input: SiteInput, patch: SitePatch }),
  ...crud('credential', 'credentials', { input: CredentialInput, patch: CredentialPatch }),
  ...crud('tenant', 'tenants', { input: TenantInput, patch: TenantPatch, ref: 'id' }),
  ...crud('token', 'tokens', { input: TokenBody, patch: TokenBody }).filter(({ id }) =>
    ['addToken', 'listTokens', 'removeToken'].includes(id),
  ),
  {
    method: 'get',
    path: `${V1}/audit`,
    id: 'listAudit',
    tag: 'audit',
    summary: 'Who did what, newest first.',
    query: AuditQueryText,
    status: 200,
  },
];

const OPERATIONS_OF_THE_DAEMON: readonly Operation[] = [
  { method: 'get', path: '/healthz', id: 'getHealth', tag: 'daemon', summary: 'The process is alive.', status: 200, open: true },
  {
    method: 'get',
    path: '/readyz',
    id: 'getReadiness',
    tag: 'daemon',
    summary: 'Database and Redis answer.',
    status: 200,
    open: true,
  },
  {
    method: 'get',
    path: '/metrics',
    id: 'getMetrics',
    tag: 'daemon',
    summary: 'Metrics of the daemon for Prometheus.',
    status: 200,
    answerType: 'text/plain',
  },
];

export const OPERATIONS: readonly Operation[] = [
  ...RUNS,
  ...ARTEFACTS,
  ...SCHEDULES,
  ...WINDOWS,
  ...WRITES,
  ...MASTER_KEY,
  ...ACTIONS,
  ...WORKFLOWS,
  ...CHECKS,
  ...ROUTERS,
  ...TOPOLOGY,
  ...FLEET,
  ...MONITORING,
  ...MAINTENANCE,
  ...EVENTS,
  ...OPERATIONS_OF_THE_DAEMON,
  ...ROUTER_METRICS,
];
