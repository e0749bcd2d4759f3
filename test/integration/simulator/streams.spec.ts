import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { runSimulator, startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import { SentenceWriter } from '../../../src/simulator/transport/sentence-writer';
import { attributesOf, rowsOf, WireClient } from './wire-client';

const LARGE = 20_000;
const MEBIBYTE = Buffer.alloc(1_048_576, 'x');

// Thousands of rows on a busy machine take their time.
jest.setTimeout(30_000);

let fleet: SimFleet;
let router: SimRouter;
let client: WireClient;

beforeEach(async () => {
  fleet = await startFleet({ routers: 1, first: '127.3.5.1', apiPort: 0 });
  [router] = fleet.routers as [SimRouter];
  client = await WireClient.logIn(router);
});

afterEach(async () => {
  client.close();
  await fleet.close();
});

function fill(rows: number): void {
  for (let n = 0; n < rows; n += 1) {
    router.exec(['/ip/firewall/address-list/add', '=list=big', `=address=10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`]);
  }
}

/** Looks at the last few sentences only: the list before them is long. */
function isDone(tag: string): boolean {
  return client.sentences.slice(-5).some((words) => words[0] === '!done' && words[1] === tag);
}

describe('a large print', () => {
  it('arrives whole, and other commands are answered meanwhile', async () => {
    fill(LARGE);
    client.sentences.length = 0;
    client.send('/ip/firewall/address-list/print', '=.proplist=address', '.tag=big');
    client.send('/system/identity/print', '.tag=small');
    await client.until(() => isDone('.tag=big'));
    const small = client.sentences.findIndex(([head, tag]) => head === '!done' && tag === '.tag=small');
    const rows = client.sentences.filter(([head, tag]) => head === '!re' && tag === '.tag=big');
    expect(rows).toHaveLength(LARGE);
    expect(small).toBeLessThan(LARGE / 2);
  });

  it('stops when it is cancelled', async () => {
    fill(LARGE);
    client.sentences.length = 0;
    client.send('/ip/firewall/address-list/print', '.tag=big');
    await client.until(() => client.sentences.length > 0);
    client.send('/cancel', '=tag=big', '.tag=stop');
    await client.until(() => isDone('.tag=big'));
    const rows = client.sentences.filter(([head]) => head === '!re');
    expect(rows.length).toBeLessThan(LARGE);
    expect(client.sentences).toContainEqual(['!trap', '.tag=big', '=category=2', '=message=interrupted']);
  });

  it('shows the rows of the moment it began', async () => {
    fill(5_000);
    client.send('/ip/firewall/address-list/print', '=.proplist=.id', '.tag=1');
    client.send('/ip/firewall/address-list/remove', '=.id=*1388', '.tag=2');
    await client.until(() => client.sentences.filter(([head]) => head === '!done').length === 3);
    expect(client.sentences.filter(([head, tag]) => head === '!re' && tag === '.tag=1')).toHaveLength(5_000);
    expect(router.rows('/ip/firewall/address-list')).toHaveLength(4_999);
  });
});

describe('a query that finds little', () => {
  it('lets others be answered while it looks', async () => {
    fill(LARGE);
    client.sentences.length = 0;
    client.send('/ip/firewall/address-list/print', '?list=none', '.tag=big');
    client.send('/ip/firewall/address-list/print', '=count-only=', '?list=big', '.tag=count');
    client.send('/system/identity/print', '.tag=small');
    await client.until(() => client.sentences.filter(([head]) => head === '!done').length === 3);
    const done = client.sentences.filter(([head]) => head === '!done');
    expect(done[0]).toEqual(['!done', '.tag=small']);
    expect(done).toContainEqual(['!done', '.tag=count', `=ret=${LARGE}`]);
    expect(client.sentences).toContainEqual(['!empty', '.tag=big']);
  });
});

describe('the writer', () => {
  it('waits for a peer that does not read', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const peer = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const [socket] = (await once(server, 'connection')) as [Socket];
    peer.pause();
    const writer = new SentenceWriter(socket, () => undefined);
    let written = 0;
    async function writeAll(): Promise<void> {
      for (; written < 64; written += 1) await writer.write(MEBIBYTE);
    }
    const all = writeAll();
    while (!socket.writableNeedDrain) await nextTurn();
    expect(written).toBeLessThan(64);
    peer.resume();
    await all;
    expect(written).toBe(64);
    socket.end();
    await once(peer, 'close');
    server.close();
  });
});

describe('listen', () => {
  it('tells additions, changes and removals until it is cancelled', async () => {
    const menu = '/ip/firewall/address-list';
    client.send(`${menu}/listen`, '=.proplist=.id,list,disabled', '.tag=9');
    const id = attributesOf((await client.call(`${menu}/add`, '=list=x', '=address=10.0.0.1')).at(-1) ?? []).ret ?? '';
    await client.call(`${menu}/set`, `=.id=${id}`, '=disabled=yes');
    await client.call(`${menu}/remove`, `=.id=${id}`);
    await client.until(() => client.sentences.filter(([head, tag]) => head === '!re' && tag === '.tag=9').length === 3);
    expect(rowsOf(client.sentences)).toEqual([
      { '.id': id, list: 'x', disabled: 'false' },
      { '.id': id, list: 'x', disabled: 'true' },
      { '.id': id, '.dead': 'true' },
    ]);
    await client.call('/cancel');
    await client.call(`${menu}/add`, '=list=x', '=address=10.0.0.2');
    expect(rowsOf(client.sentences)).toHaveLength(3);
  });
});

describe('runSimulator', () => {
  it.each(['routers.csv', 'routers.json'])('prints one line, writes %s and ends cleanly', async (name) => {
    const folder = await mkdtemp(join(tmpdir(), 'rosfleet-sim-'));
    const inventory = join(folder, name);
    const stop = new AbortController();
    const lines: string[] = [];
    const print = (line: string): void => {
      lines.push(line);
      stop.abort();
    };
    await runSimulator({ routers: 2, first: '127.3.6.1', apiPort: 18_729, json: true, inventory, signal: stop.signal, print });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ routers: [{ name: 'sim-0001', port: 18_729 }, { name: 'sim-0002' }] });
    const text = await readFile(inventory, 'utf8');
    await rm(folder, { recursive: true });
    expect(text).toContain('sim-0002');
    expect(text.includes('name,address,port,username')).toBe(name.endsWith('.csv'));
    await expect(WireClient.open({ address: '127.3.6.1', port: 18_729 })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
