import {
  diffOf,
  parseInput,
  type Action,
  type Area,
  type Plan,
  type ReadAction,
  type Resource,
  type WriteAction,
} from '../../src/core/catalogue';
import { isAppError } from '../../src/core/errors';
import { isSecretProperty } from '../../src/core/secrets';
import { AREAS } from '../../src/modules';
import { memoryReader } from '../kit/memory-reader';

const HOLDING = AREAS.flatMap((area) => area.resources.map((resource) => ({ area, resource }))).filter(
  ({ resource }) => resource.secrets.length > 0,
);
const RESOURCES = AREAS.flatMap((area) => area.resources);

function own(actions: readonly Action[], resource: Resource): readonly Action[] {
  return actions.filter((action) => action.menus.includes(menuOf(resource)));
}

function menuOf({ menu }: Resource): string {
  return typeof menu === 'string' ? menu : menu.v7;
}

/** A secret that its type takes, and that is found again in whatever it leaks into. */
function secretFor(resource: Resource, name: string): string {
  const { type } = resource.fields[name]!;
  const marked = 'Leak-me-4711';
  return type.schema.safeParse(marked).success ? marked : type.example;
}

describe('test/contract/registry-secrets', () => {
  it('marks every field that holds a secret by its name', () => {
    const unmarked = RESOURCES.flatMap((resource) =>
      Object.entries(resource.fields)
        .filter(([name, field]) => isSecretProperty(name) && !field.secret)
        .map(([name]) => `${resource.id} ${name}`),
    );
    expect(unmarked).toEqual([]);
  });

  it('shows no secret in a diff or an error', async () => {
    for (const { resource, action } of HOLDING.flatMap(writesOf)) {
      for (const name of resource.secrets.filter((secret) => action.input.shape[secret])) {
        const secret = secretFor(resource, name);
        const plan = await planOf(action, { ...action.examples[0]?.input, [name]: secret }, resource);
        expect([action.id, JSON.stringify(diffOf(plan, action.secrets)).includes(secret)]).toEqual([action.id, false]);
        const refused = messageOf(action, { ...action.examples[0]?.input, [name]: { [secret]: secret } });
        expect([action.id, refused.includes(secret)]).toEqual([action.id, false]);
      }
    }
  });

  it('shows no secret in what is read', async () => {
    for (const { resource, action } of HOLDING.flatMap(listsOf)) {
      const secrets = Object.fromEntries(resource.secrets.map((name) => [name, secretFor(resource, name)]));
      // Whichever of its menus an action goes to on this router.
      const menus = action.menus.map((menu) => [menu, [{ '.id': '*1', ...secrets }]] as const);
      const reader = memoryReader(Object.fromEntries(menus), { version: '7.24' });
      const { rows } = await action.read(reader, parseInput(action, {}));
      const shown = JSON.stringify(rows);
      expect([action.id, Object.values(secrets).filter((secret) => shown.includes(secret))]).toEqual([action.id, []]);
    }
  });
});

interface Holding {
  readonly area: Area;
  readonly resource: Resource;
}

function writesOf({ area, resource }: Holding): readonly { readonly resource: Resource; readonly action: WriteAction }[] {
  return own(area.actions, resource).flatMap((action) => (action.kind === 'read' ? [] : [{ resource, action }]));
}

/** Reads of the menu itself, as it is. */
function listsOf({ area, resource }: Holding): readonly { readonly resource: Resource; readonly action: ReadAction }[] {
  return own(area.actions, resource).flatMap((action) =>
    action.kind === 'read' && action.input.shape['where'] && action.input.shape['limit'] ? [{ resource, action }] : [],
  );
}

/** An empty plan where the example needs rows that are not there. */
async function planOf(action: WriteAction, input: unknown, resource: Resource): Promise<Plan> {
  const rows = resource.kind === 'singleton' ? [{}] : [];
  try {
    return await action.plan(memoryReader({ [menuOf(resource)]: rows }, { version: '7.24' }), parseInput(action, input), {});
  } catch (error) {
    if (isAppError(error)) return { changes: [] };
    throw error;
  }
}

function messageOf(action: Action, input: unknown): string {
  try {
    parseInput(action, input);
    return '';
  } catch (error) {
    return JSON.stringify(isAppError(error) ? error.toRecord() : String(error));
  }
}
