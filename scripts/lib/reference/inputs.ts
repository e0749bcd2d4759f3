import { inputJsonSchema, type Area } from '../../../src/core/catalogue';

/** Shorter texts than this are clearer where they stand than behind a reference. */
const LONG = 160;

/**
 * What the actions of an area take, one argument on a line, so that a changed input is a readable difference. A long
 * schema that occurs again is written as where it stood first.
 */
export function inputSnapshot(area: Area): string {
  const seen = new Map<string, string>();
  const actions = area.actions.map((action) => {
    const { properties = {}, required = [] } = inputJsonSchema(action) as {
      properties?: Record<string, unknown>;
      required?: readonly string[];
    };
    const lines = Object.entries(properties).map(([name, schema]) => {
      const text = JSON.stringify(folded(schema, `${action.id} ${name}`, seen));
      return `  ${JSON.stringify(`${name}${required.includes(name) ? ' (required)' : ''}`)}: ${text}`;
    });
    return `${JSON.stringify(action.id)}: {\n${lines.join(',\n')}\n}`;
  });
  return `{\n${actions.join(',\n')}\n}\n`;
}

function folded(schema: unknown, place: string, seen: Map<string, string>): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  const text = JSON.stringify(schema);
  const earlier = seen.get(text);
  if (earlier !== undefined) return `as ${earlier}`;
  if (text.length > LONG) seen.set(text, place);
  if (Array.isArray(schema)) return schema.map((part, index) => folded(part, `${place}.${index}`, seen));
  return Object.fromEntries(
    Object.entries(schema).map(([name, part]) => [name, folded(part, name === 'properties' ? place : `${place}.${name}`, seen)]),
  );
}
