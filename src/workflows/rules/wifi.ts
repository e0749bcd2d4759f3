import type { Row } from '../../core/catalogue';
import { fits } from '../audit/conditions';
import { evidenceOf, nameOf } from '../audit/evidence';
import { defineRule, type Evidence, type MenuNeeds, type Rule } from '../audit/rule';
import { isEnabled, wordsOf, type ConfigView } from '../audit/view';

const DOCS = 'https://help.mikrotik.com/docs/spaces/ROS/pages/224559120/WiFi';
const LEGACY_DOCS = 'https://help.mikrotik.com/docs/spaces/ROS/pages/8978446/Wireless+Interface';

const PROFILES = '/interface/wireless/security-profiles';
const LEGACY: MenuNeeds = {
  '/interface/wireless': ['name', 'ssid', 'mode', 'security-profile', 'disabled', 'master-interface'],
  [PROFILES]: ['name', 'mode', 'authentication-types', 'unicast-ciphers', 'group-ciphers'],
};

/** Access points of the old drivers that are on, each with its security profile. */
function accessPoints(view: ConfigView): readonly { readonly radio: Row; readonly profile: Row }[] {
  return view
    .rows('/interface/wireless')
    .filter((row) => isEnabled(row) && /^(ap-|bridge|wds)/.test(row['mode'] ?? ''))
    .map((radio) => ({
      radio,
      profile: view.rows(PROFILES).find((row) => row['name'] === radio['security-profile']) ?? {},
    }));
}

function apEvidence({ radio, profile }: { readonly radio: Row; readonly profile: Row }, names: readonly string[]): Evidence {
  const told = names.map((name) => `${name}=${profile[name] ?? ''}`).join(' ');
  return { text: `${nameOf(radio)} security-profile=${profile['name'] ?? ''} ${told}`, row: radio };
}

const openLegacy = defineRule({
  id: 'wifi.open-network',
  title: 'A wireless network asks for no password',
  severity: 'high',
  audits: ['security'],
  why: 'Everybody near it is inside, and everything on the air can be read.',
  remedy: 'Give the interface a profile with WPA2; a guest network belongs behind its own firewall rules.',
  references: [LEGACY_DOCS],
  menus: LEGACY,
  check: (view) =>
    accessPoints(view)
      .filter(({ profile }) => fits(profile, { mode: 'none' }))
      .map((one) => apEvidence(one, ['mode'])),
});

const wep = defineRule({
  id: 'wifi.wep',
  title: 'A wireless network is protected by WEP',
  severity: 'high',
  audits: ['security'],
  why: 'WEP is broken within minutes.',
  remedy: 'Use WPA2 with AES; what cannot do that does not belong on the network.',
  references: [LEGACY_DOCS],
  menus: LEGACY,
  check: (view) =>
    accessPoints(view)
      .filter(({ profile }) => fits(profile, { mode: { matches: '^static-keys' } }))
      .map((one) => apEvidence(one, ['mode'])),
});

const wpa1 = defineRule({
  id: 'wifi.wpa1-or-tkip',
  title: 'A wireless network takes WPA of the first generation or TKIP',
  severity: 'medium',
  audits: ['security'],
  why: 'TKIP can be attacked, and a client may be talked into it although it could do better.',
  remedy: 'Allow WPA2 only, with aes-ccm for unicast and groups.',
  references: [LEGACY_DOCS],
  menus: LEGACY,
  check: (view) =>
    accessPoints(view)
      .filter(({ profile }) => fits(profile, { mode: { matches: '^dynamic-keys' } }) && isWeak(profile))
      .map((one) => apEvidence(one, ['authentication-types', 'unicast-ciphers', 'group-ciphers'])),
  fix: (evidence, view) => {
    const used = new Set(evidence.map(({ row }) => row?.['security-profile'] ?? ''));
    const profiles = view.rows(PROFILES).filter((row) => used.has(row['name'] ?? ''));
    return profiles.map((row) => ({
      do: 'menu.set',
      input: {
        path: PROFILES,
        where: { name: row['name'] },
        values: {
          'authentication-types': strong(row['authentication-types'], /^wpa-/, 'wpa2-psk'),
          'unicast-ciphers': 'aes-ccm',
          'group-ciphers': 'aes-ccm',
        },
      },
    }));
  },
});

