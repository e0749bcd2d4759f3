import type { RouterReader, Row } from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { memoryReader } from '../../../test/kit/memory-reader';
import { readSurroundings } from './surroundings';

const NOTHING: Readonly<Record<string, readonly Row[]>> = {
  '/ip/route': [],
  '/ip/neighbor': [],
  '/interface': [],
  '/ip/address': [],
};

const V7_DEFAULT = { 'dst-address': '0.0.0.0/0', active: 'true', 'routing-table': 'main' };

async function gateways(rows: readonly Row[]) {
  return (await readSurroundings(memoryReader({ ...NOTHING, '/ip/route': rows }))).gateways;
}

describe('src/fleet/topology/surroundings', () => {
  it('finds the next hop in the words of RouterOS 7', async () => {
    const recursive = { ...V7_DEFAULT, gateway: '8.8.8.8', 'immediate-gw': '10.0.0.1%ether1' };
    const several = { ...V7_DEFAULT, 'immediate-gw': '10.1.0.1%vlan10,10.2.0.1%ether2' };
    const found = await gateways([recursive, several]);
    expect(found).toEqual([
      { address: '10.0.0.1', interface: 'ether1' },
      { address: '10.1.0.1', interface: 'vlan10' },
      { address: '10.2.0.1', interface: 'ether2' },
    ]);
  });

  it('finds the next hop in the words of RouterOS 6', async () => {
    const row = { 'dst-address': '0.0.0.0/0', active: 'true', gateway: '10.0.0.1' };
    expect(await gateways([{ ...row, 'gateway-status': '10.0.0.1 reachable via  ether1' }])).toEqual([
      { address: '10.0.0.1', interface: 'ether1' },
    ]);
    expect(await gateways([{ ...row, 'gateway-status': '8.8.8.8 recursive via 10.0.0.1 ether1-wan' }])).toEqual([
      { address: '10.0.0.1', interface: 'ether1-wan' },
    ]);
    expect(await gateways([{ ...row, 'gateway-status': '10.0.0.1 unreachable' }])).toEqual([]);
    expect(await gateways([row])).toEqual([{ address: '10.0.0.1' }]);
  });

  it('takes no route of another table, none that is not in use, and no interface for an address', async () => {
    const hop = { 'immediate-gw': '10.0.0.1%ether1' };
    expect(
      await gateways([
        { ...V7_DEFAULT, ...hop, 'routing-table': 'customer' },
        { ...V7_DEFAULT, ...hop, 'routing-mark': 'voip' },
        { 'dst-address': '0.0.0.0/0', ...hop },
        { ...V7_DEFAULT, ...hop, 'dst-address': '10.0.0.0/8' },
        { ...V7_DEFAULT, 'immediate-gw': 'pppoe-out1' },
      ]),
    ).toEqual([]);
  });

  it('keeps of MAC addresses what tells routers apart', async () => {
    const macs = ['48:8f:5a:00:00:01', '48:8F:5A:00:00:01', '00:00:00:00:00:00', '00:00:5E:00:01:05', ''];
    const interfaces = macs.map((mac) => ({ 'mac-address': mac }));
    const seen = await readSurroundings(memoryReader({ ...NOTHING, '/interface': [...interfaces, { name: 'ppp-out1' }] }));
    expect(seen.macs).toEqual(['48:8F:5A:00:00:01']);
  });

  it('puts VRRP interfaces and their addresses together', async () => {
    const seen = await readSurroundings(
      memoryReader({
        ...NOTHING,
        '/ip/address': [
          { address: '10.0.0.2/24', interface: 'ether2', disabled: 'false' },
          { address: '10.0.0.1/32', interface: 'vrrp1', disabled: 'false' },
          { address: '10.9.0.1/32', interface: 'vrrp1', disabled: 'true' },
          { address: '10.0.1.1/32', interface: 'vrrp2', disabled: 'false' },
        ],
        '/interface/vrrp': [
          { name: 'vrrp1', vrid: '7', disabled: 'false' },
          { name: 'vrrp2', vrid: '8', disabled: 'true' },
        ],
      }),
    );
    expect(seen.vrrp).toEqual([{ vrid: '7', address: '10.0.0.1' }]);
    expect(seen.addresses).toEqual(['10.0.0.2', '10.0.0.1', '10.0.1.1']);
  });

  it('asks the monitor which ports give power', async () => {
    const ports = [
      { name: 'ether2', 'poe-out': 'auto-on' },
      { name: 'ether3', 'poe-out': 'off' },
      { name: 'ether4', 'poe-out': 'forced-on' },
    ];
    const rows = [
      { name: 'ether2', 'poe-out-status': 'powered-on' },
      { name: 'ether4', 'poe-out-status': 'waiting-for-load' },
    ];
    const replies = { '/interface/ethernet/poe/monitor': { rows } };
    const reader = memoryReader({ ...NOTHING, '/interface/ethernet/poe': ports }, { replies });
    expect((await readSurroundings(reader)).powered).toEqual(['ether2']);
    const idle = memoryReader({ ...NOTHING, '/interface/ethernet/poe': [{ name: 'ether3', 'poe-out': 'off' }] }, { replies });
    expect((await readSurroundings(idle)).powered).toEqual([]);
    expect(idle.asked).toEqual([]);
  });

  it('leaves out what a router does not have', async () => {
    const seen = await readSurroundings(memoryReader({ '/ip/address': [], '/interface': [] }));
    expect(seen).toEqual({ macs: [], addresses: [] });
  });

  it('ends where the session broke', async () => {
    const broken: RouterReader = {
      ...memoryReader(NOTHING),

      async *stream() {
        throw new AppError('CONNECTION_LOST', 'gone');
      },
    };
    await expect(readSurroundings(broken)).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
  });

  it('does not read a large neighbourhood to its end', async () => {
    const neighbours = Array.from({ length: 3_000 }, (_, at) => ({
      interface: 'ether1,bridge',
      address: `10.0.${at >> 8}.${at & 255}`,
      'mac-address': `48:8F:5A:00:${(at >> 8).toString(16).padStart(2, '0')}:${(at & 255).toString(16).padStart(2, '0')}`,
      identity: `n${at}`,
    }));
    const seen = await readSurroundings(memoryReader({ ...NOTHING, '/ip/neighbor': neighbours }));
    expect(seen.neighbours).toHaveLength(500);
    expect(seen.neighbours?.[0]).toEqual({
      interfaces: ['ether1', 'bridge'],
      addresses: ['10.0.0.0'],
      mac: '48:8F:5A:00:00:00',
      identity: 'n0',
    });
  });
});
