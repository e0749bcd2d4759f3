import { compareRelease, type Row, type Rows } from '../../../core/catalogue';
import { installedOf, packageFiles, type Installed } from '../../parts/releases';
import type { AirNetwork } from '../../parts/access-points';
import type { Migration } from './input';

export const DRIVER = 'wifi-qcom-ac';
/** Free for the package and for what RouterOS writes while it installs it. */
const SPACE_BYTES = 5 * 1024 * 1024;
const ACCESS_POINT = /^(ap-bridge|bridge|wds-slave)$/;

/** What was read of the router, by stage. */
export interface Known {
  readonly input: Pick<Migration, 'networks'>;
  readonly results: Readonly<Record<string, Rows>>;
}

export function routerOf({ results }: Pick<Known, 'results'>): Installed {
  return installedOf(results['before'] ?? [], results['packages'] ?? []);
}

/** As MikroTik names it for the board and the release that runs. */
export function packageFile(router: Installed): string {
  return packageFiles({ ...router, packages: [DRIVER] }, router.version)[1] ?? '';
}

/** Versions print it one way or the other. */
const isYes = (value: string | undefined): boolean => value === 'true' || value === 'yes';
const isNo = (value: string | undefined): boolean => value === 'false' || value === 'no';
export const isOn = (row: Row): boolean => !isYes(row['disabled']) && !isYes(row['dynamic']);
const isPhysical = (row: Row): boolean => (row['master-interface'] ?? 'none') === 'none';

interface OnAir {
  readonly row: Row;
  readonly radio: Row;
}

/** Access points that are on the air, with the radio that each is of. */
function onAir(rows: Rows): readonly OnAir[] {
  return rows.filter(isOn).flatMap((row) => {
    const radio = isPhysical(row) ? row : rows.find((one) => one['name'] === row['master-interface']);
    return radio && isOn(radio) ? [{ row, radio }] : [];
  });
}

function portOf({ row }: OnAir, { results }: Pick<Known, 'results'>): Row | undefined {
  return (results['ports'] ?? []).find((port) => port['interface'] === row['name'] && isOn(port));
}

/** Ports of bridges that are interfaces of the old package, on the air or not. */
export function oldPorts(results: Known['results']): readonly string[] {
  const names = new Set((results['radios'] ?? []).map((row) => row['name']));
  return (results['ports'] ?? []).flatMap(({ interface: name, ...row }) =>
    name !== undefined && names.has(name) && !isYes(row['dynamic']) ? [name] : [],
  );
}

/** The VLAN that the old driver or the bridge put its clients into. */
function vlanOf(one: OnAir, known: Pick<Known, 'results'>): string | undefined {
  if (one.row['vlan-mode'] === 'use-tag') return one.row['vlan-id'];
  const pvid = portOf(one, known)?.['pvid'];
  return pvid === undefined || pvid === '1' ? undefined : pvid;
}

/** Why the drivers of a router cannot be exchanged without harm. */
export function whyNotExchanged({ results, input }: Known): string | undefined {
  const { version, major, packages, architecture, freeBytes } = routerOf({ results });
  if (major < 7 || compareRelease(version, '7.13') < 0) return `it runs ${version}: the package exists since 7.13`;
  if (packages.includes(DRIVER)) return `it has ${DRIVER} already`;
  if (!packages.includes('wireless')) return 'it has no package wireless';
  if (!architecture.startsWith('arm')) return `there is no ${DRIVER} for ${architecture}`;
  if (freeBytes < SPACE_BYTES) return `it has ${Math.floor(freeBytes / 1024)} KiB free and needs ${SPACE_BYTES / 1024}`;
  if (results['cap']?.some((row) => isYes(row['enabled']))) return 'its radios are run by a CAPsMAN: take it out of there first';
  for (const one of onAir(results['radios'] ?? [])) {
    const why = whyNotMoved(one, { results, input });
    if (why !== undefined) return `${one.row['name'] ?? ''} ${why}`;
  }
  return undefined;
}

/** What would not come back as it was: above all, who is kept apart from whom. */
function whyNotMoved(one: OnAir, { results, input }: Known): string | undefined {
  const { mode = 'ap-bridge', ssid = '', name = '' } = one.row;
  if (!ACCESS_POINT.test(mode)) return `is no access point but ${mode}: links are moved by hand`;
  if (!input.networks.some((network) => network.ssid === ssid)) return `has the network ${ssid}, which networks does not name`;
  const list = (results['lists'] ?? []).find((row) => row['interface'] === name)?.['list'];
  if (list !== undefined) return `is in the interface list ${list}, which would lose it: put its bridge there`;
  const bridge = portOf(one, { results })?.['bridge'];
  if (bridge === undefined) return 'is a port of no bridge: a network of its own is moved by hand';
  const filters = (results['bridges'] ?? []).find((row) => row['name'] === bridge)?.['vlan-filtering'];
  const vlan = vlanOf(one, { results });
  if (vlan === undefined || isYes(filters)) return undefined;
  return `puts its clients into the VLAN ${vlan}, which the new drivers leave to the bridge, and ${bridge} does not filter VLANs`;
}

/** The new name of a radio: that of the same address, else in the same place. */
function nowOf(radio: Row, { results }: Pick<Known, 'results'>): string | undefined {
  const now = (results['drivers'] ?? []).filter(isPhysical);
  const same = now.find((row) => row['mac-address'] !== undefined && row['mac-address'] === radio['mac-address']);
  const before = (results['radios'] ?? []).filter(isPhysical).map((row) => row['name']);
  return (same ?? now[before.indexOf(radio['name'])])?.['name'];
}

/** A radio that was on the air and is not there any more. */
export function lostRadio(known: Known): string | undefined {
  return onAir(known.results['radios'] ?? []).find(({ radio }) => nowOf(radio, known) === undefined)?.radio['name'];
}

/** A network as it is to be on the air again. */
export interface Moved {
  readonly radio: string;
  /** Old name of a virtual access point. Absent: the radio itself. */
  readonly virtual?: string;
  readonly network: AirNetwork;
  readonly isHidden: boolean;
}

/** `lostRadio` and `whyNotExchanged` come before: what has no place is not in it. */
export function movedOf(known: Known): readonly Moved[] {
  return onAir(known.results['radios'] ?? []).flatMap((one): Moved[] => {
    const radio = nowOf(one.radio, known);
    const bridge = portOf(one, known)?.['bridge'];
    const { ssid = '', name = '' } = one.row;
    if (radio === undefined || bridge === undefined) return [];
    const vlanId = vlanOf(one, known);
    const network: AirNetwork = {
      ssid,
      security: securityOf(known, ssid),
      bridge,
      ...(vlanId === undefined ? {} : { vlanId }),
      isolated: isNo(one.row['default-forwarding']),
    };
    return [{ radio, network, isHidden: isYes(one.row['hide-ssid']), ...(isPhysical(one.row) ? {} : { virtual: name }) }];
  });
}

/** Name of the security profile of a network; two that look alike in letters have two. */
export function securityOf({ input }: Pick<Known, 'input'>, ssid: string): string {
  const place = input.networks.findIndex((network) => network.ssid === ssid) + 1;
  return `net-${place}-${ssid.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`.slice(0, 60).replace(/-+$/, '');
}
