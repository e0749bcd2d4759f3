import type { AddressInfo } from 'node:net';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import { RUN_SUBMITTER, type Registry } from '../../core/catalogue';
import type { Logger } from '../../core/telemetry';
import type { Fleet } from '../../fleet';
import type { Artefacts, Runs, Schedules, Writes } from '../../jobs';
import { writeOpenApi } from '../openapi/build-openapi';
import { AuthGuard } from './auth.guard';
import { readBody } from './body';
import { AuditController, TenantsController, TokensController } from './controllers/access.controllers';
import { ActionsController } from './controllers/actions.controller';
import { WorkflowsController } from './controllers/workflows.controller';
import { ArtefactsController } from './controllers/artefacts.controller';
import { ChecksController } from './controllers/checks.controller';
import { ClaimsController } from './controllers/claims.controller';
import { CredentialsController, GroupsController, SitesController } from './controllers/crud.controller';
import { DiscoveryController } from './controllers/discovery.controller';
import { DeliveriesController, EventsController, NetwatchController, WebhooksController } from './controllers/events.controllers';
import { InsightController } from './controllers/insight.controller';
import {
  MaintenanceController,
  MonitoringController,
  SnmpCredentialsController,
  SyslogController,
} from './controllers/monitoring.controllers';
import { MasterKeyController } from './controllers/master-key.controller';
import { MetricsController } from './controllers/metrics.controller';
import { OperationsController, type ReadinessCheck } from './controllers/operations.controller';
import { ReportsController } from './controllers/reports.controller';
import { RoutersController } from './controllers/routers.controller';
import { RunsController } from './controllers/runs.controller';
import { SchedulesController } from './controllers/schedules.controller';
import { TopologyController } from './controllers/topology.controller';
import { FreezesController, NextWindowsController, WindowsController } from './controllers/windows.controller';
import { WritesController } from './controllers/writes.controller';
import type { EventGateway } from './event-gateway';
import type { InsightGateway } from './insight-gateway';
import { nestLogger } from './nest-logger';
import { observeRequests } from './observe';
import { ProblemFilter } from './problem.filter';
import { requestId } from './request-id';
import { ROUTER_METRICS, type RouterMetrics } from './router-metrics';
import { ROUTER_GATEWAY, type RouterGateway } from './router-gateway';
import { WRITE_REPORT, type WriteReport } from './run-reports';
import { ARTEFACTS, COLLECTOR_IDS, EVENTS, FLEET, INSIGHT, READINESS, REGISTRY, RUNS, SCHEDULES, WRITES } from './tokens';

export interface HttpAppOptions {
  readonly version: string;
  readonly log: Logger;
  readonly fleet: Fleet;
  readonly readiness: readonly ReadinessCheck[];
  /** Bytes. */
  readonly bodyLimit: number;
  /** The series of routers; served in every role, as /metrics is. */
  readonly routerMetrics: RouterMetrics;
  /** Folder that routers fetch packages from, under /packages; it needs no token and need not exist. */
  readonly packagesDir?: string;
  /** /metrics needs no token. */
  readonly metricsPublic: boolean;
  /** What else lives in the same Nest application. */
  readonly modules?: readonly DynamicModule[];
  /** Absent in a process without the role api: it serves /healthz, /readyz and /metrics only. */
  readonly api?: {
    readonly registry: Registry;
    readonly runs: Runs;
    readonly writes: Writes;
    readonly schedules: Schedules;
    readonly artefacts: Artefacts;
    readonly gateway: RouterGateway;
    /** Reports over runs. */
    readonly writeReport: WriteReport;
    /** What settings of monitoring may name. */
    readonly collectorIds: readonly string[];
    /** Followers of events, webhooks, netwatches and log lines. */
    readonly events: EventGateway;
    /** The history of traffic and values. */
    readonly insight: InsightGateway;
    /** Nest modules of the feature areas. */
    readonly areas: readonly (Type | DynamicModule)[];
  };
}

export interface HttpApp {
  /** @returns where it listens */
  listen(at: { readonly host: string; readonly port: number }): Promise<{ readonly url: string }>;
  /** Takes no new connection, ends event streams, waits for the rest. */
  close(): Promise<void>;
}

const API_CONTROLLERS = [
  RunsController,
  ArtefactsController,
  ReportsController,
  SchedulesController,
  WritesController,
  MasterKeyController,
  ActionsController,
  WorkflowsController,
  ChecksController,
  ClaimsController,
  RoutersController,
  TopologyController,
  GroupsController,
  SitesController,
  NextWindowsController,
  WindowsController,
  FreezesController,
  CredentialsController,
  SnmpCredentialsController,
  MonitoringController,
  MaintenanceController,
  SyslogController,
  EventsController,
  DeliveriesController,
  WebhooksController,
  NetwatchController,
  InsightController,
  TenantsController,
  TokensController,
  AuditController,
];

