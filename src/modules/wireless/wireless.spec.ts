import { memoryReader } from '../../../test/kit/memory-reader';
import { createRegistry, parseInput, sentenceOf, type ReadAction, type Row, type WriteAction } from '../../core/catalogue';
import { wirelessArea } from './wireless.area';

const registry = createRegistry([wirelessArea]);
const RADIO: Row = { '.id': '*1', name: 'wlan1', 'nv2-preshared-key': 'changeme', ssid: 'old' };

function router(version: string, menus: Readonly<Record<string, readonly Row[]>>, packages: readonly string[] = []) {
  const installed = packages.map((name, index) => ({ '.id': `*${index}`, name, version, disabled: 'false' }));
  const reader = memoryReader({ '/system/package': installed, ...menus }, { version });
  return { ...reader, facts: { ...reader.facts, packages } };
}

function write(id: string): WriteAction {
  return registry.action(id) as WriteAction;
}

function read(id: string): ReadAction {
  return registry.action(id) as ReadAction;
}

describe('src/modules/wireless', () => {
  it('sets what the package wireless calls ssid, and what the newer menus call configuration.ssid', async () => {
    const action = write('wireless.update_interface');
    const set = async (reader: ReturnType<typeof router>, values: object) => {
      const plan = await action.plan(reader, parseInput(action, { where: { name: 'wlan1' }, ...values }), {});
      return plan.changes.map(sentenceOf);
    };
    expect(await set(router('7.20.8', { '/interface/wireless': [RADIO] }, ['wireless']), { ssid: 'new' })).toEqual([
      { command: '/interface/wireless/set', args: { '.id': '*1', ssid: 'new' } },
    ]);
    const newer = { '/interface/wifi': [RADIO] };
    expect(await set(router('7.20.8', newer, ['wifi-qcom']), { 'configuration.ssid': 'new' })).toEqual([
      { command: '/interface/wifi/set', args: { '.id': '*1', 'configuration.ssid': 'new' } },
    ]);
  });

  it('masks keys of the older menu', async () => {
    const action = read('wireless.list_interfaces');
    const { rows } = await action.read(router('6.49.18', { '/interface/wireless': [RADIO] }), parseInput(action, {}));
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain('changeme');
  });

  it('tells which menu is used, and what is in it', async () => {
    const action = read('wireless.check_support');
    const menus = { '/interface/wireless': [RADIO], '/interface/wifi': [] };
    const { rows } = await action.read(router('7.20.8', menus, ['routeros', 'wireless']), parseInput(action, {}));
    expect(rows).toEqual([
      { menu: '/interface/wifi', available: 'yes', interfaces: '0', used: 'no', packages: 'wireless' },
      { menu: '/interface/wifiwave2', available: 'no', interfaces: '0', used: 'no', packages: 'wireless' },
      { menu: '/interface/wireless', available: 'yes', interfaces: '1', used: 'yes', packages: 'wireless' },
    ]);
  });

  it('asks radios of 6.x for the channels that the country allows, not virtual access points', async () => {
    const action = read('wireless.get_frequencies');
    const replies = { '/interface/wireless/info/allowed-channels': { rows: [{ channels: '5180/20-Ce' }] } };
    const guests = { '.id': '*2', name: 'guests', 'master-interface': 'wlan1' };
    const reader = memoryReader({ '/interface/wireless': [RADIO, guests] }, { version: '6.49.18', replies });
    const { rows } = await action.read(reader, parseInput(action, {}));
    expect(rows).toEqual([{ interface: 'wlan1', channels: '5180/20-Ce' }]);
  });
});
