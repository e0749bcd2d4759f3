import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareRelease, menuOn, type Field, type Resource } from '../../src/core/catalogue';
import { AREAS } from '../../src/modules';

/** Command trees of real routers, where they are at hand. They hold x86 routers: hardware menus are thinner there. */
const SCHEMA = join(__dirname, '../../../shared/reference/schema');
const present = existsSync(SCHEMA);
if (!present) console.warn(`SKIPPED test/contract/menu-facts.spec.ts: no command trees in ${SCHEMA}`);

interface Tree {
  readonly version: string;
  readonly menus: Readonly<Record<string, { readonly commands?: Readonly<Record<string, readonly string[]>> }>>;
}

interface Property {
  readonly type?: string;
  readonly values?: readonly string[];
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(join(SCHEMA, name), 'utf8')) as T;
}

function trees(): Tree[] {
  const names = present ? readdirSync(SCHEMA).filter((name) => /^menus-7[.\d]+\.json$/.test(name)) : [];
  return names.map((name) => ({ ...read<Tree>(name), version: name.slice('menus-'.length, -'.json'.length) }));
}

const RESOURCES: readonly Resource[] = AREAS.flatMap((area) => area.resources).filter(
  (resource) => Object.keys(resource.fields).length > 0,
);

/** Arguments that are no property of a row. */
const NO_PROPERTY: ReadonlySet<string> = new Set(['numbers', 'copy-from', 'place-before', 'place-after']);

/** Arguments left out on purpose. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  // The prefix length of `address` says the same.
  'ip.address': ['netmask'],
};

/** Only on routers with a switch chip, which the trees from 7.21 on do not cover. */
const HARDWARE: ReadonlySet<string> = new Set(['firewall.filter hw-offload']);

/** The tree lists the first part of these values only. */
const COMPOSED: ReadonlySet<string> = new Set(['firewall.filter ipsec-policy', 'firewall.filter ttl']);

function argumentsOf(tree: Tree, resource: Resource): ReadonlySet<string> | undefined {
  const commands = tree.menus[menuOn(resource, { major: 7 })]?.commands;
  return commands && new Set([...(commands['add'] ?? []), ...(commands['set'] ?? [])]);
}

function isIn({ since, until }: Field, version: string): boolean {
  if (since !== undefined && compareRelease(version, since) < 0) return false;
  return until === undefined || compareRelease(version, until) < 0;
}

(present ? describe : describe.skip)('the resources and the command trees of real routers', () => {
  it('covers several versions', () => {
    expect(trees().map((tree) => tree.version)).toEqual(expect.arrayContaining(['7.10.2', '7.20.8', '7.24']));
  });

  it('names no argument that a version does not have', () => {
    const wrong = trees().flatMap((tree) =>
      RESOURCES.flatMap((resource) => {
        const known = argumentsOf(tree, resource);
        if (!known) return [`${tree.version} has no ${resource.id}`];
        return Object.entries(resource.fields)
          .filter(([name, field]) => isIn(field, tree.version) && !known.has(name))
          .filter(([name]) => !HARDWARE.has(`${resource.id} ${name}`))
          .map(([name]) => `${tree.version} ${resource.id} ${name}`);
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('leaves no argument out', () => {
    const missing = trees().flatMap((tree) =>
      RESOURCES.flatMap((resource) =>
        [...(argumentsOf(tree, resource) ?? [])]
          .filter((name) => !NO_PROPERTY.has(name) && !LEFT_OUT[resource.id]?.includes(name))
          .filter((name) => {
            const field = resource.fields[name];
            return !field || !isIn(field, tree.version);
          })
          .map((name) => `${tree.version} ${resource.id} ${name}`),
      ),
    );
    expect(missing).toEqual([]);
  });

  it('takes every word that a router lists for an argument', () => {
    const { menus } = read<{ menus: Record<string, { props: Record<string, Property> }> }>('props-7.24.json');
    const refused = RESOURCES.flatMap((resource) =>
      Object.entries(resource.fields).flatMap(([name, field]) => {
        const property = menus[menuOn(resource, { major: 7 })]?.props[name];
        const isClosed = property?.type === 'enum' || property?.type === 'enum-list';
        if (!isClosed || COMPOSED.has(`${resource.id} ${name}`)) return [];
        return (property.values ?? [])
          .filter((value) => !field.type.schema.safeParse(value).success)
          .map((value) => `${resource.id} ${name}=${value}`);
      }),
    );
    expect(refused).toEqual([]);
  });
});
