import { z } from 'zod';
import { inputJsonSchema, nameInArea, type Action, type Area, type Registry } from '../../core/catalogue';
import { ERRORS } from '../../core/errors';
import { AreaRunBody, IdempotencyKey } from '../contract/run-requests';
import { PROBLEM_TYPE } from '../contract/problem';
import type { Operation } from './operation';
import { OPERATIONS } from './operations';

type Json = Readonly<Record<string, unknown>>;

export interface OpenApiDocument extends Json {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Json>>;
}

/**
 * The API as an OpenAPI 3.1 document: its own routes, and one for each action of the registry with the action's own
 * schema.
 */
export function buildOpenApi(registry: Registry, options: { version: string }): OpenApiDocument {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { path, method, operation } of described(registry)) paths[path] = { ...paths[path], [method]: operation };
  return { ...frame(registry, options), paths };
}

/** Longest stretch that others wait for, in milliseconds. */
const SLICE_MS = 10;

/** The same document as JSON text. A thousand schemas take a second: others have their turn in between. */
export async function writeOpenApi(registry: Registry, options: { version: string }): Promise<string> {
  const paths = new Map<string, string[]>();
  let since = performance.now();
  for (const { path, method, operation } of described(registry)) {
    const operations = paths.get(path) ?? [];
    operations.push(`${JSON.stringify(method)}:${JSON.stringify(operation)}`);
    paths.set(path, operations);
    if (performance.now() - since < SLICE_MS) continue;
    await new Promise((resolve) => setImmediate(resolve));
    since = performance.now();
  }
  const texts = [...paths].map(([path, operations]) => `${JSON.stringify(path)}:{${operations.join(',')}}`);
  return `${JSON.stringify(frame(registry, options)).slice(0, -1)},"paths":{${texts.join(',')}}}`;
}

interface Described {
  readonly path: string;
  readonly method: string;
  readonly operation: Json;
}

function* described(registry: Registry): Iterable<Described> {
  for (const operation of OPERATIONS) {
    yield { path: operation.path, method: operation.method, operation: describeOperation(operation) };
  }
  for (const area of registry.areas) {
    yield { path: `/api/v1/areas/${area.id}`, method: 'get', operation: describeArea(area) };
    for (const action of area.actions) {
      yield { path: actionPath(area, action), method: 'post', operation: describeAction(area, action) };
    }
  }
}

function frame(registry: Registry, options: { version: string }): Json & { readonly openapi: string } {
  return {
    openapi: '3.1.0',
    info: {
      title: 'rosfleet',
      version: options.version,
      description: 'Operates fleets of MikroTik RouterOS routers.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    tags: tagsOf(registry),
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: PROBLEM_SCHEMA, RunAccepted: RUN_ACCEPTED_SCHEMA, AreaRun: schemaOf(AreaRunBody) },
      responses: {
        Problem: { description: 'What went wrong, and what to do.', content: { [PROBLEM_TYPE]: { schema: refTo('Problem') } } },
      },
    },
  };
}

/** e.g. `/api/v1/areas/ip-address/add_address` */
function actionPath(area: Area, action: Action): string {
  return `/api/v1/areas/${area.id}/${nameInArea(area, action)}`;
}

function tagsOf(registry: Registry): readonly Json[] {
  const own = [...new Set(OPERATIONS.map((operation) => operation.tag))].map((name) => ({ name }));
  return [...own, ...registry.areas.map((area) => ({ name: area.id, description: area.summary }))];
}

function describeOperation(operation: Operation): Json {
  const body = bodyOf(operation);
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    parameters: [...pathParameters(operation.path), ...queryParameters(operation), ...headerParameters(operation.headers ?? {})],
    ...(body ? { requestBody: { required: true, content: body } } : {}),
    ...(operation.open ? { security: [] } : {}),
    responses: {
      [operation.status]: answerOf(operation),
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function answerOf(operation: Operation): Json {
  if (operation.status === 204) return { description: 'Done.' };
  const type = operation.answerType ?? 'application/json';
  const schema =
    operation.id === 'submitRun' || operation.id === 'runSchedule'
      ? refTo('RunAccepted')
      : type === 'application/json'
        ? { type: 'object' }
        : { type: 'string' };
  return { description: operation.summary, content: { [type]: { schema } } };
}

function bodyOf(operation: Operation): Json | undefined {
  if (operation.body) return { 'application/json': { schema: schemaOf(operation.body) } };
  if (!operation.bodyTypes) return undefined;
  return Object.fromEntries(
    operation.bodyTypes.map((type) => [type, { schema: type === 'application/json' ? {} : { type: 'string' } }]),
  );
}

function describeArea(area: Area): Json {
  return {
    operationId: `list_area_${area.id.replaceAll('-', '_')}`,
    tags: [area.id],
    summary: `List the actions of ${area.title}.`,
    responses: {
      200: { description: 'The actions.', content: { 'application/json': { schema: { type: 'object' } } } },
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function describeAction(area: Area, action: Action): Json {
  const { $schema: _dialect, ...input } = inputJsonSchema(action);
  const examples = Object.fromEntries(
    action.examples.map((example, index) => [
      `example${index + 1}`,
      { summary: example.title, value: { input: example.input, on: 'all', mode: 'plan' } },
    ]),
  );
  return {
    operationId: action.id.replace('.', '_'),
    tags: [area.id],
    summary: action.title,
    description: action.summary,
    parameters: headerParameters({ 'Idempotency-Key': IdempotencyKey }),
    requestBody: {
      required: true,
      content: { 'application/json': { schema: { allOf: [refTo('AreaRun'), { properties: { input } }] }, examples } },
    },
    responses: {
      202: { description: 'The run is accepted.', content: { 'application/json': { schema: refTo('RunAccepted') } } },
      default: { $ref: '#/components/responses/Problem' },
    },
    'x-rosfleet-action': { id: action.id, kind: action.kind, risk: action.risk, menus: action.menus },
  };
}

function pathParameters(path: string): readonly Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
}

function queryParameters(operation: Operation): readonly Json[] {
  if (!operation.query) return [];
  const { properties = {}, required = [] } = schemaOf(operation.query) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...describedSchema(schema),
  }));
}

function headerParameters(headers: Readonly<Record<string, z.ZodType>>): readonly Json[] {
  return Object.entries(headers).map(([name, type]) => ({
    name,
    in: 'header',
    required: false,
    ...describedSchema(schemaOf(type)),
  }));
}

function describedSchema({ description, ...schema }: Json): Json {
  return { ...(description === undefined ? {} : { description }), schema };
}

function schemaOf(type: z.ZodType): Json {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' });
  return schema;
}

function refTo(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

const PROBLEM_SCHEMA: Json = {
  type: 'object',
  description: 'An RFC 9457 problem.',
  required: ['type', 'title', 'status', 'detail', 'code', 'remedy', 'requestId'],
  properties: {
    type: { type: 'string', description: 'urn:rosfleet:error:CODE' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', enum: Object.keys(ERRORS) },
    remedy: { type: 'string', description: 'What to do now.' },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      description: 'Every wrong field.',
      items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } },
    },
    details: { type: 'object' },
    trap: { type: 'object', properties: { message: { type: 'string' }, category: { type: 'integer' } } },
  },
};

const RUN_ACCEPTED_SCHEMA: Json = {
  type: 'object',
  required: ['id', 'total', 'repeated'],
  properties: {
    id: { type: 'string' },
    total: { type: 'integer', description: 'Routers in the frozen target list.' },
    repeated: { type: 'boolean', description: 'The same Idempotency-Key was used before: this is the run it made.' },
  },
};
