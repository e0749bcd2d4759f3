import { memoryReader } from '../../../test/kit/memory-reader';
import { createRegistry, parseInput, type Plan, type Row, type WriteAction } from '../../core/catalogue';
import { interfaceOvpnArea } from './interface-ovpn.area';

const registry = createRegistry([interfaceOvpnArea]);
const SERVERS = '/interface/ovpn-server/server';

/** As a 6.49 prints it. */
const single: Row = {
  enabled: 'false',
  port: '1194',
  mode: 'ip',
  netmask: '24',
  'mac-address': '02:00:5E:10:00:01',
  'max-mtu': '1500',
  'keepalive-timeout': '60',
  'default-profile': 'default',
  'require-client-certificate': 'false',
  auth: 'sha1,md5',
  cipher: 'blowfish128,aes128',
};

interface Given {
  readonly version: string;
  readonly rows: readonly Row[];
  readonly menu?: string;
}

function plan(id: string, input: unknown, { version, rows, menu = SERVERS }: Given, previous?: Plan): Promise<Plan> {
  const action = registry.action(id) as WriteAction;
  return action.plan(memoryReader({ [menu]: rows }, { version }), parseInput(action, input), previous ? { previous } : {});
}

describe('src/modules/interface-ovpn', () => {
  describe.each(['6.49.18', '7.16.2'])('the only server of %s', (version) => {
    const off = { version, rows: [single] };
    const on = { version, rows: [{ ...single, enabled: 'true' }] };

    it('is switched on by creating it, with what is given', async () => {
      const { changes } = await plan('openvpn.create_server', { port: 1195 }, off);
      expect(changes).toEqual([
        {
          op: 'set',
          menu: SERVERS,
          key: 'OpenVPN server',
          before: { enabled: 'false', port: '1194' },
          after: { enabled: 'yes', port: '1195' },
        },
      ]);
      expect((await plan('openvpn.create_server', {}, on)).changes).toEqual([]);
      expect((await plan('openvpn.ensure_server', {}, on)).changes).toEqual([]);
    });

    it('is switched off by removing it', async () => {
      const removal = { where: { port: 1194 } };
      expect((await plan('openvpn.remove_server', removal, on)).changes).toMatchObject([{ after: { enabled: 'no' } }]);
      expect((await plan('openvpn.remove_server', removal, off)).changes).toEqual([]);
      expect((await plan('openvpn.ensure_server', { state: 'absent' }, on)).changes).toMatchObject([
        { after: { enabled: 'no' } },
      ]);
    });

    it('is changed only where it is the one that is meant', async () => {
      const meant = { where: { port: 1194 }, 'max-mtu': 1400 };
      expect((await plan('openvpn.update_server', meant, on)).changes).toMatchObject([{ after: { 'max-mtu': '1400' } }]);
      const other = { where: { port: 1200 } };
      await expect(plan('openvpn.update_server', { ...other, 'max-mtu': 1400 }, on)).rejects.toMatchObject({
        code: 'ITEM_UNKNOWN',
      });
      expect((await plan('openvpn.remove_server', other, on)).changes).toEqual([]);
    });

    it('is as wanted after what it was selected by has changed', async () => {
      const input = { where: { port: 1194 }, port: 1195 };
      const previous = await plan('openvpn.update_server', input, on);
      const after = { version, rows: [{ ...single, enabled: 'true', port: '1195' }] };
      expect((await plan('openvpn.update_server', input, after, previous)).changes).toEqual([]);
    });
  });

  it('adds one of several since 7.17, under a name', async () => {
    const { changes } = await plan('openvpn.create_server', { port: 1195 }, { version: '7.17', rows: [] });
    expect(changes).toEqual([
      expect.objectContaining({ op: 'add', menu: SERVERS, after: { name: 'ovpn-server1', port: '1195', disabled: 'no' } }),
    ]);
  });

  it('calls ciphers as the version does', async () => {
    const menu = '/interface/ovpn-client';
    const client = { name: 'ovpn-hq', 'connect-to': 'vpn.example.com', user: 'site-12', cipher: 'aes256-cbc' };
    const row = { '.id': '*1', ...client, disabled: 'false' };
    const sixth = { version: '6.49.18', menu, rows: [{ ...row, cipher: 'aes256' }] };
    expect((await plan('openvpn.create_client', client, sixth)).changes).toEqual([]);
    expect((await plan('openvpn.create_client', client, { version: '6.49.18', menu, rows: [] })).changes).toMatchObject([
      { after: { cipher: 'aes256' } },
    ]);
    expect((await plan('openvpn.create_client', client, { version: '7.18.2', menu, rows: [row] })).changes).toEqual([]);
    const server = { where: { port: 1194 }, cipher: ['aes128-cbc', 'blowfish128'] };
    expect((await plan('openvpn.update_server', server, { version: '6.49.18', rows: [single] })).changes).toEqual([]);
  });
});
