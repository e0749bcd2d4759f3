import type { ActionInput, RouterFacts, Row, Step, StepContext } from '../../core/catalogue';
import { stackOf } from '../../core/fields';

const MOST = 1000;

/** A network on the air, as workflows speak of it whichever wireless menu a router has. */
export interface AirNetwork {
  readonly ssid: string;
  /** Name of the security profile. */
  readonly security: string;
  readonly bridge: string;
  readonly vlanId?: string;
  /** Clients do not reach each other. */
  readonly isolated?: boolean;
}

/** The radios of `wifi-qcom-ac` cannot tag the frames of clients: their access points are ports of a VLAN instead. */
export function tagsClients({ packages = [] }: Pick<RouterFacts, 'packages'>): boolean {
  return !packages.includes('wifi-qcom-ac');
}

export function isLegacy(facts: RouterFacts): boolean {
  return stackOf(facts) === 'legacy';
}

/** Reads the radios, and refuses a named one that is not there. @param named absent: every radio */
export function lookAtRadios<I>(named: (input: I) => readonly string[] | undefined): Step<I> {
  return {
    id: 'radios',
    title: 'Look at the radios',
    read: 'wireless.list_interfaces',
    input: () => ({ limit: MOST }),
    refuse: (rows, { input }) => {
      const missing = named(input)?.find((name) => !rows.some((row) => row['name'] === name));
      return missing === undefined ? undefined : `there is no radio ${missing}`;
    },
  };
}

/** The radios that are meant: those named, or all that are not virtual or run by CAPsMAN. `lookAtRadios` comes before. */
export function radiosOf({ found }: Pick<StepContext, 'found'>, named: readonly string[] | undefined): readonly string[] {
  return named ?? (found['radios'] ?? []).filter(isRadio).flatMap(({ name }) => (name === undefined ? [] : [name]));
}

function isRadio(row: Row): boolean {
  const master = row['master-interface'];
  return (master === undefined || master === 'none') && row['dynamic'] !== 'true';
}

export type Protection =
  { readonly kind: 'open' } | { readonly kind: 'psk'; readonly passphrase: string } | { readonly kind: 'eap' };

/** Input of wireless.ensure_security_profile. */
export function securityProfile(facts: RouterFacts, name: string, protection: Protection): ActionInput {
  return isLegacy(facts) ? legacyProfile(name, protection) : { name, ...newerProfile(protection) };
}

function newerProfile(protection: Protection): ActionInput {
  switch (protection.kind) {
    case 'open':
      return {};
    case 'psk':
      return { 'authentication-types': ['wpa2-psk', 'wpa3-psk'], passphrase: protection.passphrase, wps: 'disable' };
    case 'eap':
      return { 'authentication-types': ['wpa2-eap', 'wpa3-eap'], wps: 'disable' };
  }
}

function legacyProfile(name: string, protection: Protection): ActionInput {
  switch (protection.kind) {
    case 'open':
      return { name, mode: 'none' };
    case 'psk':
      return {
        name,
        mode: 'dynamic-keys',
        'authentication-types': 'wpa2-psk',
        'wpa2-pre-shared-key': protection.passphrase,
        'disable-pmkid': true,
      };
    case 'eap':
      return { name, mode: 'dynamic-keys', 'authentication-types': 'wpa2-eap', 'eap-methods': 'passthrough' };
  }
}

/** Name of the virtual access point of a network on a radio. */
export function accessPointName(mark: string, radio: string): string {
  return `${mark}-${radio}`;
}

/** A virtual access point on a radio: input of wireless.ensure_interface. */
export function accessPoint(facts: RouterFacts, mark: string, radio: string, network: AirNetwork): ActionInput {
  const { ssid, security, bridge, vlanId, isolated = false } = network;
  const name = accessPointName(mark, radio);
  if (isLegacy(facts))
    return {
      name,
      'master-interface': radio,
      mode: 'ap-bridge',
      ssid,
      'security-profile': security,
      'default-forwarding': !isolated,
      ...(vlanId === undefined ? {} : { 'vlan-mode': 'use-tag', 'vlan-id': vlanId }),
      comment: mark,
    };
  const isTagged = vlanId !== undefined && tagsClients(facts);
  return {
    name,
    'master-interface': radio,
    'configuration.mode': 'ap',
    'configuration.ssid': ssid,
    security,
    'datapath.client-isolation': isolated,
    ...(vlanId === undefined || isTagged ? { 'datapath.bridge': bridge } : {}),
    ...(isTagged ? { 'datapath.vlan-id': vlanId } : {}),
    comment: mark,
  };
}

/** What makes the access point a port of the bridge where its own settings do not: input of interface.ensure_bridge_port. */
export function bridgePort(facts: RouterFacts, name: string, { bridge, vlanId }: AirNetwork): ActionInput | undefined {
  if (isLegacy(facts)) return { bridge, interface: name };
  return vlanId !== undefined && !tagsClients(facts)
    ? { bridge, interface: name, pvid: vlanId, 'frame-types': 'admit-only-untagged-and-priority-tagged' }
    : undefined;
}

/** A network on a radio itself: input of wireless.ensure_interface. @param country as people write it, e.g. `Latvia` */
export function radioSettings(facts: RouterFacts, radio: string, network: AirNetwork, country: string): ActionInput {
  const { ssid, security, bridge } = network;
  return isLegacy(facts)
    ? { name: radio, mode: 'ap-bridge', ssid, 'security-profile': security, country: country.toLowerCase() }
    : {
        name: radio,
        'configuration.mode': 'ap',
        'configuration.ssid': ssid,
        'configuration.country': country,
        security,
        'datapath.bridge': bridge,
      };
}
