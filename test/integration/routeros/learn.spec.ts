import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAppError } from '../../../src/core/errors';
import { Secret } from '../../../src/core/secrets';
import {
  checkSentence,
  createMenuKnowledge,
  createSessionPool,
  menuCatalogue,
  treeFiles,
  type LearnOptions,
  type MenuKnowledge,
  type SessionPool,
} from '../../../src/routeros';
import { answerInspect, treeOf, type Branch } from '../../kit/inspected-tree';
import { startScriptedRouter, type Peer, type Received, type ScriptedRouter } from '../../kit/scripted-router';

const SMALL: Branch = {
  do: ['command'],
  interface: { print: [] },
  ip: {
    address: {
      add: ['address', 'interface', 'shiny'],
      find: [],
      print: ['where'],
      remove: ['numbers'],
      set: ['address', 'numbers', 'shiny'],
    },
    gadget: { add: ['colour'], find: [], polish: ['numbers'], print: [] },
    route: { find: [], print: [] },
  },
  system: { identity: { print: [], set: ['name'] }, reboot: [] },
  user: { find: [], print: [] },
};

jest.setTimeout(45_000);

describe('routeros/menus/learn', () => {
  let router: ScriptedRouter;
  let pool: SessionPool;
  let folder: string;
  let version: string;

  beforeEach(async () => {
    version = '7.20.8';
    folder = await mkdtemp(join(tmpdir(), 'rosfleet-menus-'));
  });

  afterEach(async () => {
    await pool.close();
    await router.close();
    await rm(folder, { recursive: true });
  });

  async function start(tree: Branch, over?: (peer: Peer, command: Received) => boolean): Promise<void> {
    router = await startScriptedRouter({
      onCommand: (peer, command) => {
        if (command.command === '/system/resource/print') {
          peer.reply(command, ['!re', `=version=${version} (stable)`, '=architecture-name=arm64'], ['!done']);
        } else if (!over?.(peer, command) && !answerInspect(tree, peer, command)) peer.reply(command, ['!done']);
      },
    });
    pool = createSessionPool({
      connectTimeoutMs: 60_000,
      commandTimeoutMs: 60_000,
      idleTimeoutMs: 60_000,
      connectsPerSecond: 1_000,
      connectJitterMs: 0,
      breaker: { failures: 2, openMs: 10_000, maxOpenMs: 30_000 },
    });
  }

  function withRouter<T>(use: Parameters<typeof pool.withSession<T>>[2]): Promise<T> {
    const credential = { id: 'c1', revision: 1, username: 'admin', password: new Secret('pw') };
    const target = { routerId: 'r1', address: router.address, port: router.port, transport: 'api', credential } as const;
    return pool.withSession(target, 'read', use);
  }

  const knowledge = (): MenuKnowledge => createMenuKnowledge(treeFiles(folder));
  const learn = (known: MenuKnowledge, options?: LearnOptions): Promise<string> =>
    withRouter((session) => known.learn(session, options));
  const catalogue = (known: MenuKnowledge): ReturnType<MenuKnowledge['catalogueOf']> =>
    withRouter((session) => known.catalogueOf(session.facts));
  const asked = (): string[] =>
    router.received.filter((one) => one.command === '/console/inspect').map((one) => one.args['path'] ?? '');

  it('prefers what the router says to what is baked', async () => {
    await start(SMALL);
    const known = knowledge();
    expect((await catalogue(known)).origin).toBe('baked');
    expect(await learn(known)).toBe('learned');
    const learned = await catalogue(known);
    expect(learned).toMatchObject({ origin: 'learned', version: '7.20.8' });
    expect([...learned.menus()].map((menu) => `${menu.path} ${menu.kind}`)).toEqual([
      '/ actions',
      '/interface singleton',
      '/ip actions',
      '/ip/address list',
      '/ip/gadget list',
      '/ip/route read-only',
      '/system actions',
      '/system/identity singleton',
      '/user read-only',
    ]);
    const address = learned.menu('/ip/address');
    expect(address?.commands.get('add')).toEqual(['address', 'interface', 'shiny']);
    // The type is no part of the tree: it is baked. So are the arguments of commands that are the same everywhere.
    expect(address?.property('address')).toMatchObject({ type: 'ip', writable: true });
    expect(address?.commands.get('remove')).toEqual(['numbers']);
    expect(checkSentence(learned, '/ip/address', 'add', ['shiny'])).toEqual([]);
    expect(checkSentence(learned, '/container', 'add')).toMatchObject([{ level: 'error' }]);
    expect(checkSentence(learned, '/ip/gadget', 'add', ['color'])).toMatchObject([{ level: 'error', nearest: 'colour' }]);
  });

  it('asks with the words in a list, and never about words of the script language', async () => {
    await start(SMALL);
    await learn(knowledge());
    expect(asked()).toContain('ip,address,add');
    expect(asked().filter((path) => path === 'do' || path.includes('/'))).toEqual([]);
    expect(
      router.received.filter((one) => one.command === '/console/inspect').every((one) => one.args['request'] === 'child'),
    ).toBe(true);
  });

  it('reads the whole tree of 7.24, two calls at a time', async () => {
    let [waiting, most] = [0, 0];
    const tree = treeOf(menuCatalogue('7.24'));
    version = '7.24';
    await start(tree, (peer, command) => {
      waiting += 1;
      most = Math.max(most, waiting);
      setImmediate(() => {
        waiting -= 1;
        if (!answerInspect(tree, peer, command)) peer.reply(command, ['!done']);
      });
      return true;
    });
    const known = knowledge();
    await learn(known);
    const learned = await catalogue(known);
    const baked = menuCatalogue('7.24');
    const differing = [...baked.menus()].filter(({ path, basis }) => {
      if (basis === 'path') return false;
      return (
        JSON.stringify([...(learned.menu(path)?.commands ?? [])]) !== JSON.stringify([...(baked.menu(path)?.commands ?? [])])
      );
    });
    expect(differing.map((menu) => menu.path)).toEqual([]);
    expect(most).toBe(2);
    expect(asked().length).toBeLessThan(2_500);
  });

  it('asks once for all routers of a kind, also after a start, and again after an upgrade', async () => {
    await start(SMALL);
    const known = knowledge();
    expect(await Promise.all([learn(known), learn(known)])).toEqual(expect.arrayContaining(['learned', 'known']));
    const calls = asked().length;
    const restarted = knowledge();
    expect(await learn(restarted)).toBe('known');
    expect((await catalogue(restarted)).origin).toBe('learned');
    expect(asked()).toHaveLength(calls);
    const upgraded = { version: '7.21.5', major: 7, architecture: 'arm64' };
    expect((await restarted.catalogueOf(upgraded)).origin).toBe('baked');
    expect(await learn(restarted, { facts: upgraded })).toBe('learned');
    expect(await readdir(folder)).toHaveLength(2);
  });

  it('keeps to its bounds, and lets the baked catalogue speak for the rest', async () => {
    await start(SMALL);
    const known = knowledge();
    await learn(known, { maxCalls: 4 });
    expect(asked()).toHaveLength(4);
    const learned = await catalogue(known);
    expect(learned.origin).toBe('learned');
    expect(learned.menu('/ip/firewall/filter')?.kind).toBe('ordered');
  });

  it('leaves a menu out that the router does not answer for', async () => {
    await start(SMALL, (peer, command) => {
      if (command.args['path'] !== 'ip,address,set') return false;
      peer.reply(command, ['!trap', '=message=failure'], ['!done']);
      return true;
    });
    const known = knowledge();
    await learn(known);
    const learned = await catalogue(known);
    expect(learned.menu('/ip/address')?.commands.get('add')).toContain('netmask');
    expect(learned.menu('/ip/gadget')?.commands.get('polish')).toEqual(['numbers']);
  });

  it('does not ask a router again that cannot be asked', async () => {
    await start({}, (peer, command) => {
      if (command.command !== '/console/inspect') return false;
      peer.reply(command, ['!trap', '=message=no such command'], ['!done']);
      return true;
    });
    const known = knowledge();
    const error: unknown = await learn(known).catch((reason: unknown) => reason);
    expect(isAppError(error) && error.code).toBe('TRAP_NO_SUCH_COMMAND');
    expect(await learn(known)).toBe('not-askable');
    expect(asked()).toHaveLength(1);
    expect((await catalogue(known)).origin).toBe('baked');
  });

  it('does not believe a tree that cannot be one', async () => {
    await start({ system: { reboot: [] } });
    const known = knowledge();
    const error: unknown = await learn(known).catch((reason: unknown) => reason);
    expect(isAppError(error) && error.code).toBe('PROTOCOL_ERROR');
    expect((await catalogue(known)).origin).toBe('baked');
    expect(await readdir(folder)).toEqual([]);
  });

  it('never asks a router of 6.x, and overlooks a file that is broken', async () => {
    await start(SMALL);
    version = '6.49.18';
    expect(await learn(knowledge())).toBe('not-askable');
    expect(asked()).toEqual([]);
    const known = knowledge();
    const facts = { version: '7.20.8', major: 7, architecture: 'arm64' };
    await learn(known, { facts });
    const [file] = await readdir(folder);
    await writeFile(join(folder, file!), '{"version":');
    expect((await knowledge().catalogueOf(facts)).origin).toBe('baked');
  });
});
