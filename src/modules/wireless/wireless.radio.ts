import { z } from 'zod';
import { defineAction, defineStream, textValues, type RouterReader, type Row, type StreamSpec } from '../../core/catalogue';
import { isAppError } from '../../core/errors';
import { byStack, stackOf } from '../../core/fields';
import { bool, expression, int, interfaceName } from '../../core/values';

const needs = { hardware: 'a radio' };
const ONE = [{ do: 'wireless.create_interface', input: { name: 'guests', 'master-interface': 'wlan1' } }];

const SCAN: Omit<StreamSpec, 'menu' | 'input'> = {
  id: 'wireless.scan',
  title: 'Scan for networks',
  summary: 'Listens on all channels for other networks; clients of the radio are cut off meanwhile.',
  command: 'scan',
  needs,
  durationArgument: 'duration',
  duration: '10s',
  maxDuration: '2m',
  risk: 'disruptive',
  args: ({ interface: number, limit: _limit, duration: _duration, ...others }) => ({
    ...textValues(others),
    number: String(number),
  }),
  output: {
    address: 'MAC address of the access point.',
    ssid: 'Name of its network.',
    channel: 'Frequency, standard and width.',
    signal: 'Signal in dBm.',
    sig: 'Signal in dBm.',
    'signal-strength': 'Signal in dBm.',
    nf: 'Noise in dBm.',
    snr: 'Signal over noise in dB.',
    'radio-name': 'Name of a MikroTik radio.',
    'routeros-version': 'RouterOS of a MikroTik radio.',
    privacy: 'It is encrypted.',
    security: 'How clients prove who they are.',
    '*': 'Further properties of newer versions.',
  },
  examples: [{ title: 'What is on air', input: { interface: 'guests', duration: '5s' }, before: ONE }],
};

const interfaceInput = interfaceName.schema.describe('Radio that listens.');
const rounds = int(1, 1000).schema.optional().describe('How often it goes through the channels.');

const wifiInput = {
  interface: interfaceInput,
  rounds,
  frequency: expression('scan-frequency', '5180,5500-5700').schema.optional().describe('Frequencies in MHz to listen on.'),
};

export const scan = byStack({
  wifi: defineStream({ ...SCAN, menu: '/interface/wifi', input: wifiInput }),
  wave2: defineStream({ ...SCAN, menu: '/interface/wifiwave2', input: { interface: interfaceInput, rounds } }),
  legacy: defineStream({
    ...SCAN,
    menu: '/interface/wireless',
    input: {
      interface: interfaceInput,
      rounds,
      background: bool.schema.optional().describe('Go on serving clients and listen in between.'),
      passive: bool.schema.optional().describe('Only listen, send nothing.'),
    },
  }),
});

const RADIO = {
  '.id': 'Number of the row on this router.',
  about: 'What RouterOS remarks about it.',
  interface: 'Interface of the radio.',
  'radio-mac': 'MAC address of the radio.',
  '2g-channels': 'Channels at 2.4 GHz.',
  '5g-channels': 'Channels at 5 GHz.',
  '6g-channels': 'Channels at 6 GHz.',
  's1g-channels': 'Channels below 1 GHz.',
  bands: 'Bands with standards and widths.',
  countries: 'Countries that it knows.',
  'current-country': 'Country whose rules it keeps.',
  'current-channels': 'Channels that these allow.',
  'current-max-reg-power': 'Most power that these allow.',
  '*': 'Further properties of the radio.',
};

const FREQUENCIES = {
  id: 'wireless.get_frequencies',
  title: 'Get frequencies of radios',
  summary: 'Reads which channels radios can use, and which of them the country allows.',
  kind: 'read',
  needs,
  input: z.strictObject({ interface: interfaceName.schema.optional().describe('Only this radio. Absent: all.') }),
  examples: [{ title: 'Of all radios', input: {}, simulated: 'empty' }],
} as const;

function radiosOf(menu: string) {
  return defineAction({
    ...FREQUENCIES,
    menus: [menu],
    output: RADIO,
    async read(router, input) {
      const rows = await router.print(menu);
      return { rows: rows.filter((row) => input.interface === undefined || row['interface'] === input.interface) };
    },
  });
}

const LEGACY_INFO = '/interface/wireless/info';

/** And no virtual access point on one. */
function isRadio({ 'master-interface': master = '' }: Row): boolean {
  return master === '' || master === 'none';
}

export const getFrequencies = byStack({
  wifi: radiosOf('/interface/wifi/radio'),
  wave2: radiosOf('/interface/wifiwave2/radio'),
  legacy: defineAction({
    ...FREQUENCIES,
    menus: ['/interface/wireless', LEGACY_INFO],
    output: { interface: 'Interface of the radio.', channels: 'Channels that the country allows.', '*': 'What the chip can do.' },
    async read(router, input) {
      const found = await router.print('/interface/wireless', { proplist: ['.id', 'name', 'master-interface'] });
      const radios = found.filter((row) => isRadio(row) && (input.interface ?? row['name']) === row['name']);
      const rows: Row[] = [];
      for (const { name = '' } of radios) {
        const { rows: allowed } = await router.query(`${LEGACY_INFO}/allowed-channels`, { interface: name });
        rows.push(...allowed.map((row) => ({ interface: name, ...row })));
      }
      return { rows };
    },
  }),
});

const MENUS = { wifi: '/interface/wifi', wave2: '/interface/wifiwave2', legacy: '/interface/wireless' } as const;

/** Number of interfaces in a menu; `undefined` where the router has no such menu. */
async function countOf(router: RouterReader, menu: string): Promise<number | undefined> {
  try {
    return (await router.print(menu, { proplist: ['.id', 'name'] })).length;
  } catch (error) {
    if (isAppError(error) && error.spec.category === 'routeros') return undefined;
    throw error;
  }
}

export const checkSupport = defineAction({
  id: 'wireless.check_support',
  title: 'Check wireless support',
  summary: 'Tells which wireless menus a router has, by which packages, and which of them the wireless actions use.',
  kind: 'read',
  menus: ['/system/package', ...Object.values(MENUS)],
  output: {
    menu: 'Wireless menu.',
    available: 'Whether the router has it.',
    interfaces: 'Interfaces in it.',
    used: 'The wireless actions use it on this router.',
    packages: 'Wireless packages that are installed and on.',
  },
  input: z.strictObject({}),
  examples: [{ title: 'All three menus', input: {} }],
  async read(router) {
    const installed = await router.print('/system/package', { proplist: ['name', 'version', 'disabled'] });
    const names = installed.filter((row) => row['disabled'] !== 'true').map((row) => row['name'] ?? '');
    const used = stackOf({ ...router.facts, packages: names });
    const packages = names.filter((name) => /^(wireless|wifi)/.test(name)).join(',');
    const rows: Row[] = [];
    for (const [stack, menu] of Object.entries(MENUS)) {
      const count = await countOf(router, menu);
      rows.push({
        menu,
        available: count === undefined ? 'no' : 'yes',
        interfaces: String(count ?? 0),
        used: stack === used ? 'yes' : 'no',
        packages,
      });
    }
    return { rows };
  },
});
