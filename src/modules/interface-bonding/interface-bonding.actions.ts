import { z } from 'zod';
import {
  defineAction,
  idOf,
  needsSelection,
  planUpdate,
  requireRows,
  selectionInputs,
  type Action,
  type ActionMeta,
  type Row,
  type Selection,
} from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { interfaceName, listOf } from '../../core/values';
import { bonds } from './interface-bonding.resource';

const { resource } = bonds;
const names = listOf(interfaceName);
const UPLINK = [
  { do: 'bonding.create_interface', input: { name: 'uplink', slaves: ['ether4', 'ether5'], mode: 'active-backup' } },
];
const WHERE = { where: { name: 'uplink' } };
const slavesInput = names.schema.describe('Ports, e.g. ether3 or ether3,ether4.');

interface SlaveSpec extends Pick<ActionMeta, 'id' | 'title' | 'summary' | 'examples'> {
  /** What the ports become. */
  readonly change: (has: readonly string[], given: readonly string[]) => readonly string[];
}

/** The ports are one property: what it holds is read, changed and written as a whole. */
function slaveAction({ change, ...meta }: SlaveSpec): Action {
  return defineAction({
    ...meta,
    kind: 'write',
    risk: 'lockout',
    idempotency: 'planned',
    verify: 'replan',
    menus: ['/interface/bonding'],
    input: needsSelection(z.strictObject({ ...selectionInputs(resource), slaves: slavesInput })),
    async plan(router, input) {
      const rows = await requireRows(resource, router, input as Selection, { properties: 'all' });
      const given = names.parse(String(input['slaves']));
      const plans = await Promise.all(
        rows.map((row) => {
          const slaves = change(names.parse(row['slaves'] ?? ''), given);
          if (slaves.length === 0) {
            throw new AppError(
              'INPUT_INVALID',
              `bonding interface ${row['name']} would be left without a port: remove it instead`,
            );
          }
          return planUpdate(resource, router, { '.id': idOf(row) }, { slaves: slaves.join(',') });
        }),
      );
      return { changes: plans.flatMap((plan) => plan.changes) };
    },
  });
}

export const addSlave = slaveAction({
  id: 'bonding.add_slave',
  title: 'Add port to bonding interface',
  summary: 'Adds ports to a bonding interface; those that are in it already stay where they are.',
  examples: [{ title: 'A third port', input: { ...WHERE, slaves: ['ether3'] }, before: UPLINK }],
  change: (has, given) => [...has, ...given.filter((name) => !has.includes(name))],
});

export const removeSlave = slaveAction({
  id: 'bonding.remove_slave',
  title: 'Remove port from bonding interface',
  summary: 'Takes ports out of a bonding interface; the last one cannot be taken out.',
  examples: [{ title: 'A port that is needed elsewhere', input: { ...WHERE, slaves: ['ether5'] }, before: UPLINK }],
  change: (has, given) => has.filter((name) => !given.includes(name)),
});

const BOND = {
  name: 'Name of the bonding interface.',
  part: 'bond, or port for one of its ports.',
  mode: 'How frames are spread over the ports.',
  'active-ports': 'Ports in use.',
  'inactive-ports': 'Ports not in use.',
  'lacp-system-id': 'MAC address that the router names itself by.',
  'lacp-system-priority': 'Its priority.',
  'lacp-partner-system-id': 'MAC address that the other side names itself by.',
};

const PORT = {
  port: 'Name of the port.',
  active: 'Whether the port is in use.',
  key: 'Key that ports of one bond share.',
  flags: 'LACP flags of this side.',
  'partner-sys-id': 'MAC address that the other side names itself by.',
  'partner-sys-priority': 'Priority of the other side.',
  'partner-key': 'Key of the other side.',
  'partner-flags': 'LACP flags of the other side.',
};

export const getStatus = defineAction({
  id: 'bonding.get_status',
  title: 'Get bonding status',
  summary: 'Tells which ports of bonding interfaces are in use, and what LACP learned of the other side.',
  kind: 'read',
  menus: ['/interface/bonding'],
  output: { ...BOND, ...PORT, '*': 'Further properties of the port in newer versions.' },
  input: needsSelection(z.strictObject(selectionInputs(resource))),
  examples: [{ title: 'By name', input: WHERE, before: UPLINK, simulated: 'empty' }],
  async read(router, input) {
    const rows: Row[] = [];
    for (const row of await requireRows(resource, router, input as Selection)) {
      const named = { name: row['name'] ?? '' };
      const bond = await router.query('/interface/bonding/monitor', { numbers: idOf(row), once: '' });
      const ports = await router.query('/interface/bonding/monitor-slaves', { bond: idOf(row), once: '' });
      rows.push(...bond.rows.map((part) => ({ ...named, part: 'bond', ...part })));
      rows.push(...ports.rows.map((part) => ({ ...named, part: 'port', ...part })));
    }
    return { rows };
  },
});
