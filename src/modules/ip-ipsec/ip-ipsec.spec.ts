import { memoryReader } from '../../../test/kit/memory-reader';
import { createRegistry, parseInput, type Plan, type ReadAction, type Row, type WriteAction } from '../../core/catalogue';
import { ipIpsecArea } from './ip-ipsec.area';

const registry = createRegistry([ipIpsecArea]);

async function plan(id: string, input: unknown, menu: string, rows: readonly Row[]): Promise<Plan> {
  const action = registry.action(id) as WriteAction;
  return action.plan(memoryReader({ [menu]: rows }), parseInput(action, input), {});
}

describe('src/modules/ip-ipsec', () => {
  const policy = { peer: 'site-12', tunnel: true };

  it.each([
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['::/0', '::/0'],
    [undefined, undefined],
  ])('asks for force where a policy takes every packet: %s to %s', async (src, dst) => {
    const input = { ...policy, ...(src ? { 'src-address': src, 'dst-address': dst } : {}) };
    await expect(plan('ipsec.create_policy', input, '/ip/ipsec/policy', [])).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    expect((await plan('ipsec.create_policy', { ...input, force: true }, '/ip/ipsec/policy', [])).changes).toHaveLength(1);
  });

  it.each([{ template: true }, { action: 'none' }, { 'dst-address': '198.51.100.0/24' }, { disabled: true }])(
    'takes a policy that takes no packet, or only some: %j',
    async (harmless) => {
      expect((await plan('ipsec.create_policy', { ...policy, ...harmless }, '/ip/ipsec/policy', [])).changes).toHaveLength(1);
    },
  );

  it('asks for force to switch such a policy on', async () => {
    const row = { '.id': '*1', peer: 'site-12', 'src-address': '0.0.0.0/0', 'dst-address': '0.0.0.0/0', disabled: 'true' };
    const enable = plan('ipsec.enable_policy', { where: { peer: 'site-12' } }, '/ip/ipsec/policy', [row]);
    await expect(enable).rejects.toMatchObject({ code: 'HAZARD_REFUSED' });
  });

  it.each([
    ['203.0.113.12', '203.0.113.12/32'],
    ['VPN.example.com', 'vpn.example.com'],
    ['2001:db8::1', '2001:db8::1/128'],
  ])('takes the address %s of a peer as the router prints it', async (address, printed) => {
    const row = { '.id': '*1', name: 'site-12', address: printed, disabled: 'false' };
    expect((await plan('ipsec.create_peer', { name: 'site-12', address }, '/ip/ipsec/peer', [row])).changes).toEqual([]);
  });

  it('refuses what is neither an address nor a name', () => {
    const action = registry.action('ipsec.create_peer');
    const refused = expect.objectContaining({ code: 'INPUT_INVALID' });
    expect(() => parseInput(action, { name: 'site-12', address: '203.0.113.300' })).toThrow(refused);
  });

  it('tells identities of one peer apart by the other end', async () => {
    const rows: readonly Row[] = [
      { '.id': '*1', peer: 'road', 'remote-id': 'fqdn:a.example.com', 'mode-config': 'road', disabled: 'false' },
      { '.id': '*2', peer: 'road', 'mode-config': 'road', disabled: 'false' },
    ];
    const other = { peer: 'road', 'remote-id': 'fqdn:a.example.com', 'generate-policy': 'port-strict' };
    const menu = '/ip/ipsec/identity';
    expect((await plan('ipsec.ensure_identity', other, menu, rows)).changes).toMatchObject([{ op: 'set', id: '*1' }]);
    expect((await plan('ipsec.ensure_identity', { peer: 'road', 'match-by': 'certificate' }, menu, rows)).changes).toMatchObject([
      { op: 'set', id: '*2' },
    ]);
  });

  it('never asks for installed keys', async () => {
    const action = registry.action('ipsec.get_status') as ReadAction;
    const sa = { '.id': '*1', spi: '0x1', 'auth-key': 'Leak-me-4711', 'enc-key': 'Leak-me-4711', state: 'mature' };
    const reader = memoryReader({ '/ip/ipsec/installed-sa': [sa] });
    const { rows } = await action.read(reader, parseInput(action, { part: 'key' }));
    expect(rows).toEqual([{ part: 'key', '.id': '*1', spi: '0x1', state: 'mature' }]);
  });
});