function isWeak(profile: Row): boolean {
  const types = wordsOf(profile['authentication-types']);
  const ciphers = [...wordsOf(profile['unicast-ciphers']), ...wordsOf(profile['group-ciphers'])];
  return types.some((type) => type.startsWith('wpa-')) || ciphers.includes('tkip');
}

function strong(types: string | undefined, weak: RegExp, otherwise: string): string {
  const kept = wordsOf(types).filter((type) => !weak.test(type));
  return kept.length > 0 ? kept.join(',') : otherwise;
}

const SECURITY = '/interface/wifi/security';
const WIFI: MenuNeeds = {
  '/interface/wifi': [
    ...['name', 'disabled', 'configuration', 'security', 'configuration.mode', 'configuration.manager', 'configuration.ssid'],
    ...['security.authentication-types', 'security.encryption', 'configuration.security', 'dynamic'],
  ],
  '/interface/wifi/configuration': ['name', 'mode', 'manager', 'ssid', 'security', 'security.authentication-types', 'disabled'],
  [SECURITY]: ['name', 'authentication-types', 'encryption', 'disabled', 'wps'],
};

/** What an access point of the new drivers asks for: its own words, those of its profiles, those of its configuration. */
function typesOf(view: ConfigView, radio: Row): string | undefined {
  const configuration = view.rows('/interface/wifi/configuration').find((row) => row['name'] === radio['configuration']) ?? {};
  const own = radio['security.authentication-types'];
  if (own !== undefined && own !== '') return own;
  const name = radio['security'] || radio['configuration.security'] || configuration['security'];
  const profile = view.rows(SECURITY).find((row) => row['name'] === name);
  return profile?.['authentication-types'] ?? configuration['security.authentication-types'] ?? (name ? undefined : '');
}

function modeOf(view: ConfigView, radio: Row): string {
  const configuration = view.rows('/interface/wifi/configuration').find((row) => row['name'] === radio['configuration']) ?? {};
  // Somebody else says how a managed access point works.
  if ([radio['configuration.manager'], configuration['manager']].some((manager) => /^capsman/.test(manager ?? '')))
    return 'managed';
  return radio['configuration.mode'] || configuration['mode'] || 'ap';
}

const openWifi = defineRule({
  id: 'wifi.open-wifi',
  title: 'A Wi-Fi network asks for no password',
  severity: 'high',
  audits: ['security'],
  why: 'Everybody near it is inside, and everything on the air can be read.',
  remedy: 'Give the interface a security profile with WPA2 and WPA3; for guests OWE encrypts without a password.',
  references: [DOCS],
  menus: WIFI,
  check: (view) =>
    view
      .rows('/interface/wifi')
      .filter((radio) => isEnabled(radio) && modeOf(view, radio) === 'ap' && typesOf(view, radio) === '')
      .map((radio) => evidenceOf(radio, ['configuration', 'security'])),
});

const weakWifi = defineRule({
  id: 'wifi.weak-wifi',
  title: 'A Wi-Fi network takes WPA of the first generation or TKIP',
  severity: 'medium',
  audits: ['security'],
  why: 'TKIP can be attacked, and a client may be talked into it although it could do better.',
  remedy: 'Allow wpa2-psk and wpa3-psk only, and ciphers of AES.',
  references: [DOCS],
  menus: WIFI,
  check: (view) =>
    view
      .rows(SECURITY)
      .filter((row) => isEnabled(row))
      .filter(
        (row) =>
          wordsOf(row['authentication-types']).some((type) => type.startsWith('wpa-')) ||
          wordsOf(row['encryption']).includes('tkip'),
      )
      .map((row) => evidenceOf(row, ['authentication-types', 'encryption'])),
});

export const WIFI_RULES: readonly Rule[] = [openLegacy, wep, wpa1, openWifi, weakWifi];
