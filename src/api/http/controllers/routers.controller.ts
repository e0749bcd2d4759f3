import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { authorise, type Actor } from '../../../core/access';
import { parseInput, type ReadResult, type Registry } from '../../../core/catalogue';
import { AppError, type ErrorRecord } from '../../../core/errors';
import { DiscoverInput, RouterInput, RouterPatch, type Discovery, type Fleet } from '../../../fleet';
import { ExportQuery, ImportQuery, MenuQuery, ProbeBody, RoutersQuery } from '../../contract/fleet-requests';
import { parseRequest } from '../../contract/parse';
import { shown, shownPage } from '../../contract/shown';
import { CurrentActor } from '../actor.decorator';
import type { ApiRequest } from '../request';
import { ROUTER_GATEWAY, type RouterGateway } from '../router-gateway';
import { FLEET, REGISTRY } from '../tokens';

const PROBES_AT_ONCE = 50;
const MENU_READER = 'menu.print';

@Controller('routers')
export class RoutersController {
  constructor(
    @Inject(FLEET) private readonly fleet: Fleet,
    @Inject(ROUTER_GATEWAY) private readonly gateway: RouterGateway,
    @Inject(REGISTRY) private readonly registry: Registry,
  ) {}

  @Post()
  async add(@CurrentActor() actor: Actor, @Body() body: unknown): Promise<object> {
    return shown(await this.fleet.routers.add(actor, parseRequest('body', RouterInput, body)));
  }

  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<object> {
    const { on, ...page } = parseRequest('query', RoutersQuery, query);
    return shownPage(await this.fleet.routers.list(actor, { ...page, ...(on === undefined ? {} : { selector: on }) }));
  }

  /** Stands before the routes with `:ref`, which would take `export` for a name. */
  @Get('export')
  async export(@CurrentActor() actor: Actor, @Query() query: unknown, @Res() response: Response): Promise<void> {
    const { format, on, tenant } = parseRequest('query', ExportQuery, query);
    const pieces = this.fleet.transfer.export(actor, {
      format,
      ...(on === undefined ? {} : { selector: on }),
      ...(tenant === undefined ? {} : { tenant }),
    });
    // Asked for before the answer begins: a wrong selector is a problem, not half a document.
    const first = await pieces.next();
    response.attachment(`routers.${format}`).type(EXPORT_TYPES[format]);
    response.write(first.done === true ? '' : first.value);
    await pipeline(Readable.from(pieces), response);
  }

  @Post('import')
  @HttpCode(200)
  import(@CurrentActor() actor: Actor, @Query() query: unknown, @Req() request: ApiRequest): Promise<object> {
    const { partial, tenant } = parseRequest('query', ImportQuery, query);
    const format = formatOf(request.headers['content-type']);
    const text = typeof request.body === 'string' ? request.body : '';
    return this.fleet.transfer.import(actor, text, {
      ...(format ? { format } : {}),
      ...(partial === undefined ? {} : { partial }),
      ...(tenant === undefined ? {} : { tenant }),
    });
  }

  @Post('probe')
  @HttpCode(200)
  async probeMany(@CurrentActor() actor: Actor, @Body() body: unknown): Promise<object> {
    const { on } = parseRequest('body', ProbeBody, body);
    const routers = await this.fleet.routers.resolve(actor, on, { permission: 'router:write' });
    const failed: { router: string; error: ErrorRecord }[] = [];
    const waiting = routers.values();
    const probeNext = async (): Promise<void> => {
      // All lanes take from one iterator: no lane idles while routers wait.
      for (const router of waiting) {
        await this.gateway.probe(actor, router.id).catch((cause: unknown) => {
          failed.push({ router: router.name, error: AppError.from(cause).toRecord() });
        });
      }
    };
    await Promise.all(Array.from({ length: PROBES_AT_ONCE }, probeNext));
    return { total: routers.length, online: routers.length - failed.length, failed };
  }

  /** Nothing is looked for unless this is asked for. */
  @Post('discover')
  @HttpCode(200)
  discover(@CurrentActor() actor: Actor, @Body() body: unknown): Promise<Discovery> {
    return this.fleet.discovery.discover(actor, parseRequest('body', DiscoverInput, body));
  }

  @Get(':ref')
  async get(@CurrentActor() actor: Actor, @Param('ref') ref: string): Promise<object> {
    return shown(await this.fleet.routers.get(actor, ref));
  }

  @Patch(':ref')
  async update(@CurrentActor() actor: Actor, @Param('ref') ref: string, @Body() body: unknown): Promise<object> {
    return shown(await this.fleet.routers.update(actor, ref, parseRequest('body', RouterPatch, body)));
  }

  @Delete(':ref')
  @HttpCode(204)
  remove(@CurrentActor() actor: Actor, @Param('ref') ref: string): Promise<void> {
    return this.fleet.routers.remove(actor, ref);
  }

  @Post(':ref/probe')
  @HttpCode(200)
  async probe(@CurrentActor() actor: Actor, @Param('ref') ref: string): Promise<object> {
    const router = await this.fleet.routers.get(actor, ref);
    authorise(actor, 'router:write', router.tenant);
    await this.gateway.probe(actor, router.id);
    return shown(await this.fleet.routers.get(actor, router.id));
  }

  /** Writes a file on the router and removes it again. */
  @Get(':ref/config')
  async config(@CurrentActor() actor: Actor, @Param('ref') ref: string): Promise<{ readonly text: string }> {
    const router = await this.fleet.routers.get(actor, ref);
    authorise(actor, 'action:operational', router.tenant);
    return { text: await this.gateway.exportConfig(router.id) };
  }

  /** A read that nobody waits for in a queue; what it may show is what `menu.print` may show. */
  @Get(':ref/menus/*path')
  async menu(
    @CurrentActor() actor: Actor,
    @Param('ref') ref: string,
    @Param('path') path: string | readonly string[],
    @Query() query: Readonly<Record<string, unknown>>,
  ): Promise<ReadResult> {
    const router = await this.fleet.routers.get(actor, ref);
    authorise(actor, 'action:read', router.tenant);
    const action = this.registry.action(MENU_READER);
    if (action.kind !== 'read') throw new AppError('BUG', `${MENU_READER} is not a read`);
    const input = parseInput(action, menuInput(`/${[path].flat().join('/')}`, query));
    return this.gateway.read(router.id, (reader) => action.read(reader, input));
  }
}

const EXPORT_TYPES = { csv: 'text/csv', yaml: 'application/yaml', json: 'application/json' } as const;

function formatOf(contentType: string | undefined): 'csv' | 'yaml' | 'json' | undefined {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type === 'text/csv') return 'csv';
  if (type === 'application/json') return 'json';
  return /^(application|text)\/(x-)?yaml$/.test(type) ? 'yaml' : undefined;
}

const WHERE_PREFIX = 'where.';

function menuInput(path: string, query: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const given = Object.entries(query);
  const where = given
    .filter(([name]) => name.startsWith(WHERE_PREFIX))
    .map(([name, value]) => [name.slice(WHERE_PREFIX.length), value]);
  const rest = Object.fromEntries(given.filter(([name]) => !name.startsWith(WHERE_PREFIX)));
  const { proplist, limit } = parseRequest('query', MenuQuery, rest);
  return {
    path,
    ...(where.length > 0 ? { where: Object.fromEntries(where) as Record<string, unknown> } : {}),
    ...(proplist === undefined ? {} : { proplist: proplist.split(',') }),
    ...(limit === undefined ? {} : { limit }),
  };
}
