import { memoryReader } from '../../../test/kit/memory-reader';
import {
  createRegistry,
  parseInput,
  unmetRequirements,
  type Plan,
  type ReadAction,
  type Row,
  type WriteAction,
} from '../../core/catalogue';
import { dnsArea } from './dns.area';

const registry = createRegistry([dnsArea]);

function plan(id: string, input: unknown, rows: readonly Row[]): Promise<Plan> {
  const action = registry.action(id) as WriteAction;
  return action.plan(memoryReader({ '/ip/dns/static': rows, '/ip/dns': rows }), parseInput(action, input), {});
}

const a1: Row = { '.id': '*1', name: 'nas.example', address: '192.0.2.1', ttl: '1d', disabled: 'false' };
const a2: Row = { '.id': '*2', name: 'nas.example', type: 'A', address: '192.0.2.2', ttl: '1d', disabled: 'false' };
const text: Row = { '.id': '*3', name: 'nas.example', type: 'TXT', text: 'v=1; "x"', ttl: '5m', disabled: 'false' };

describe('src/modules/dns', () => {
  it('adds a second address to a name, and leaves one that is there', async () => {
    const input = { name: 'nas.example', address: '192.0.2.2' };
    expect((await plan('dns.create_static', input, [a1])).changes).toHaveLength(1);
    expect((await plan('dns.create_static', input, [a1, a2])).changes).toEqual([]);
    expect((await plan('dns.create_static', { ...input, type: 'A' }, [a1, a2])).changes).toEqual([]);
  });

  it('reads the type of an address that 6.49 does not print', async () => {
    const input = { name: 'six.example', address: '2001:db8::1', type: 'AAAA' };
    const there = [{ '.id': '*1', name: 'six.example', address: '2001:db8::1', ttl: '1d' }];
    expect((await plan('dns.create_static', input, there)).changes).toEqual([]);
    expect((await plan('dns.ensure_static', input, there)).changes).toEqual([]);
  });

  it('tells entries apart by name and type in the ensure form', async () => {
    const { changes } = await plan('dns.ensure_static', { name: 'nas.example', address: '192.0.2.9' }, [a1, text]);
    expect(changes).toMatchObject([{ op: 'set', id: '*1', after: { address: '192.0.2.9' } }]);
    await expect(plan('dns.ensure_static', { name: 'nas.example', ttl: '1h' }, [a1, a2])).rejects.toMatchObject({
      code: 'ITEM_AMBIGUOUS',
    });
  });

  it('clears the upstream servers', async () => {
    const { changes } = await plan('dns.update_settings', { servers: null }, [{ servers: '192.0.2.53' }]);
    expect(changes).toMatchObject([{ before: { servers: '192.0.2.53' }, after: { servers: '' } }]);
  });

  it('asks for a record type only where RouterOS can', () => {
    const action = registry.action('dns.test_query');
    const input = parseInput(action, { 'domain-name': 'example.com', type: 'mx' });
    expect(unmetRequirements(action, input, { version: '6.49.18' })).toEqual([{ what: 'argument type', since: '7.15' }]);
    expect(unmetRequirements(action, input, { version: '7.20.8' })).toEqual([]);
  });

  it('refuses settings that the version does not have', () => {
    const action = registry.action('dns.update_settings');
    const input = parseInput(action, { vrf: 'main', servers: '192.0.2.53' });
    expect(unmetRequirements(action, input, { version: '7.10.2' })).toEqual([{ what: 'argument vrf', since: '7.15' }]);
  });

  it('gives the answer of the router to a test query', async () => {
    const action = registry.action('dns.test_query') as ReadAction;
    const reader = memoryReader({}, { replies: { '/resolve': { rows: [], ret: '192.0.2.80' } } });
    expect(await action.read(reader, parseInput(action, { 'domain-name': 'Example.COM' }))).toMatchObject({
      rows: [{ result: '192.0.2.80' }],
    });
  });

  it('writes its configuration as a script, without dynamic entries', async () => {
    const action = registry.action('dns.export_config') as ReadAction;
    const reader = memoryReader({
      '/ip/dns': [{ servers: '192.0.2.53', 'allow-remote-requests': 'true', 'cache-size': '2048', 'cache-used': '48' }],
      '/ip/dns/static': [a1, { ...a2, dynamic: 'true' }, text],
    });
    expect(await action.read(reader, {})).toEqual({
      rows: [
        {
          script:
            '/ip dns\nset servers=192.0.2.53 allow-remote-requests=yes cache-size=2048KiB\n' +
            '/ip dns static\nadd name=nas.example address=192.0.2.1\n' +
            'add name=nas.example type=TXT text="v=1; \\"x\\"" ttl=5m\n',
        },
      ],
    });
  });
});
