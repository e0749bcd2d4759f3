import { z } from 'zod';
import { fieldSchema, type Field } from '../field';
import type { Resource } from './resource';

/** `*1F`: the row's number inside one router; it differs from router to router and after a restore. */
const ID = z.string().regex(/^\*[0-9A-Fa-f]+$/, 'an id such as *1F');

/** A property that the router reports: compared as text. */
const REPORTED = z.union([
  z.string(),
  z.number().transform(String),
  z.boolean().transform((value) => (value ? 'yes' : 'no')),
  z.null(),
]);

export interface FieldInputOptions {
  /** Which fields have to be given: those that a new row needs, none, or the named ones. */
  readonly required: 'as-declared' | 'none' | readonly string[];
  /** @defaultValue all fields */
  readonly only?: readonly string[];
}

const SCHEMAS = new WeakMap<Field, z.ZodType>();

function schemaOf(spec: Field): z.ZodType {
  const schema = SCHEMAS.get(spec) ?? fieldSchema(spec);
  SCHEMAS.set(spec, schema);
  return schema;
}

/** The fields of a resource as inputs of an add or a set. */
export function fieldInputs(resource: Resource, { required, only }: FieldInputOptions): z.ZodRawShape {
  const isRequired = (name: string): boolean => {
    if (required === 'none') return false;
    return required === 'as-declared' ? resource.fields[name]?.required === true : required.includes(name);
  };
  return Object.fromEntries(
    Object.entries(resource.fields)
      .filter(([name]) => !only || only.includes(name))
      .map(([name, spec]) => {
        const schema = schemaOf(spec);
        return [name, isRequired(name) ? schema : schema.optional()];
      }),
  );
}

/** Several verbs of a resource take the same part of an input: it is made, and compiled, once. */
function madeOnce(make: (resource: Resource) => z.ZodType): (resource: Resource) => z.ZodType {
  const made = new WeakMap<Resource, z.ZodType>();
  return (resource) => {
    const held = made.get(resource) ?? make(resource);
    made.set(resource, held);
    return held;
  };
}

/** Rows picked by what they hold: each named field must hold the value. */
export const whereInput = madeOnce((resource) => {
  const shape: Record<string, z.ZodType> = {};
  for (const [name, spec] of Object.entries(resource.fields)) {
    if (!spec.secret) shape[name] = z.union([spec.type.schema, z.null()]).optional();
  }
  for (const name of Object.keys(resource.readOnly)) shape[name] = REPORTED.optional();
  return z
    .strictObject(shape)
    .refine((where) => Object.values(where).some((value) => value !== undefined), 'name at least one field')
    .describe(`Which ${resource.plural}: every named field holds this value; null means not set.`);
});

export function selectionInputs(resource: Resource): z.ZodRawShape {
  return {
    '.id': ID.optional().describe('The row by its number on one router. Prefer `where`: numbers differ between routers.'),
    where: whereInput(resource).optional(),
    all: z.boolean().optional().describe('Allow more than one row to match.'),
  };
}

/** A position in an ordered menu: a row to stand before, by what it holds or by its number, or `first`. */
export const anchorInput = madeOnce((resource) =>
  z
    .union([z.literal('first'), ID, whereInput(resource)])
    .describe('Stand before this row: `first`, what the row holds, or its number on one router.'),
);

/** `force`, where the resource knows of dangerous rows. */
export function forceInput(resource: Resource): z.ZodRawShape {
  return resource.hazard ? { force: z.boolean().optional().describe('Make the row even though it is dangerous.') } : {};
}

export function needsSelection(input: z.ZodObject): z.ZodObject {
  return input.refine((value) => value['.id'] !== undefined || value['where'] !== undefined, {
    message: 'say which row: give `where`, or `.id` for one router',
    path: ['where'],
  });
}

export function listInputs(resource: Resource): z.ZodRawShape {
  return {
    where: whereInput(resource).optional(),
    proplist: z
      .array(z.string().regex(/^[.a-z0-9-]+$/))
      .optional()
      .describe('Only these properties. Absent: all.'),
    limit: z.number().int().min(1).max(100_000).default(1000).describe('Most rows to return from one router.'),
  };
}
