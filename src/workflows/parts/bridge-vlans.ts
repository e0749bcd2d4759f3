import type { Row, Rows, Step, StepContext } from '../../core/catalogue';

const MOST = 10_000;

/** Who a VLAN of a bridge reaches. */
export interface BridgeVlan {
  readonly bridge: string;
  readonly vlanId: string;
  readonly tagged?: readonly string[];
  readonly untagged?: readonly string[];
  readonly comment?: string;
}

type Bridges<I> = (context: StepContext<I>) => string;

/** Reads the bridge and its table of VLANs, so that `joinVlans` and `filtersVlans` know them; refuses where there is no bridge. */
export function lookAtBridge<I>(bridge: Bridges<I>): readonly Step<I>[] {
  return [
    {
      id: 'bridge',
      title: 'See that the bridge is there',
      read: 'bridge.list',
      input: (context) => ({ where: { name: bridge(context) } }),
      refuse: (rows, context) => (rows.length > 0 ? undefined : `there is no bridge ${bridge(context)}`),
    },
    {
      id: 'bridge-vlans',
      title: 'Look at the VLANs of the bridge',
      read: 'bridge.list_vlans',
      input: (context) => ({ where: { bridge: bridge(context) }, limit: MOST }),
    },
  ];
}

/** Does the bridge that was looked at go by its table of VLANs? */
export function filtersVlans({ found }: Pick<StepContext, 'found'>): boolean {
  return found['bridge']?.[0]?.['vlan-filtering'] === 'true';
}

/**
 * Adds interfaces to VLANs of the bridge; members that are there stay. `lookAtBridge` comes before.
 * A row that holds several VLANs stays as it is where the interfaces are members already, and is refused otherwise.
 */
export function joinVlans<I>(vlans: (context: StepContext<I>) => readonly BridgeVlan[]): readonly Step<I>[] {
  return [
    {
      id: 'vlan-rows',
      title: 'See that no row of several VLANs is in the way',
      refuse: (context) =>
        vlans(context)
          .map((vlan) => whyInTheWay(vlan, ownRows(context)))
          .find((why) => why !== undefined),
    },
    {
      id: 'vlan-table',
      title: 'Put the interfaces into the VLANs of the bridge',
      do: 'bridge.ensure_vlan',
      input: (context) =>
        vlans(context)
          .filter((vlan) => !isJoint(vlan, ownRows(context)))
          .map((vlan) => {
            const row = ownRows(context).find((one) => one['vlan-ids'] === vlan.vlanId);
            const untagged = union(vlan.untagged, row?.['untagged']);
            const tagged = union(vlan.tagged, row?.['tagged']).filter((name) => !vlan.untagged?.includes(name));
            return {
              bridge: vlan.bridge,
              'vlan-ids': vlan.vlanId,
              comment: vlan.comment,
              tagged,
              untagged: untagged.filter((name) => !vlan.tagged?.includes(name)),
            };
          }),
    },
  ];
}

function ownRows({ found }: Pick<StepContext, 'found'>): Rows {
  return (found['bridge-vlans'] ?? []).filter((row) => row['dynamic'] !== 'true' && row['disabled'] !== 'true');
}

function union(wanted: readonly string[] = [], held = ''): string[] {
  return [...new Set([...held.split(',').filter(Boolean), ...wanted])];
}

/** Is the VLAN in a row with others? */
function jointRow({ vlanId }: BridgeVlan, rows: Rows): Row | undefined {
  return rows.find((row) => row['vlan-ids'] !== vlanId && holds(row['vlan-ids'] ?? '', Number(vlanId)));
}

function isJoint(vlan: BridgeVlan, rows: Rows): boolean {
  return jointRow(vlan, rows) !== undefined;
}

function whyInTheWay(vlan: BridgeVlan, rows: Rows): string | undefined {
  const row = jointRow(vlan, rows);
  if (!row) return undefined;
  const lacking = (property: string, wanted: readonly string[] = []): string | undefined =>
    wanted.find((name) => !(row[property] ?? '').split(',').includes(name));
  const missing = lacking('tagged', vlan.tagged) ?? lacking('untagged', vlan.untagged);
  return missing === undefined
    ? undefined
    : `VLAN ${vlan.vlanId} is in one row with others (${row['vlan-ids'] ?? ''}), and ${missing} is no member of it: give it a row of its own`;
}

/** Is the VLAN among those of a row, as the router writes them: `10,20-29`? */
export function holds(ids: string, id: number): boolean {
  return ids.split(',').some((part) => {
    const [first = 0, last = first] = part.split('-').map(Number);
    return first <= id && id <= last;
  });
}
