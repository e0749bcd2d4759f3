import { Secret } from '../../../src/core/secrets';
import {
  createMenuKnowledge,
  createSessionPool,
  menuCatalogue,
  type LearnedTree,
  type MenuCatalogue,
  type MenuKnowledge,
  type SessionPool,
} from '../../../src/routeros';
import { startFleet, type SimFleet } from '../../../src/simulator';
import type { MenuModel } from '../../../src/simulator/kernel';
import { menusOf } from '../../../src/simulator/kernel/menu-models';
import { MENUS } from '../../../src/simulator/menus';
import { trapOf, WireClient } from './wire-client';

jest.setTimeout(30_000);

/** Words of the API, which the tree of the console does not have. */
const API_ONLY = new Set(['listen', 'getall']);
const ADDRESSING = new Set(['numbers', 'copy-from', 'place-before', 'place-after']);

let fleet: SimFleet;
let pool: SessionPool;
const clients: WireClient[] = [];

async function start(options: Partial<Parameters<typeof startFleet>[0]> = {}): Promise<void> {
  fleet = await startFleet({ routers: 1, first: '127.3.17.1', apiPort: 0, versions: ['7.20.8'], rebootMs: 20, ...options });
  pool = createSessionPool({
    connectTimeoutMs: 2_000,
    commandTimeoutMs: 10_000,
    idleTimeoutMs: 60_000,
    connectsPerSecond: 1_000,
    connectJitterMs: 0,
    breaker: { failures: 1_000, openMs: 10, maxOpenMs: 10 },
  });
}

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await pool.close();
  await fleet.close();
});

function router(index = 0): SimFleet['routers'][number] {
  const found = fleet.routers[index];
  if (!found) throw new Error(`no router ${index}`);
  return found;
}

/** Knowledge that lasts as long as the test. A tree with holes would be filled from the baked catalogue: it is not taken. */
function knowledge(): MenuKnowledge {
  const kept = new Map<string, LearnedTree>();
  return createMenuKnowledge({
    read: (key) => Promise.resolve(kept.get(key)),
    write(key, tree) {
      if (!tree.complete) throw new Error(`the tree of ${tree.version} has holes`);
      kept.set(key, tree);
      return Promise.resolve();
    },
  });
}

function learn(known: MenuKnowledge, index = 0): Promise<{ readonly outcome: string; readonly catalogue: MenuCatalogue }> {
  const credential = { id: 'c1', revision: 1, username: 'admin', password: new Secret('') };
  const { address, port } = router(index);
  const target = { routerId: `r${index}`, address, port, transport: 'api', credential } as const;
  return pool.withSession(target, 'read', async (session) => {
    const outcome = await known.learn(session);
    return { outcome, catalogue: await known.catalogueOf(session.facts) };
  });
}

async function logIn(): Promise<WireClient> {
  const client = await WireClient.logIn(router());
  clients.push(client);
  return client;
}

/** Installs another RouterOS, and returns when it answers. */
async function upgrade(version: string): Promise<void> {
  router().offerUpdate(version);
  const client = await logIn();
  await client.call('/system/package/update/install');
  await client.until(() => client.closed);
  while (!(await logIn().catch(() => undefined))) await new Promise((resolve) => setTimeout(resolve, 10));
}

function pathOf(model: MenuModel): string {
  return model.path === '' ? '/' : model.path;
}

/** Commands of a menu with their arguments, as one comparable text for each. */
function lines(catalogue: MenuCatalogue, path: string): string[] {
  return [...(catalogue.menu(path)?.commands ?? [])].map(([command, args]) => `${command}: ${args.join(' ')}`).sort();
}

function differences(known: MenuCatalogue, version: string): string[] {
  const { menus, directories } = menusOf(version);
  // Some menus are the simulator's own, behind the others.
  const models = menus.values().filter(({ path }) => path === '' || path.startsWith('/'));
  const paths = [...new Set([...models.map(pathOf), ...directories])].sort();
  const learned = [...known.menus()].map((menu) => menu.path).sort();
  const byHand = new Set(MENUS.map((spec) => spec.path));
  const theirs = menuCatalogue(version);
  return [
    ...paths.filter((path) => !learned.includes(path)).map((path) => `${path} is missing`),
    ...learned.filter((path) => !paths.includes(path)).map((path) => `${path} is invented`),
    // Of hardware that the router lacks there is the path alone.
    ...models
      .filter(({ spec }) => !spec.isFitted)
      .flatMap((model) => (byHand.has(model.path) ? handmade(known, model, theirs) : copied(known, model, theirs))),
  ];
}

/** A menu that only the catalogue knows: every command with every argument. */
function copied(known: MenuCatalogue, model: MenuModel, theirs: MenuCatalogue): string[] {
  const [got, want] = [lines(known, pathOf(model)), lines(theirs, pathOf(model))];
  return got.join('\n') === want.join('\n') ? [] : [`${model.path}: ${got.join('; ')} instead of ${want.join('; ')}`];
}

