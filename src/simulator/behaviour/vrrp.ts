import { contains, parseIp, parsePrefix } from '../kernel/ipv4';
import type { RouterState, SimRow, Values } from '../kernel/menu';

const MENU = '/interface/vrrp';

/**
 * The router of the highest priority on a link is master; elections take no time, and a higher one always takes over.
 * A row that was put with a state keeps it.
 */
export function vrrpState({ values }: SimRow, state: RouterState): Values {
  if (values.master !== undefined || values.backup !== undefined) return {};
  if (values.disabled === 'true') return { running: 'false' };
  const isBeaten = [...state.fellows()].some(
    (fellow) => fellow !== state && fellow.rows(MENU).some((other) => beats(other.values, values, { state, fellow })),
  );
  return { running: 'true', ...(isBeaten ? { backup: 'true' } : { master: 'true' }) };
}

function beats(theirs: Values, ours: Values, { state, fellow }: { state: RouterState; fellow: RouterState }): boolean {
  if (theirs.disabled === 'true' || (theirs.vrid ?? '1') !== (ours.vrid ?? '1')) return false;
  const [far, near] = [networksOn(theirs.interface, fellow), networksOn(ours.interface, state)];
  const isShared = far.some((one) => near.some((other) => sharesLink(one, other)));
  const higher = Number(theirs.priority ?? '100') - Number(ours.priority ?? '100');
  return isShared && (higher > 0 || (higher === 0 && fellow.identity.index > state.identity.index));
}

function networksOn(name: string | undefined, state: RouterState): readonly string[] {
  return state
    .rows('/ip/address')
    .filter(({ values }) => values.interface === name && values.disabled !== 'true')
    .map(({ values }) => values.address ?? '');
}

function sharesLink(one: string, other: string): boolean {
  const prefix = parsePrefix(one);
  const address = parseIp(other.split('/', 1)[0] ?? '');
  return prefix !== undefined && address !== undefined && contains(prefix, address);
}
