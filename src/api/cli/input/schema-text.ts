/** The parts of JSON Schema that decide how text becomes a value. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly required?: readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
}

function branches(schema: JsonSchema): readonly JsonSchema[] {
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return inner.length === 0 ? [schema] : inner.flatMap(branches);
}

/** The schema of what stands at a path; `{}`, which takes anything, where the path leads nowhere. */
export function schemaAt(schema: JsonSchema, path: readonly string[]): JsonSchema {
  const [name, ...rest] = path;
  if (name === undefined) return schema;
  for (const branch of branches(schema)) {
    const next = branch.properties?.[name];
    if (next) return schemaAt(next, rest);
  }
  const open = branches(schema).find((branch) => typeof branch.additionalProperties === 'object');
  return open ? schemaAt(open.additionalProperties as JsonSchema, rest) : {};
}

function typesOf(schema: JsonSchema): ReadonlySet<string> {
  return new Set(
    branches(schema).flatMap((branch) => {
      if (typeof branch.type === 'string') return [branch.type];
      if (branch.type) return branch.type;
      return branch.enum || branch.const !== undefined ? [typeof (branch.enum?.[0] ?? branch.const)] : [];
    }),
  );
}

export function acceptsText(schema: JsonSchema): boolean {
  const types = typesOf(schema);
  return types.size === 0 || types.has('string');
}

const BOOLEANS: Readonly<Record<string, boolean>> = { true: true, yes: true, false: false, no: false };

/**
 * Text as the value that the schema wants. Where text itself is taken it stays text, so that `0011` and `yes` reach the
 * router as they were typed; text that fits nothing is left for the action's own check to name.
 */
export function convertText(text: string, schema: JsonSchema): unknown {
  if (acceptsText(schema)) return text;
  const types = typesOf(schema);
  if (types.has('boolean') && Object.hasOwn(BOOLEANS, text)) return BOOLEANS[text];
  if ((types.has('number') || types.has('integer')) && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (types.has('array')) {
    const items = branches(schema).find((branch) => branch.items)?.items ?? {};
    return text === '' ? [] : text.split(',').map((part) => convertText(part.trim(), items));
  }
  return text;
}

/** What a person may write there, in a few words: `yes|no`, `number`, `text`. */
export function typeWords(schema: JsonSchema): string {
  const words = branches(schema).flatMap((branch) => {
    if (branch.enum) return [branch.enum.map(String).join('|')];
    if (branch.const !== undefined) return [JSON.stringify(branch.const).replace(/^"(.*)"$/, '$1')];
    return branch.title ? [branch.title] : typesWords(branch);
  });
  const unique = [...new Set(schema.title ? [schema.title, ...words.filter((word) => word.includes('|'))] : words)];
  const text = unique.join(' or ') || 'anything';
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function typesWords(schema: JsonSchema): string[] {
  return [...typesOf(schema)].map((type) => (type === 'string' ? 'text' : type === 'array' ? 'list' : type));
}
