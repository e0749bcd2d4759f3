import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRegistry, inputJsonSchema, type Action } from '../../src/core/catalogue';
import { AREAS } from '../../src/modules';

const ROOT = join(__dirname, '../..');
const SPEC = join(ROOT, '../shared/spec/actions.json');
const DIFFERENCES = join(ROOT, 'docs/decisions/0009-actions-say-it-their-way.md');

interface SpecAction {
  readonly id: string;
  readonly feature: string;
  readonly kind: string;
  readonly args?: readonly string[];
  readonly secretArgs?: readonly string[];
  readonly risk: string;
}

/** Features whose areas are not here yet. A feature that is not in this list has to be complete. */
const PENDING: ReadonlySet<string> = new Set<string>();

/** Arguments that every action takes in another way: the selection of rows, and what belongs to the conversation. */
const EVERYWHERE: Readonly<Record<string, string>> = { '.id': 'where', numbers: 'where', number: 'where', once: '', tag: '' };

const registry = createRegistry(AREAS);
const specified = existsSync(SPEC)
  ? (JSON.parse(readFileSync(SPEC, 'utf8')) as SpecAction[]).filter(({ kind }) => kind === 'action')
  : undefined;
if (!specified) console.warn(`SKIPPED: ${SPEC} is not there, the actions are not compared with it`);

/** `action argument` of the table of differences. */
function differences(): ReadonlySet<string> {
  const rows = readFileSync(DIFFERENCES, 'utf8').matchAll(/^\| `([^`]+)`\s*\| `([^`]+)`\s*\|/gm);
  return new Set([...rows].map(([, action, argument]) => `${action} ${argument}`));
}

(specified ? describe : describe.skip)('test/contract/registry-spec', () => {
  const wanted = specified ?? [];
  const have = new Map(registry.actions.map((action) => [action.id, action]));
  const present = wanted.flatMap((spec) => {
    const action = have.get(spec.id);
    return action ? [{ spec, action }] : [];
  });

  it('has every action of the features that are here', () => {
    const missing = wanted.filter(({ id, feature }) => !PENDING.has(feature) && !have.has(id));
    expect(missing.map(({ id }) => id)).toEqual([]);
    const done = [...PENDING].filter((feature) => wanted.every((spec) => spec.feature !== feature || have.has(spec.id)));
    expect(done).toEqual([]);
  });

  it('takes the wanted arguments, or says what it takes instead', () => {
    const told = differences();
    const missing = present.flatMap(({ spec, action }) => {
      const taken = inputNames(action);
      return (spec.args ?? [])
        .filter((name) => !taken.has(name) && !told.has(`${spec.id} ${name}`))
        .filter((name) => EVERYWHERE[name] === undefined || (EVERYWHERE[name] !== '' && !taken.has(EVERYWHERE[name])))
        .map((name) => `${spec.id} ${name}`);
    });
    expect(missing).toEqual([]);
  });

  it('calls reading what reads and destroying what destroys', () => {
    const told = differences();
    const wrong = present.filter(({ spec, action }) => {
      const isRight = spec.risk === 'read' ? action.kind === 'read' : action.kind !== 'read';
      const isGrave = spec.risk !== 'destructive' || action.kind === 'destructive';
      return (!isRight || !isGrave) && !told.has(`${spec.id} risk`);
    });
    expect(wrong.map(({ spec, action }) => `${spec.id} is ${spec.risk}, not ${action.kind}`)).toEqual([]);
  });

  it('keeps the wanted secrets', () => {
    const told = differences();
    const open = present.flatMap(({ spec, action }) =>
      (spec.secretArgs ?? [])
        .filter((name) => !action.secrets.includes(name) && !told.has(`${spec.id} ${name}`))
        .map((name) => `${spec.id} ${name}`),
    );
    expect(open).toEqual([]);
  });
});

/** Names that an input takes, at the top and in `where`. */
function inputNames(action: Action): ReadonlySet<string> {
  const schema = inputJsonSchema(action) as {
    properties?: Record<string, { properties?: object; anyOf?: { properties?: object }[] }>;
  };
  const properties = schema.properties ?? {};
  const where = properties['where'];
  const nested = [where?.properties ?? {}, ...(where?.anyOf ?? []).map((part) => part.properties ?? {})];
  return new Set([properties, ...nested].flatMap((part) => Object.keys(part)));
}