/** A menu described by hand: the commands that it takes, the properties that can be written, and no others. */
function handmade(known: MenuCatalogue, model: MenuModel, theirs: MenuCatalogue): string[] {
  const path = pathOf(model);
  const commands = known.menu(path)?.commands ?? new Map<string, readonly string[]>();
  const real = theirs.menu(path)?.commands ?? new Map<string, readonly string[]>();
  const wanted = [...model.verbs].filter((verb) => !API_ONLY.has(verb) && (real.has(verb) || model.commands.has(verb)));
  const writable = [...model.fields.values()].filter((field) => !field.readOnly).map((field) => field.name);
  const told = new Set([...(commands.get('add') ?? []), ...(commands.get('set') ?? [])].filter((name) => !ADDRESSING.has(name)));
  const isWritten = ['add', 'set'].some((verb) => commands.has(verb) && !model.commands.has(verb));
  return [
    ...wanted.filter((verb) => !commands.has(verb)).map((verb) => `${path} lacks ${verb}`),
    ...[...commands.keys()].filter((verb) => !wanted.includes(verb)).map((verb) => `${path} invents ${verb}`),
    ...(isWritten ? writable.filter((name) => !told.has(name)).map((name) => `${path} lacks ${name}=`) : []),
    ...[...commands].flatMap(([verb, args]) => {
      // A table speaks for several versions, and can be ahead of the tree of one.
      const own = model.commands.has(verb) ? [] : writable;
      const allowed = new Set([...(real.get(verb) ?? args), ...own]);
      return args.filter((name) => !allowed.has(name)).map((name) => `${path} ${verb} invents ${name}=`);
    }),
  ];
}

describe('simulator: /console/inspect', () => {
  it('lets the whole tree be learned, as large as that of a router', async () => {
    await start();
    const { outcome, catalogue } = await learn(knowledge());
    expect(outcome).toBe('learned');
    expect(catalogue).toMatchObject({ origin: 'learned', version: '7.20.8' });
    expect([...catalogue.menus()].length).toBeGreaterThan(550);
    expect(differences(catalogue, '7.20.8')).toEqual([]);
    expect(catalogue.menu('/ip/firewall/filter')).toMatchObject({ kind: 'ordered' });
    expect(catalogue.menu('/ip/address')?.commands.get('add')).toEqual(
      menuCatalogue('7.20.8').menu('/ip/address')?.commands.get('add'),
    );
  });

  it('tells another tree after an upgrade, and on a router of another version', async () => {
    await start({ routers: [{ version: '7.20.8' }, { version: '7.12.2' }] });
    const known = knowledge();
    const before = await learn(known);
    const older = await learn(known, 1);
    expect([before.outcome, older.outcome, (await learn(known)).outcome]).toEqual(['learned', 'learned', 'known']);
    expect(differences(older.catalogue, '7.12.2')).toEqual([]);
    expect([before, older].map(({ catalogue }) => catalogue.menu('/safe-mode')?.commands.has('take') ?? false)).toEqual([
      true,
      false,
    ]);

    await upgrade('7.24');
    const after = await learn(known);
    expect([after.outcome, after.catalogue.version]).toEqual(['learned', '7.24']);
    expect(differences(after.catalogue, '7.24')).toEqual([]);
    expect(differences(after.catalogue, '7.20.8')).toContain('/tool/netinstall is invented');
  });

  it('answers with the branch and what is right below it', async () => {
    await start();
    const client = await logIn();
    const ask = (...words: readonly string[]): Promise<Record<string, string>[]> => client.print('/console/inspect', ...words);
    expect(
      (await ask('=request=child', '=path=')).filter(({ name }) => name === 'ip' || name === 'mpls' || name === 'ping'),
    ).toEqual([
      { type: 'child', name: 'ip', 'node-type': 'path' },
      { type: 'child', name: 'mpls', 'node-type': 'dir' },
      { type: 'child', name: 'ping', 'node-type': 'cmd' },
    ]);
    expect(await ask('=request=child', '=path=system,identity,set')).toEqual([
      { type: 'self', name: 'set', 'node-type': 'cmd' },
      { type: 'child', name: 'name', 'node-type': 'arg' },
    ]);
    expect(await ask('=request=child', '=path=system,identity,set,name')).toEqual([
      { type: 'self', name: 'name', 'node-type': 'arg' },
    ]);
    for (const path of ['ip/address', 'ip,nothing', 'ip,address,add,nothing', 'ip,address,listen']) {
      expect(await ask('=request=child', `=path=${path}`)).toEqual([]);
    }
    expect(await ask('=request=syntax', '=path=ip,address')).toEqual([]);
    expect(await ask('=request=completion', '=input=/ip ')).toEqual([]);
    expect(trapOf(await client.call('/console/inspect', '=request=tree'))).toBe('input does not match any value of request');
  });

  it('answers over REST too', async () => {
    await start({ services: ['api', 'rest'] });
    const { address, ports } = router();
    const response = await fetch(`http://${address}:${ports.rest}/rest/console/inspect`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('admin:').toString('base64')}`, 'content-type': 'application/json' },
      body: JSON.stringify({ request: 'child', path: 'ip,dns,adlist' }),
    });
    const rows = (await response.json()) as { readonly name: string }[];
    expect([response.status, rows[0], rows.some(({ name }) => name === 'reload')]).toEqual([
      200,
      { type: 'self', name: 'adlist', 'node-type': 'dir' },
      true,
    ]);
  });

  it('is not there on 6.49, which is not asked either', async () => {
    await start({ versions: ['6.49.18'] });
    const client = await logIn();
    expect(trapOf(await client.call('/console/inspect', '=request=child'))).toBe('no such command');
    const { outcome, catalogue } = await learn(knowledge());
    expect([outcome, catalogue.origin]).toEqual(['not-askable', 'baked']);
  });
});
