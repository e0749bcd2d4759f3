import { createHash } from 'node:crypto';

import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import { attributesOf, trapOf, WireClient } from './wire-client';

let fleet: SimFleet;
let v7: SimRouter;
let v6: SimRouter;
const clients: WireClient[] = [];

beforeEach(async () => {
  fleet = await startFleet({ routers: 2, first: '127.3.0.1', apiPort: 0, password: 'secret' });
  [v7, v6] = fleet.routers as [SimRouter, SimRouter];
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await fleet.close();
});

async function logIn(router: SimRouter): Promise<WireClient> {
  const client = await WireClient.logIn(router, 'admin', 'secret');
  clients.push(client);
  return client;
}

async function open(router: SimRouter): Promise<WireClient> {
  const client = await WireClient.open(router);
  clients.push(client);
  return client;
}

describe('login', () => {
  it('takes the plain form', async () => {
    const client = await open(v7);
    expect(await client.call('/login', '=name=admin', '=password=secret')).toEqual([['!done']]);
    expect(await client.print('/system/identity/print')).toEqual([{ name: 'sim-0001' }]);
  });

  it('takes the challenge form', async () => {
    const client = await open(v6);
    const [done = []] = await client.call('/login');
    const challenge = Buffer.from(attributesOf(done).ret ?? '', 'hex');
    expect(challenge).toHaveLength(16);
    const digest = createHash('md5').update(Buffer.of(0)).update('secret').update(challenge).digest('hex');
    expect(await client.call('/login', '=name=admin', `=response=00${digest}`)).toEqual([['!done']]);
  });

  it('refuses a wrong password with the text of RouterOS', async () => {
    const client = await open(v7);
    const answer = await client.call('/login', '=name=admin', '=password=wrong');
    expect(answer).toEqual([['!trap', '=message=invalid user name or password (6)'], ['!done']]);
  });

  it('ends a conversation that starts without a login', async () => {
    const client = await open(v7);
    expect(await client.call('/system/identity/print')).toEqual([['!fatal', 'not logged in']]);
  });

  it('says farewell with a bare word', async () => {
    const client = await logIn(v7);
    expect(await client.call('/quit')).toEqual([['!fatal', 'session terminated on request']]);
    await client.until(() => client.closed);
  });
});

describe('replies', () => {
  it('carry the tag right after the reply word', async () => {
    const client = await logIn(v7);
    const answer = await client.call('/system/identity/print', '.tag=7');
    expect(answer).toEqual([
      ['!re', '.tag=7', '=name=sim-0001'],
      ['!done', '.tag=7'],
    ]);
  });

  it('say !empty on 7.20 and not on 6.49', async () => {
    const [newer, older] = [await logIn(v7), await logIn(v6)];
    expect(await newer.call('/ip/firewall/connection/print')).toEqual([['!empty'], ['!done']]);
    expect(await older.call('/ip/firewall/connection/print')).toEqual([['!done']]);
  });

  it('answer commands side by side', async () => {
    const client = await logIn(v7);
    const tags = Array.from({ length: 50 }, (_, index) => `.tag=${index}`);
    for (const tag of tags) client.send('/ip/address/print', tag);
    await client.until(() => client.sentences.filter(([head]) => head === '!done').length === tags.length + 1);
    const done = client.sentences.filter(([head]) => head === '!done').map(([, tag]) => tag);
    expect(new Set(done.filter(Boolean))).toEqual(new Set(tags));
  });
});

describe('writes', () => {
  it('add, change, move and remove rules', async () => {
    const client = await logIn(v7);
    const menu = '/ip/firewall/filter';
    const [first = []] = await client.call(
      `${menu}/add`,
      '=chain=input',
      '=action=drop',
      '=src-address=192.0.2.0/24',
      '=place-before=*2',
    );
    const id = attributesOf(first).ret ?? '';
    expect(id).toMatch(/^\*[0-9A-F]+$/);
    const ids = (await client.print(`${menu}/print`, '=.proplist=.id')).map((row) => row['.id']);
    expect(ids.slice(0, 3)).toEqual(['*1', id, '*2']);
    await client.call(`${menu}/move`, `=numbers=${id}`);
    expect((await client.print(`${menu}/print`, '=.proplist=.id')).at(-1)).toEqual({ '.id': id });
    await client.call(`${menu}/set`, `=.id=${id}`, '=!src-address=', '=disabled=yes', '=comment=gone soon');
    const [row] = await client.print(`${menu}/print`, `?.id=${id}`);
    expect(row).toMatchObject({ chain: 'input', action: 'drop', disabled: 'true', comment: 'gone soon' });
    expect(row).not.toHaveProperty('src-address');
    expect(await client.call(`${menu}/remove`, `=.id=${id}`)).toEqual([['!done']]);
    expect(trapOf(await client.call(`${menu}/remove`, `=.id=${id}`))).toBe('no such item');
    expect(v7.writes.map(({ words }) => words[0])).toContain(`${menu}/move`);
  });

  it('refuse what RouterOS refuses, in its words', async () => {
    const [newer, older] = [await logIn(v7), await logIn(v6)];
    const texts = async (client: WireClient, ...words: string[]): Promise<(string | undefined)[]> =>
      (await client.call(...words)).filter(([head]) => head === '!trap').map((trap) => attributesOf(trap).message);
    expect(await texts(newer, '/ip/nonsense/print')).toEqual([
      'no such command or directory (nonsense)',
      'no such command prefix',
    ]);
    expect(await texts(older, '/ip/nonsense/print')).toEqual(['no such command prefix']);
    expect(await texts(newer, '/ip/address/frobnicate')).toEqual(['no such command']);
    expect(await texts(newer, '/ip/address/add', '=address=10.0.0.1/24')).toEqual(['missing =interface=']);
    expect(await texts(newer, '/ip/address/add', '=address=x', '=interface=bridge')).toEqual([
      'invalid value for argument address',
    ]);
    expect(await texts(newer, '/ip/address/add', '=address=10.0.0.1/24', '=interface=nope')).toEqual([
      'input does not match any value of interface',
    ]);
    expect(await texts(newer, '/ip/address/add', '=address=192.168.88.1/24', '=interface=bridge')).toEqual([
      'failure: already have such address',
    ]);
    expect(await texts(newer, '/ip/address/set', '=.id=*FFF', '=disabled=yes')).toEqual(['no such item']);
    expect(await texts(newer, '/ip/dns/set', '=vrf=main')).toEqual([]);
    expect(await texts(older, '/ip/dns/set', '=vrf=main')).toEqual(['unknown parameter vrf']);
    expect(await texts(newer, '/ip/address/set', '=.id=*1', '=interface=')).toEqual([
      'ambiguous value of interface, more than one possible value matches input',
    ]);
  });
});
