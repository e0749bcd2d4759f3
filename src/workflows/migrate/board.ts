import type { RscArgument } from '../../core/rsc';
import type { Context } from './context';
import type { Draft } from './types';

/** Menus that describe the board and not what it does: they mean nothing on another model. */
const BOARD_MENUS = [
  '/interface/ethernet/switch',
  '/interface/ethernet/poe',
  '/system/leds',
  '/system/routerboard',
  '/system/resource/irq',
  '/system/resource/usb',
  '/system/resource/hardware',
  '/system/hardware',
  '/system/health',
  '/system/gps',
  '/system/ups',
  '/port',
  '/disk',
  '/lcd',
  '/partitions',
  '/interface/lte/settings',
  '/interface/w60g',
  '/iot/gpio',
];
const TODO: Readonly<Record<string, string>> = {
  '/interface/ethernet/switch': 'Where the switch had VLANs, describe them in /interface/bridge/vlan.',
};
/** Arguments of ports that depend on what the board has. */
const BOARD_ARGUMENTS = /^(poe-.*|power-cycle-.*|sfp-.*|fec-mode|combo-mode|cable-settings|l2mtu|disable-running-check)$/;
/** Addresses that the hardware has, or that RouterOS makes of them. */
const OWN_MACS: Readonly<Record<string, readonly string[]>> = {
  '/interface/ethernet': ['mac-address', 'orig-mac-address'],
  '/interface/wireless': ['mac-address', 'radio-name'],
  '/interface/wifi': ['mac-address', 'radio-mac', 'configuration.radio-mac'],
  '/interface/wifiwave2': ['mac-address', 'radio-mac'],
  '/interface/bridge': ['admin-mac'],
  '/interface/bonding': ['forced-mac-address'],
  '/interface/ovpn-server/server': ['mac-address'],
  '/interface/lte': ['mac-address'],
  '/caps-man/interface': ['mac-address', 'radio-mac', 'radio-name'],
};

/** Leaves out what belongs to another board, and the hardware addresses of the old one. */
export function applyBoard(context: Context): void {
  const { ledger, isSameBoard, options } = context;
  for (const draft of [...ledger.drafts]) {
    if (!isSameBoard) {
      const menu = BOARD_MENUS.find((one) => draft.menu === one || draft.menu.startsWith(`${one}/`));
      if (menu) {
        ledger.dismiss(
          draft,
          'it describes the board, and the target is another one',
          TODO[menu] ?? 'Set it on the target if it is needed.',
        );
        continue;
      }
      if (draft.menu === '/interface/ethernet') dropBoardArguments(draft, context);
    }
    if (!options.keepMacs) dropMacs(draft, context);
    if (draft.verb === 'set' && draft.args.length === 0) ledger.dismiss(draft, 'nothing is left of it', 'Nothing.');
  }
}

function drop(draft: Draft, isDropped: (one: RscArgument) => boolean): readonly RscArgument[] {
  const dropped = draft.args.filter(isDropped);
  draft.args = draft.args.filter((one) => !dropped.includes(one));
  return dropped;
}

function dropBoardArguments(draft: Draft, { ledger }: Context): void {
  for (const { name, value } of drop(draft, (one) => BOARD_ARGUMENTS.test(one.name))) {
    ledger.change(draft.from[0], `${name}=${value} is left out: it depends on the board`);
  }
}

function dropMacs(draft: Draft, { ledger }: Context): void {
  const names = OWN_MACS[draft.menu];
  if (!names) return;
  // A virtual access point has an address of its own making.
  if (draft.verb === 'add' && draft.menu === '/interface/wireless') return;
  const dropped = drop(draft, (one) => names.includes(one.name));
  for (const { name } of dropped) ledger.change(draft.from[0], `${name} is left out: it belongs to the old hardware`);
  if (!dropped.some(({ name }) => name === 'admin-mac')) return;
  draft.args = draft.args.filter(({ name }) => name !== 'auto-mac');
}
