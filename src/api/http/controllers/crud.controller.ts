import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query, type Type } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '../../../core/access';
import {
  CredentialInput,
  CredentialPatch,
  GroupInput,
  GroupPatch,
  SiteInput,
  SitePatch,
  type Fleet,
  type Page,
  type PageRequest,
} from '../../../fleet';
import { PageQuery, parseRequest } from '../../contract/parse';
import { shown, shownPage } from '../../contract/shown';
import { CurrentActor } from '../actor.decorator';
import { FLEET } from '../tokens';

interface CrudService {
  add(actor: Actor, input: never): Promise<object>;
  get(actor: Actor, ref: string): Promise<object>;
  list(actor: Actor, page: PageRequest): Promise<Page<object>>;
  update(actor: Actor, ref: string, patch: never): Promise<object>;
  remove(actor: Actor, ref: string): Promise<void>;
}

interface CrudSpec {
  readonly path: string;
  readonly input: z.ZodObject;
  readonly patch: z.ZodObject;
  service(fleet: Fleet): CrudService;
}

/** The five routes of a thing that people make, look at, change and remove by id or name. */
export function crudController(spec: CrudSpec): Type {
  @Controller(spec.path)
  class CrudController {
    readonly service: CrudService;

    constructor(@Inject(FLEET) fleet: Fleet) {
      this.service = spec.service(fleet);
    }

    @Post()
    async add(@CurrentActor() actor: Actor, @Body() body: unknown): Promise<object> {
      return shown(await this.service.add(actor, parseRequest('body', spec.input, body) as never));
    }

    @Get()
    async list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<object> {
      return shownPage(await this.service.list(actor, parseRequest('query', PageQuery, query)));
    }

    @Get(':ref')
    async get(@CurrentActor() actor: Actor, @Param('ref') ref: string): Promise<object> {
      return shown(await this.service.get(actor, ref));
    }

    @Patch(':ref')
    async update(@CurrentActor() actor: Actor, @Param('ref') ref: string, @Body() body: unknown): Promise<object> {
      return shown(await this.service.update(actor, ref, parseRequest('body', spec.patch, body) as never));
    }

    @Delete(':ref')
    @HttpCode(204)
    remove(@CurrentActor() actor: Actor, @Param('ref') ref: string): Promise<void> {
      return this.service.remove(actor, ref);
    }
  }
  return CrudController;
}

export const GroupsController = crudController({
  path: 'groups',
  input: GroupInput,
  patch: GroupPatch,
  service: (fleet) => fleet.groups,
});

export const SitesController = crudController({
  path: 'sites',
  input: SiteInput,
  patch: SitePatch,
  service: (fleet) => fleet.sites,
});

export const CredentialsController = crudController({
  path: 'credentials',
  input: CredentialInput,
  patch: CredentialPatch,
  service: (fleet) => fleet.credentials,
});
