import { z } from 'zod';
import {
  defineAction,
  defineArea,
  idOf,
  isDynamic,
  menuOn,
  needsSelection,
  requireRows,
  rowKey,
  selectionInputs,
  type CallChange,
  type PlanContext,
  type RouterReader,
  type Row,
  type Selection,
} from '../../core/catalogue';
import { leases } from './dhcp-lease.resource';

const { resource } = leases;
const VERB = 'make-static';

/** The leases in question; after the change `where dynamic=yes` would find none of them. */
async function leasesMeant(router: RouterReader, selection: Selection, { previous }: PlanContext): Promise<Row[]> {
  const ids = previous?.changes.flatMap((change) => (change.op === 'call' ? [change.args['numbers']] : [])) ?? [];
  if (ids.length === 0) return requireRows(resource, router, selection);
  const rows = await router.print(menuOn(resource, router.facts), { proplist: ['.id', 'dynamic', ...(resource.key ?? [])] });
  return rows.filter((row) => ids.includes(idOf(row)));
}

const makeStatic = defineAction({
  id: 'dhcp.make_static',
  title: 'Make lease static',
  summary: 'Keeps the address that a client got from the pool; a lease that is static already stays as it is.',
  kind: 'write',
  risk: 'none',
  idempotency: 'planned',
  verify: 'replan',
  menus: ['/ip/dhcp-server/lease'],
  input: needsSelection(z.strictObject(selectionInputs(resource))),
  oneWay: 'RouterOS has no command that makes a static lease dynamic again.',
  examples: [{ title: 'All that one server gave out', input: { where: { server: 'defconf', dynamic: true }, all: true } }],
  async plan(router, input, context) {
    const rows = await leasesMeant(router, input as Selection, context);
    const changes = rows.filter(isDynamic).map((row): CallChange => ({
      op: 'call',
      menu: menuOn(resource, router.facts),
      key: rowKey(resource, row),
      command: VERB,
      args: { numbers: idOf(row) },
    }));
    return { changes };
  },
});

export const dhcpLeaseArea = defineArea({
  id: 'dhcp-lease',
  title: 'DHCP leases',
  summary: 'The addresses that the DHCP servers of a router gave out or keep for a client.',
  resources: [leases],
  actions: [makeStatic],
});
