import type { Context } from './context';
import { portOf, type Ports } from './ports';
import { valueOf } from './source';
import type { Draft } from './types';

/** Words that stand for interfaces without being one, and those of arguments that are no interface at all. */
export const NO_INTERFACE: ReadonlySet<string> = new Set([
  '',
  ...'yes no all none any dynamic static auto lo main all-ethernet all-ppp all-vlan all-wireless'.split(' '),
]);
export const INTERFACES: ReadonlySet<string> = new Set(
  'interface interfaces in-interface out-interface in-bridge-port out-bridge-port bridge master-interface slaves tagged untagged'.split(
    ' ',
  ),
);
const LISTS = ['all', 'none', 'dynamic', 'static'];
const WIFI = /^\/interface\/wifi(wave2)?$/;
const WIFI_CONFIGURATION = /^\/interface\/wifi(wave2)?\/configuration$/;
const WIFI_SECURITY = ['/interface/wifi/security', '/interface/wifiwave2/security'];
const RADIO = '/interface/wireless';
const PROFILES = '/interface/wireless/security-profiles';

/** Rows that others name. */
interface Kind {
  /** Arguments that name one. */
  readonly names: RegExp;
  /** In which menus. */
  readonly in: RegExp;
  /** Where they are made. */
  readonly made: readonly string[];
  readonly always: readonly string[];
  /** Who names it can stay without it, switched off. */
  readonly soft?: true;
}

const KINDS: readonly Kind[] = [
  { names: /(^|-)interface-list$/, in: /./, made: ['/interface/list'], always: LISTS },
  { names: /^list$/, in: /^\/interface\/list\/member$/, made: ['/interface/list'], always: LISTS },
  { names: /^address-pool$/, in: /^\/ip\//, made: ['/ip/pool'], always: ['static-only', 'none', ''] },
  { names: /^server$/, in: /^\/ip\/dhcp-server\/lease$/, made: ['/ip/dhcp-server'], always: ['all', ''] },
  { names: /^peer$/, in: /^\/ip\/ipsec\/(identity|policy)$/, made: ['/ip/ipsec/peer'], always: ['', 'any'] },
  { names: /^proposal$/, in: /^\/ip\/ipsec\/policy$/, made: ['/ip/ipsec/proposal'], always: ['default'] },
  { names: /^profile$/, in: /^\/ip\/ipsec\/peer$/, made: ['/ip/ipsec/profile'], always: ['default'] },
  { names: /^security-profile$/, in: /^\/interface\/wireless/, made: [PROFILES], always: ['default'], soft: true },
  { names: /^security$/, in: WIFI_CONFIGURATION, made: WIFI_SECURITY, always: [''] },
  { names: /^security$/, in: WIFI, made: WIFI_SECURITY, always: [''], soft: true },
  {
    names: /^configuration$/,
    in: WIFI,
    made: ['/interface/wifi/configuration', '/interface/wifiwave2/configuration'],
    always: [''],
    soft: true,
  },
];
const SUPPLY = 'Give what that row needs, or add both rows by hand.';

/**
 * A line that names a row which is not there would stop the import: it is left out, and what names it in turn. Names of
 * address lists, chains and marks need no row of their own.
 */
export function checkReferences(context: Context, ports: Ports): void {
  const { ledger } = context;
  const absent = new Set<string>();
  for (const draft of [...ledger.drafts]) {
    if (draft.incomplete === undefined) continue;
    absent.add(`${draft.menu} ${valueOf(draft, 'name') ?? 'default'}`);
    ledger.dismiss(draft, draft.incomplete, 'Give it in secrets or certificates.');
  }
  // The profile that every radio has is there on the target too, as an open network.
  if (absent.has(`${PROFILES} default`)) {
    for (const draft of ledger.drafts) {
      if (draft.menu === RADIO && (valueOf(draft, 'security-profile') ?? 'default') === 'default')
        draft.off = 'its security profile has no key';
    }
  }
  for (let before = -1; before !== ledger.drafts.length;) {
    before = ledger.drafts.length;
    sweep(context, ports);
  }
}

function sweep({ ledger }: Context, ports: Ports): void {
  const interfaces = interfacesOf(ledger.drafts, ports);
  const made = KINDS.map((kind) => new Set([...kind.always, ...namesIn(ledger.drafts, kind.made)]));
  for (const draft of [...ledger.drafts]) {
    const missing: string[] = [];
    for (const { name, value } of [...draft.args]) {
      const at = KINDS.findIndex((kind) => kind.names.test(name) && kind.in.test(draft.menu));
      const known = at >= 0 ? made[at] : INTERFACES.has(name) ? interfaces : undefined;
      const words = value.split(',').map((word) => word.replace(/^!/, ''));
      const unknown = known ? words.filter((word) => !known.has(word) && (at >= 0 || !NO_INTERFACE.has(word))) : [];
      if (unknown.length === 0) continue;
      if (KINDS[at]?.soft === undefined) missing.push(...unknown);
      else {
        draft.args = draft.args.filter((one) => one.name !== name);
        draft.off = `its ${name} ${unknown.join(', ')} is not there`;
        ledger.loseArgument(draft.from[0], name, value, 'the row that it names is not there', SUPPLY);
      }
    }
    if (missing.length > 0) ledger.dismiss(draft, `it names ${missing.join(', ')}, which is not there`, SUPPLY);
  }
}

function namesIn(drafts: readonly Draft[], menus: readonly string[]): string[] {
  return drafts.filter(({ menu }) => menus.includes(menu)).flatMap((draft) => valueOf(draft, 'name') ?? []);
}

/** Every interface that the target will have: its ports, and what the configuration adds. */
function interfacesOf(drafts: readonly Draft[], ports: Ports): ReadonlySet<string> {
  const names = new Set(ports.places.flatMap(({ to }) => to ?? []));
  for (const draft of drafts) {
    const name = valueOf(draft, 'name');
    const isPort = portOf(draft) !== undefined || draft.selector === '[ find ]';
    // Interface lists among them: a bridge port may name one.
    const isMade = /^\/(interface\/|zerotier\/interface$|caps-man\/interface$)/.test(draft.menu);
    if (name !== undefined && (isPort || (draft.verb === 'add' && isMade))) names.add(name);
  }
  return names;
}
