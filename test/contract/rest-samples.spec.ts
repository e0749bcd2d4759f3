import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { execute, Refusal, World } from '../../src/simulator/kernel';

/** Replies of real routers of several versions, where they are at hand. */
const FILE = join(__dirname, '../../../shared/data/rest/rest-replies.json');
const present = existsSync(FILE);
if (!present) console.warn(`SKIPPED test/contract/rest-samples.spec.ts: no replies in ${FILE}`);

type Row = Readonly<Record<string, string>>;

const SAMPLES: readonly (readonly [string, readonly Row[]])[] = present
  ? Object.entries(JSON.parse(readFileSync(FILE, 'utf8')).samples as Record<string, Row | readonly Row[]>).map(
      ([path, rows]) => [path, Array.isArray(rows) ? rows : [rows]] as [string, readonly Row[]],
    )
  : [];

/** Replies that no router would take back as they are. */
const NOT_A_ROW: Readonly<Record<string, string>> = {
  '/interface/ethernet/switch/egress-vlan-tag': 'hardware of which only the path is known',
  '/interface/w60g': 'hardware of which only the path is known',
  '/interface/w60g/station': 'hardware of which only the path is known',
  '/interface/sstp-client': 'pfs as 6.x says it',
  '/ip/dhcp-server/option': 'the reply of another menu',
  '/ip/dns/adlist': 'the list itself would have to be fetched',
  '/ip/firewall/address-list': 'its time is over at once',
  '/ipv6/dhcp-client': 'the reply of another menu',
  '/ipv6/dhcp-server': 'use-radius as an older version says it',
  '/interface/ovpn-server/server': 'a single server, as up to 7.16',
  '/routing/bgp/connection': 'arguments of several versions',
  '/user': 'no password is ever printed',
  '/user/group': 'a group that every router has',
};

/** A router with what the replies refer to. */
function router(): World {
  const identity = { index: 0, name: 'sim', address: '127.1.0.1', version: '7.20.8', major: 7, username: 'admin', password: '' };
  const world = new World({ ...identity, seed: 1, configured: 'none' });
  for (const name of ['bridge', 'bridge1', 'vlan15']) world.insert('/interface/bridge', { name });
  for (const name of ['WAN', 'LAN', 'list']) world.insert('/interface/list', { name });
  return world;
}

function same(name: string, before: string, after: string | undefined): boolean {
  if (after === before) return true;
  if (name === 'comment' && before === '') return after === undefined;
  return after === ({ yes: 'true', no: 'false' } as Record<string, string>)[before];
}

function differences(path: string, row: Row): string[] {
  const world = router();
  const model = world.model(path);
  if (!model) return [`${path}: no such menu`];
  const verb = model.spec.kind === 'singleton' ? 'set' : 'add';
  if (!model.verbs.has(verb)) return [];
  const given = Object.entries(row).filter(([name]) => name !== '.id' && model.fields.get(name)?.readOnly === undefined);
  const known = given.filter(([name]) => model.fields.has(name));
  try {
    const outcome = execute(world, [`${path}/${verb}`, ...known.map(([name, value]) => `=${name}=${value}`)]);
    const shown = execute(world, [`${path}/print`]);
    const rows = shown.kind === 'rows' ? [...shown.rows].filter((each) => each !== undefined) : [];
    const id = outcome.kind === 'done' ? outcome.ret : undefined;
    const stored = id === undefined ? rows[0] : rows.find((each) => each['.id'] === id);
    return known
      .filter(([name, value]) => !model.fields.get(name)?.writeOnly && !same(name, value, stored?.[name]))
      .map(([name, value]) => `${path} ${name}: ${value} became ${stored?.[name]}`);
  } catch (error) {
    if (error instanceof Refusal) return [`${path}: ${error.message}`];
    throw error;
  }
}

(present ? describe : describe.skip)('replies of real routers', () => {
  it('are many', () => {
    expect(SAMPLES.length).toBeGreaterThan(80);
  });

  it.each(SAMPLES.filter(([path]) => NOT_A_ROW[path] === undefined))('%s is taken and read back the same', (path, rows) => {
    expect(rows.flatMap((row) => differences(path, row))).toEqual([]);
  });
});
