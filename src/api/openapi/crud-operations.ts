import type { z } from 'zod';
import { PageQuery } from '../contract/parse';
import { V1, type Operation } from './operation';

/** The five routes that groups, sites, credentials and the like share. */
export function crud(
  noun: string,
  plural: string,
  schemas: { input: z.ZodObject; patch: z.ZodObject; query?: z.ZodObject; ref?: string },
): Operation[] {
  const name = noun.charAt(0).toUpperCase() + noun.slice(1);
  const one = `${V1}/${plural}/{${schemas.ref ?? 'ref'}}`;
  const all = { path: `${V1}/${plural}`, tag: plural };
  return [
    { ...all, method: 'post', id: `add${name}`, summary: `Add a ${noun}.`, body: schemas.input, status: 201 },
    {
      ...all,
      method: 'get',
      id: `list${plural.charAt(0).toUpperCase()}${plural.slice(1)}`,
      summary: `List ${plural}.`,
      query: schemas.query ?? PageQuery,
      status: 200,
    },
    { method: 'get', path: one, id: `get${name}`, tag: plural, summary: `Show a ${noun}, by name or id.`, status: 200 },
    {
      method: 'patch',
      path: one,
      id: `update${name}`,
      tag: plural,
      summary: `Change a ${noun}.`,
      body: schemas.patch,
      status: 200,
    },
    { method: 'delete', path: one, id: `remove${name}`, tag: plural, summary: `Remove a ${noun}.`, status: 204 },
  ];
}
