import type { RouterState, SimRow, Values } from '../kernel/menu';

const LEGACY = '/interface/wireless';
const NEWER = '/interface/wifi';

/**
 * Radios belong to the package wireless or to one of the wifi packages: whose is there at boot shows them, as they come,
 * and what the other one had configured is gone. Only boards that have radios have them to show.
 */
export function driveRadios(state: RouterState, packages: ReadonlySet<string>): void {
  const isNewer = [...packages].some((name) => name.startsWith('wifi-'));
  if (isNewer === packages.has('wireless')) return;
  const [from, to, prefix] = isNewer ? [LEGACY, NEWER, 'wifi'] : [NEWER, LEGACY, 'wlan'];
  const radios = state.rows(from).filter(({ values }) => values['default-name'] !== undefined);
  if (radios.length === 0) return;
  state.remove(from, new Set(state.rows(from).map(({ id }) => id)));
  for (const [index, radio] of radios.entries()) state.insert(to, asItComes(radio, `${prefix}${index + 1}`));
}

function asItComes({ values }: SimRow, name: string): Values {
  const mac = values['mac-address'];
  return { name, 'default-name': name, disabled: 'true', ...(mac === undefined ? {} : { 'mac-address': mac }) };
}
