import type { RscArgument } from '../../core/rsc';
import type { Context } from './context';
import { portOf, type Ports } from './ports';
import type { Draft } from './types';

/** Arguments that name one interface. */
const ONE: ReadonlySet<string> = new Set(
  (
    'interface in-interface out-interface in-bridge-port out-bridge-port bridge master-interface vrf-interface filter-interface ' +
    'passthrough-interface wds-default-bridge local.address update-source parent discover-interface switch-interface mirror-source ' +
    'mirror-target internet-interface master datapath.bridge'
  ).split(' '),
);
/** Arguments that name several. */
const MANY: ReadonlySet<string> = new Set(
  'interfaces slaves tagged untagged ports discovery-interfaces target dst mdns-repeat-ifaces'.split(' '),
);
/** Arguments in which an interface stands behind a `%`, or alone. */
const WAYS: ReadonlySet<string> = new Set(['gateway', 'address', 'servers', 'remote-address', 'dst-address']);
/** Menus whose rows are chosen by the name of an interface. */
const BY_INTERFACE: ReadonlySet<string> = new Set([
  '/queue/interface',
  '/interface/wireless/nstreme',
  '/interface/wireless/manual-tx-power-table',
  '/interface/ethernet/poe',
  '/interface/ethernet/switch/port',
]);

const LEFT_OUT = 'the port has no place on the target';
const NAME_ONE = 'Give the port a place in the port map, if the line is needed.';

/** Puts the new names of ports wherever a draft names one; what needs a port that is left out goes with it. */
export function applyPorts(context: Context, ports: Ports): void {
  for (const draft of [...context.ledger.drafts]) {
    const moved = movedIn(draft, ports);
    if (moved !== undefined) {
      context.ledger.dismiss(draft, `it means its row by ${moved}, which is another port now`, 'Carry it out by hand.');
    } else if (moveSelector(draft, ports) || moveArguments(draft, ports, context)) {
      context.ledger.dismiss(draft, LEFT_OUT, NAME_ONE);
    }
  }
}

/** A port with another name now that conditions of a `find` name; exports have none, people write some. */
function movedIn(draft: Draft, ports: Ports): string | undefined {
  if (portOf(draft) !== undefined || !draft.selector?.startsWith('[')) return undefined;
  const values = [...draft.selector.matchAll(/="?([^"\s\]]+)/g)].map(([, value = '']) => value);
  return values.find((value) => (ports.renamed(value) ?? value) !== value || ports.renamed(value) === null);
}

/** @returns whether the row is a port that is left out */
function moveSelector(draft: Draft, ports: Ports): boolean {
  const { selector } = draft;
  const port = portOf(draft);
  if (port !== undefined) {
    const to = ports.placeOf(port);
    if (to == null) return true;
    draft.selector = `[ find default-name=${to} ]`;
    // In a verbose export a port is called by its default name: on the target it would take the name of another one.
    draft.args = draft.args.filter((one) => one.name !== 'name' || one.value !== port);
    return false;
  }
  if (selector === undefined || !BY_INTERFACE.has(draft.menu)) return false;
  const to = ports.renamed(selector);
  if (to === null) return true;
  draft.selector = to ?? selector;
  return false;
}

/** @returns whether an argument without which the row makes no sense is gone */
function moveArguments(draft: Draft, ports: Ports, { ledger }: Context): boolean {
  let isGone = false;
  draft.args = draft.args.flatMap((one): RscArgument[] => {
    const { name, value } = one;
    if (WAYS.has(name)) {
      const moved = moveWay(value, ports);
      if (moved === null) isGone = true;
      return [{ ...one, value: moved ?? value }];
    }
    if (!ONE.has(name) && !MANY.has(name)) return [one];
    const words = value.split(',');
    const kept = words.flatMap((word) => moveWord(word, ports) ?? []);
    if (kept.length === words.length) return [{ ...one, value: kept.join(',') }];
    if (kept.length === 0) isGone = true;
    else
      ledger.loseArgument(
        draft.from[0],
        name,
        words.filter((word) => moveWord(word, ports) === null).join(','),
        LEFT_OUT,
        NAME_ONE,
      );
    return [{ ...one, value: kept.join(',') }];
  });
  return isGone;
}

function moveWord(word: string, ports: Ports): string | null {
  const mark = word.startsWith('!') ? '!' : '';
  const to = ports.renamed(word.slice(mark.length));
  return to === null ? null : to === undefined ? word : mark + to;
}

function moveWay(value: string, ports: Ports): string | null | undefined {
  const [address = '', name] = value.split('%');
  const to = ports.renamed(name ?? address);
  if (to === null) return null;
  return to === undefined ? undefined : name === undefined ? to : `${address}%${to}`;
}
