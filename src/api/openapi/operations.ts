import { z } from 'zod';
import { FAMILIES, RunOptionsInput } from '../../core/catalogue';
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
import { IdempotencyKey, RouterRunsQuery, RunBody, RunQuery, RunsQuery } from '../contract/run-requests';
import { ARTEFACTS } from './artefacts-operations';
import { CHECKS } from './checks-operations';
import { CLAIMS } from './claims-operations';
import { crud } from './crud-operations';
import { EVENTS } from './events-operations';
import { MAINTENANCE, MONITORING, ROUTER_METRICS } from './monitoring-operations';
import { V1, type Operation } from './operation';
import { SCHEDULES, WINDOWS } from './schedules-operations';
import { TOPOLOGY } from './topology-operations';
import { WRITES } from './writes-operations';

const RUNS: readonly Operation[] = [
  {
    method: 'post',
    path: `${V1}/runs`,
    id: 'submitRun',
    tag: 'runs',
    summary: 'Plan or apply an action on the routers that a selector names.',
    headers: { 'Idempotency-Key': IdempotencyKey },
    body: RunBody,
    status: 202,
  },
  {
    method: 'get',
    path: `${V1}/runs`,
    id: 'listRuns',
    tag: 'runs',
    summary: 'List runs, newest first.',
    query: RunsQuery,
    status: 200,
  },
  {
    method: 'get',
    path: `${V1}/runs/{id}`,
    id: 'getRun',
    tag: 'runs',
    summary: 'Show a run; with `wait`, when it is finished.',
    query: RunQuery,
    status: 200,
  },
  {
    method: 'get',
    path: `${V1}/runs/{id}/groups`,
    id: 'listRunGroups',
    tag: 'runs',
    summary: 'Results, grouped where they are equal.',
    status: 200,
  },
  {
    method: 'get',
    path: `${V1}/runs/{id}/routers`,
    id: 'listRouterRuns',
    tag: 'runs',
    summary: 'Results router by router.',
    query: RouterRunsQuery,
    status: 200,
  },
  {
    method: 'get',
    path: `${V1}/runs/{id}/events`,
    id: 'followRun',
    tag: 'runs',
    summary: 'Past and coming events of a run.',
    headers: { 'Last-Event-ID': z.string().optional().describe('Go on after this event.') },
    status: 200,
    answerType: 'text/event-stream',
  },
  {
    method: 'post',
    path: `${V1}/runs/{id}/pause`,
    id: 'pauseRun',
    tag: 'runs',
    summary: 'Start no further routers.',
    status: 200,
  },
  {
    method: 'post',
    path: `${V1}/runs/{id}/resume`,
    id: 'resumeRun',
    tag: 'runs',
    summary: 'Go on with a paused run.',
    status: 200,
  },
  {
    method: 'post',
    path: `${V1}/runs/{id}/abort`,
    id: 'abortRun',
    tag: 'runs',
    summary: 'End a run; routers under change are finished.',
    status: 200,
  },
  {
    method: 'post',
    path: `${V1}/runs/{id}/approve`,
    id: 'approveRun',
    tag: 'runs',
    summary: 'Open the gate that a run waits at, or apply the plan that it holds as a new run.',
    body: RunOptionsInput,
    status: 202,
  },
  {
    method: 'post',
    path: `${V1}/runs/{id}/undo`,
    id: 'undoRun',
    tag: 'runs',
    summary: 'Take back what a finished run has changed, as a new run.',
    body: RunOptionsInput,
    status: 202,
  },
];

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
