import 'reflect-metadata';
import { Module, type INestApplication, type NestMiddleware } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { systemActor, type Actor } from '../../../src/core/access';
import { RUN_SUBMITTER, type RunAccepted, type RunRequest, type RunSubmitter } from '../../../src/core/catalogue';
import { isAppError } from '../../../src/core/errors';
import { dnsArea } from '../../../src/modules/dns/dns.area';
import { identityArea } from '../../../src/modules/identity/identity.area';
import { createAreaModule } from '../../../src/modules/create-area.module';

const submitted: { readonly actor: Actor; readonly run: RunRequest }[] = [];

const submitter: RunSubmitter = {
  async submit(actor, run): Promise<RunAccepted> {
    submitted.push({ actor, run });
    return { id: 'run-1', total: 2, repeated: false };
  },
};

@Module({ providers: [{ provide: RUN_SUBMITTER, useValue: submitter }], exports: [RUN_SUBMITTER] })
class SubmitterModule {}

type Use = NestMiddleware['use'];

describe('the Nest module of an area', () => {
  let app: INestApplication;
  let actor: Actor | undefined;

  beforeAll(async () => {
    const testing = await Test.createTestingModule({
      imports: [{ module: SubmitterModule, global: true }, createAreaModule(dnsArea), createAreaModule(identityArea)],
    }).compile();
    app = testing.createNestApplication({ logger: false });
    const signIn: Use = (incoming: { actor?: Actor }, _response: unknown, next: () => void) => {
      if (actor) incoming.actor = actor;
      next();
    };
    app.use(signIn);
    app.useGlobalFilters({
      catch(error: unknown, host) {
        const code = isAppError(error) ? error.code : 'BUG';
        host
          .switchToHttp()
          .getResponse()
          .status(isAppError(error) ? error.spec.http : 500)
          .json({ code });
      },
    });
    app.setGlobalPrefix('api/v1');
    await app.init();
  });
  afterAll(() => app.close());
  beforeEach(() => {
    actor = systemActor('test');
    submitted.length = 0;
  });

  it('submits a run by the local name of the action', async () => {
    const body = { input: { name: 'edge' }, on: 'all', mode: 'plan', rollout: { concurrency: 5 } };
    const response = await request(app.getHttpServer())
      .post('/api/v1/areas/identity/set_identity')
      .set('Idempotency-Key', 'k1')
      .send(body);
    expect(response.status).toBe(202);
    expect(response.body).toEqual({ id: 'run-1', total: 2, repeated: false });
    expect(submitted).toEqual([{ actor, run: { do: 'system.set_identity', ...body, idempotencyKey: 'k1' } }]);
  });

  it('takes the full id as well', async () => {
    await request(app.getHttpServer()).post('/api/v1/areas/dns/dns.flush_cache').send({ on: 'name=a' }).expect(202);
    expect(submitted[0]?.run).toEqual({ do: 'dns.flush_cache', on: 'name=a' });
  });

  it.each([
    ['an action of another area', '/api/v1/areas/identity/flush_cache', { on: 'all' }, 404, 'ACTION_UNKNOWN'],
    ['a body without routers', '/api/v1/areas/dns/flush_cache', {}, 400, 'INPUT_INVALID'],
    ['a body with something else', '/api/v1/areas/dns/flush_cache', { on: 'all', speed: 9 }, 400, 'INPUT_INVALID'],
  ])('refuses %s', async (_title, path, body, status, code) => {
    const response = await request(app.getHttpServer()).post(path).send(body);
    expect({ status: response.status, body: response.body }).toEqual({ status, body: { code } });
    expect(submitted).toEqual([]);
  });

  it('refuses who is not signed in', async () => {
    actor = undefined;
    const response = await request(app.getHttpServer()).post('/api/v1/areas/dns/flush_cache').send({ on: 'all' });
    expect({ status: response.status, body: response.body }).toEqual({ status: 401, body: { code: 'TOKEN_MISSING' } });
  });

  it('tells the actions of the area', async () => {
    const response = await request(app.getHttpServer()).get('/api/v1/areas/identity').expect(200);
    expect(response.body.actions.map((action: { id: string }) => action.id)).toEqual([
      'system.get_identity',
      'system.set_identity',
      'system.ensure_identity',
    ]);
    expect(response.body.actions[1].input).toMatchObject({ type: 'object', properties: { name: { type: 'string' } } });
  });
});
