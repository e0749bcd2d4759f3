import { compareRelease } from '../../../core/catalogue';
import { reading, type Context, type Conversion } from '../context';
import { flag, given, valueOf } from '../source';
import type { Source } from '../types';

type Args = ReturnType<typeof given>;

const BANDS: readonly (readonly [old: RegExp, now: string])[] = [
  [/^2ghz-.*n$/, '2ghz-n'],
  [/^2ghz-.*g$/, '2ghz-g'],
  [/^5ghz-.*ac$/, '5ghz-ac'],
  [/^5ghz-.*n$/, '5ghz-n'],
  [/^5ghz-(only)?a$/, '5ghz-a'],
];
const MODES: Readonly<Record<string, string>> = {
  'ap-bridge': 'ap',
  bridge: 'ap',
  station: 'station',
  'station-bridge': 'station-bridge',
  'station-pseudobridge': 'station-pseudobridge',
};
const KEYED = ['wpa-psk', 'wpa2-psk', 'wpa-eap', 'wpa2-eap'];
const REWRITE = 'Describe it in /interface/wifi by hand.';

/** `wifi`: the radios of the target belong to the new drivers. `legacy`: to the package wireless. `none`: it has no radio. */
export function stackOf({ target, menu }: Context): 'wifi' | 'legacy' | 'none' | 'unknown' {
  const { packages, ports, version } = target;
  if (packages?.some((name) => name.startsWith('wifi-'))) return 'wifi';
  if (ports?.some((name) => name.startsWith('wifi'))) return 'wifi';
  if (packages?.includes('wireless') || ports?.some((name) => name.startsWith('wlan'))) return 'legacy';
  if (compareRelease(version, '7.13') < 0 && menu('/interface/wireless')) return 'legacy';
  return packages || ports ? 'none' : 'unknown';
}

/** Radios of the package wireless, for a target whose radios belong to the new drivers. */
export const wireless: Conversion = {
  menus: ['/interface/wireless', '/interface/wireless/security-profiles'],
  applies: (context) => stackOf(context) === 'wifi' && context.menu('/interface/wifi') !== undefined,
  convert(sources, context) {
    for (const source of sources) {
      if (source.menu === '/interface/wireless/security-profiles') convertProfile(source, context);
      else convertRadio(source, context);
    }
    context.ledger.warn('The radios have new drivers: look at channels, countries and keys before the access points go live.');
  },
};

/** Every export of 6.x has the default profile, routers without a radio too. */
export const unusedProfiles: Conversion = {
  menus: ['/interface/wireless/security-profiles'],
  applies: (context) => !wireless.applies(context) && context.all('/interface/wireless').length === 0,
  convert(sources, { ledger }) {
    for (const source of sources) ledger.lose(source, 'no interface uses the profile', 'Nothing.');
  },
};

function convertProfile(source: Source, context: Context): void {
  const { ledger } = context;
  const name = valueOf(source, 'name') ?? 'default';
  const mode = valueOf(source, 'mode') ?? (valueOf(source, 'authentication-types') ? 'dynamic-keys' : 'none');
  const isUsed = context.all('/interface/wireless').some((radio) => (valueOf(radio, 'security-profile') ?? 'default') === name);
  if (!isUsed) return ledger.lose(source, 'no interface uses the profile', 'Nothing.');
  if (mode.startsWith('static-keys')) return ledger.lose(source, 'the new drivers have no WEP', REWRITE);
  const read = reading(context, source);
  const types = (read.take('authentication-types') ?? '').split(',').filter((type) => KEYED.includes(type));
  const [older, newer] = [read.take('wpa-pre-shared-key'), read.take('wpa2-pre-shared-key')];
  const key = types.includes('wpa2-psk') ? (newer ?? older) : (older ?? newer);
  if (types.includes('wpa-psk') && types.includes('wpa2-psk') && older && newer && older !== newer) {
    ledger.loseArgument(
      source,
      'wpa-pre-shared-key',
      older,
      'there is one passphrase for WPA and WPA2',
      'Clients of WPA need the passphrase of WPA2.',
    );
  }
  for (const argument of ['mode', 'name', 'supplicant-identity', 'unicast-ciphers', 'group-ciphers']) read.take(argument);
  const protection = read.take('management-protection');
  const args = [
    ...given('name', name),
    ...given('authentication-types', mode === 'none' ? '' : types.join(',')),
    ...(types.some((type) => type.endsWith('psk')) ? given('passphrase', key) : []),
    ...given('management-protection', protection === 'disabled' ? undefined : protection),
    ...given('group-key-update', read.take('group-key-update')),
    ...(read.yes('disable-pmkid') ? given('disable-pmkid', 'yes') : []),
    ...given('eap-methods', types.some((type) => type.endsWith('eap')) ? read.take('eap-methods') : undefined),
    ...given('comment', read.take('comment')),
  ];
  read.take('eap-methods');
  read.leave('the new drivers have no such setting', REWRITE);
  ledger.emit({ menu: '/interface/wifi/security', verb: 'add', args, from: [source] });
}