const OPEN_PATHS = ['healthz', 'readyz', 'metrics', 'metrics/routers', 'metrics/routers/:ref', 'sd/prometheus'];

@Module({})
class HttpModule {}

/** The HTTP surface over services that are made elsewhere. */
export async function createHttpApp(options: HttpAppOptions): Promise<HttpApp> {
  const { log } = options;
  const app = await NestFactory.create<NestExpressApplication>(rootModule(options), {
    bodyParser: false,
    logger: nestLogger(log),
    abortOnError: false,
    forceCloseConnections: true,
  });
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(requestId, observeRequests(log), secureHeaders(), readBody({ limit: options.bodyLimit }));
  if (options.packagesDir !== undefined) servePackages(app, options.packagesDir);
  app.setGlobalPrefix('api/v1', { exclude: OPEN_PATHS });
  app.useGlobalFilters(new ProblemFilter(log));
  app.useGlobalGuards(new AuthGuard(new Reflector(), options.fleet.tokens, { metricsPublic: options.metricsPublic }));
  if (options.api) serveDocs(app, options.api.registry, options.version);
  await app.init();
  return { listen: (at) => listen(app, at), close: () => app.close() };
}

/** A router has no token: nothing but packages lies there, and folders are not listed. */
function servePackages(app: NestExpressApplication, folder: string): void {
  app.useStaticAssets(folder, { prefix: '/packages/', index: false, redirect: false, dotfiles: 'ignore' });
}

function rootModule({ fleet, readiness, routerMetrics, modules = [], api }: HttpAppOptions): DynamicModule {
  const controllers = [OperationsController, MetricsController, DiscoveryController];
  const providers = [
    { provide: READINESS, useValue: readiness },
    { provide: ROUTER_METRICS, useValue: routerMetrics },
  ];
  if (!api) return { module: HttpModule, imports: [...modules], controllers, providers };
  const shared: DynamicModule = {
    module: SharedModule,
    global: true,
    providers: [{ provide: RUN_SUBMITTER, useValue: api.runs }],
    exports: [RUN_SUBMITTER],
  };
  return {
    module: HttpModule,
    imports: [shared, ...modules, ...api.areas],
    controllers: [...controllers, ...API_CONTROLLERS],
    providers: [
      ...providers,
      { provide: FLEET, useValue: fleet },
      { provide: RUNS, useValue: api.runs },
      { provide: WRITES, useValue: api.writes },
      { provide: SCHEDULES, useValue: api.schedules },
      { provide: ARTEFACTS, useValue: api.artefacts },
      { provide: REGISTRY, useValue: api.registry },
      { provide: ROUTER_GATEWAY, useValue: api.gateway },
      { provide: WRITE_REPORT, useValue: api.writeReport },
      { provide: EVENTS, useValue: api.events },
      { provide: INSIGHT, useValue: api.insight },
      { provide: COLLECTOR_IDS, useValue: api.collectorIds },
    ],
  };
}

/** What the modules of the areas are given: they know jobs by this one interface. */
@Module({})
class SharedModule {}

function secureHeaders(): ReturnType<typeof helmet> {
  return helmet({
    // The daemon itself speaks plain HTTP; TLS belongs to the proxy before it, and so do these two.
    strictTransportSecurity: false,
    contentSecurityPolicy: { directives: { 'upgrade-insecure-requests': null } },
  });
}

/** Open to all: it says what every installation of this version says, and a browser cannot send a token for a page. */
function serveDocs(app: NestExpressApplication, registry: Registry, version: string): void {
  let written: Promise<string> | undefined;
  const server = app.getHttpAdapter().getInstance();
  // JSON is YAML, too.
  for (const [path, type] of Object.entries({
    '/api/openapi.json': 'application/json',
    '/api/openapi.yaml': 'application/yaml',
  })) {
    server.get(path, (_request: Request, response: Response, next: NextFunction) => {
      written ??= writeOpenApi(registry, { version });
      written.then((text) => response.type(type).send(text), next);
    });
  }
  const shell = { openapi: '3.1.0', info: { title: 'rosfleet', version }, paths: {} } satisfies OpenAPIObject;
  // The page fetches the document: made into the page it would be made at the start.
  SwaggerModule.setup('api/docs', app, shell, { raw: false, swaggerOptions: { url: '/api/openapi.json', spec: {} } });
}

async function listen(app: NestExpressApplication, at: { host: string; port: number }): Promise<{ url: string }> {
  await app.listen(at.port, at.host);
  const { port } = app.getHttpServer().address() as AddressInfo;
  const host = at.host === '0.0.0.0' || at.host === '::' ? '127.0.0.1' : at.host;
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${port}` };
}
