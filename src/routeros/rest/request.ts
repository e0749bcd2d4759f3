import { readSentence, type Sentence } from '../transport/words';
import { transportLimit } from '../transport/transport-limit';

export interface RestRequest {
  readonly method: 'POST' | 'PATCH';
  readonly path: string;
  /** JSON. */
  readonly body: string;
}

/**
 * A sentence as a REST request. POST takes any command with the names of the API, so that only unsetting needs another
 * way: `unset` answers 400 (7.21.4), while PATCH takes null.
 * @throws AppError TRANSPORT_LIMIT, BUG
 */
export function restRequest(words: readonly string[]): RestRequest {
  const sentence = readSentence(words);
  return sentence.unset.length > 0 ? patch(sentence) : post(sentence);
}

function post({ menu, verb, args, proplist, query }: Sentence): RestRequest {
  const body = {
    ...args,
    ...(proplist ? { '.proplist': proplist } : {}),
    ...(query.length > 0 ? { '.query': query } : {}),
  };
  return { method: 'POST', path: `/rest${menu}/${verb}`, body: JSON.stringify(body) };
}

function patch({ menu, verb, args, unset }: Sentence): RestRequest {
  const { '.id': id, ...values } = args;
  if (verb !== 'set' || id === undefined || id.includes(',')) {
    throw transportLimit('REST unsets properties of exactly one row');
  }
  const body = { ...values, ...Object.fromEntries(unset.map((name) => [name, null])) };
  return { method: 'PATCH', path: `/rest${menu}/${encodeURIComponent(id)}`, body: JSON.stringify(body) };
}