function convertRadio(source: Source, context: Context): void {
  const { ledger } = context;
  const read = reading(context, source);
  const master = read.take('master-interface');
  const mode = read.take('mode') ?? (master === undefined ? 'station' : 'ap-bridge');
  const now = MODES[mode];
  if (now === undefined) return ledger.lose(source, `the new drivers have no mode ${mode}`, REWRITE);
  const profile = read.take('security-profile') ?? 'default';
  // Without a line of its own the default profile is an open network: it was one, and stays one.
  const isProfiled = context
    .all('/interface/wireless/security-profiles')
    .some((one) => (valueOf(one, 'name') ?? 'default') === profile);
  const vlan = read.take('vlan-mode') === 'use-tag' ? read.take('vlan-id') : undefined;
  const args = [
    ...given('name', read.take('name')),
    ...given('master-interface', master),
    ...given('configuration.mode', now),
    ...given('configuration.ssid', read.take('ssid')),
    ...flagged('configuration.hide-ssid', read.yes('hide-ssid')),
    ...(master === undefined ? channel(read.take, source, context) : []),
    ...given('security', isProfiled ? profile : undefined),
    ...given('datapath.vlan-id', vlan),
    ...(read.take('default-forwarding') === 'no' ? given('datapath.client-isolation', 'yes') : []),
    ...['arp', 'mtu', 'comment'].flatMap((name) => given(name, read.take(name))),
    ...given('disabled', read.take('disabled') ?? 'yes'),
  ];
  for (const name of ['vlan-id', 'wireless-protocol', 'radio-name', 'mac-address', 'l2mtu', 'frequency-mode', 'distance'])
    read.take(name);
  read.leave('the new drivers have no such setting', REWRITE);
  ledger.emit({
    menu: '/interface/wifi',
    verb: source.verb === 'add' ? 'add' : 'set',
    ...(source.selector === undefined ? {} : { selector: source.selector }),
    args,
    from: [source],
  });
}

function channel(take: (name: string) => string | undefined, source: Source, context: Context): Args {
  const band = take('band');
  const width = take('channel-width')?.replace(/-(?:[eCX]+)$/, '');
  const frequency = take('frequency');
  const country = take('country');
  const countries = context.menu('/interface/wifi')?.property('configuration.country')?.values ?? [];
  const known = countries.find((one) => one.toLowerCase() === country?.toLowerCase());
  if (country !== undefined && country !== 'no_country_set' && known === undefined) {
    context.ledger.loseArgument(
      source,
      'country',
      country,
      'the new drivers do not know the country',
      'Set configuration.country: the law asks for it.',
    );
  }
  return [
    ...given('channel.band', BANDS.find(([old]) => old.test(band ?? ''))?.[1]),
    ...given('channel.width', width),
    ...given('channel.frequency', frequency === 'auto' ? undefined : frequency),
    ...given('configuration.country', known),
  ];
}

function flagged(name: string, isSet: boolean): Args {
  return isSet ? given(name, 'yes') : flag(name, false);
}
