import type { MenuModel, World } from '../../kernel';

/** A request as it came, its body parsed. */
export interface RestRequest {
  readonly method: string;
  /** Path and query, e.g. `/rest/ip/address?network=10.0.0.0`. */
  readonly url: string;
  readonly body: unknown;
}

/** An answer that is an error: `{"error":404,"message":"Not Found"}`, with a detail where there is one. */
export class RestError extends Error {
  override readonly name = 'RestError';

  constructor(
    readonly status: number,
    readonly detail?: string,
  ) {
    super(detail ?? `status ${status}`);
  }
}

/** One record that a URL names by its `.id` or its name. */
export interface RecordName {
  readonly menu: string;
  /** The query words that find it. */
  readonly query: string;
}

/** What a request asks of the router, in words of the API. */
export type RestPlan =
  /** Rows: all of them, or the only one of a singleton. */
  | { readonly kind: 'print'; readonly words: readonly string[]; readonly single: boolean }
  | { readonly kind: 'record'; readonly record: RecordName; readonly words: readonly string[] }
  | { readonly kind: 'add'; readonly menu: string; readonly words: readonly string[] }
  | { readonly kind: 'set'; readonly record: RecordName; readonly words: readonly string[] }
  | { readonly kind: 'remove'; readonly record: RecordName; readonly words: readonly string[] }
  | { readonly kind: 'command'; readonly words: readonly string[] };

interface Place {
  /** The whole path. */
  readonly path: string;
  readonly model: MenuModel | undefined;
  readonly parent: string;
  readonly parentModel: MenuModel | undefined;
  readonly last: string;
  readonly query: URLSearchParams;
}

/** @throws RestError for what cannot be a request; what the router thinks of the command shows when it runs */
export function planRequest(world: World, request: RestRequest): RestPlan {
  const place = placeOf(world, request.url);
  switch (request.method) {
    case 'GET':
      return planGet(place);
    case 'PUT':
      return planAdd(place, bodyOf(request.body));
    case 'PATCH':
      return planSet(place, bodyOf(request.body));
    case 'DELETE':
      return planRemove(place);
    case 'POST':
      return { kind: 'command', words: [place.path, ...argumentWords(bodyOf(request.body), place.parentModel)] };
    default:
      throw new RestError(405);
  }
}

function placeOf(world: World, url: string): Place {
  const { pathname, searchParams } = parsed(url);
  const parts = pathname.split('/').filter((part) => part !== '');
  if (parts[0] !== 'rest') throw new RestError(404);
  const names = parts.slice(1).map(decoded);
  const path = `/${names.join('/')}`;
  const parent = names.length > 1 ? `/${names.slice(0, -1).join('/')}` : '';
  return {
    path,
    model: world.model(path),
    parent,
    parentModel: world.model(parent),
    last: names.at(-1) ?? '',
    query: searchParams,
  };
}

function parsed(url: string): URL {
  // A URL may begin with two slashes: it is still a path here.
  if (!url.startsWith('/')) throw new RestError(400);
  const [path = '', ...query] = url.split('?');
  return new URL(`http://router${path}${query.length > 0 ? `?${query.join('?')}` : ''}`);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new RestError(400, 'invalid path');
  }
}

function planGet(place: Place): RestPlan {
  const words = filterWords(place.query);
  if (!place.model && place.parentModel && place.parentModel.spec.kind !== 'singleton') {
    return { kind: 'record', record: recordOf(place), words: words.filter((word) => word.startsWith('=')) };
  }
  return { kind: 'print', words: [`${place.path}/print`, ...words], single: place.model?.spec.kind === 'singleton' };
}

/** `?network=10.0.0.0&.proplist=address` as words: every parameter is a condition, but for those with a dot. */
function filterWords(query: URLSearchParams): string[] {
  return [...query].map(([name, value]) => (name === '.proplist' ? `=.proplist=${value}` : `?=${name}=${value}`));
}

function planAdd(place: Place, body: Body): RestPlan {
  const { path, model } = place;
  if (model && !model.verbs.has('add')) throw new RestError(406, 'no such command or directory (add)');
  // What is null stays away: there is nothing yet to take a value from.
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
  return { kind: 'add', menu: path, words: [`${path}/add`, ...argumentWords(given, model)] };
}

function planSet(place: Place, body: Body): RestPlan {
  const record = writableRecord(place, 'set');
  return { kind: 'set', record, words: [`${place.parent}/set`, ...argumentWords(body, place.parentModel)] };
}

function planRemove(place: Place): RestPlan {
  return { kind: 'remove', record: writableRecord(place, 'remove'), words: [`${place.parent}/remove`] };
}

function writableRecord(place: Place, verb: string): RecordName {
  const { model, parentModel, parent } = place;
  if (model) throw new RestError(400, 'missing or invalid resource identifier');
  if (!parentModel) throw new RestError(400, `no such command or directory (${parent.slice(1).split('/').at(-1) ?? ''})`);
  if (!parentModel.verbs.has(verb)) throw new RestError(406, `no such command or directory (${verb})`);
  return recordOf(place);
}

function recordOf(place: Place): RecordName {
  const { parent, parentModel, last } = place;
  if (/^\*[0-9a-f]{1,8}$/i.test(last)) return { menu: parent, query: `?=.id=${last}` };
  // A menu without names reads the last part as a command.
  if (!parentModel?.fields.has('name')) throw new RestError(400, 'no such command');
  return { menu: parent, query: `?=name=${last}` };
}

type Body = Readonly<Record<string, unknown>>;

function bodyOf(body: unknown): Body {
  if (body === undefined) return {};
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new RestError(400, 'object expected');
  return body as Body;
}

/** `null`, and an empty text where the property can be unset, takes the value away. */
function argumentWords(body: Body, model: MenuModel | undefined): string[] {
  return Object.entries(body).flatMap(([name, value]) => {
    if (name === '.query') return listOf(value).map((word) => `?${word}`);
    const text = value === null ? null : textOf(value);
    const unset = text === null || (text === '' && model?.fields.get(name)?.unset === true);
    return [unset ? `=!${name}=` : `=${name}=${text}`];
  });
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(',');
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new RestError(400, 'invalid value');
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(textOf) : [textOf(value)];
}
