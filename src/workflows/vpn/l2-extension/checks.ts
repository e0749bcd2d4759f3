import type { Rows, Stage, Step } from '../../../core/catalogue';
import { addressOf } from '../../checks/networks';
import { at, type Letter } from '../../parts/routers';
import { far, type Context, type Extension } from './input';

function look(
  letter: Letter,
  what: { readonly id: string; readonly title: string; readonly do: string; readonly by: string },
): Stage<Extension> {
  return {
    id: `${what.id}-${letter}`,
    title: `${what.title} at end ${letter}`,
    ...at<Extension>(letter),
    do: what.do,
    input: ({ input }) => ({ where: { [what.by]: input[`bridge-${letter}`] } }),
  };
}

/** What each end has to know of the other before the two become one network. */
export const looks: readonly Stage<Extension>[] = (['a', 'b'] as const).flatMap((letter) => [
  look(letter, { id: 'bridge', title: 'Look at the bridge', do: 'bridge.list', by: 'name' }),
  look(letter, { id: 'addresses', title: 'Look at its addresses', do: 'ip.list_addresses', by: 'interface' }),
  look(letter, { id: 'dhcp', title: 'Look for a DHCP server', do: 'dhcp.list_servers', by: 'interface' }),
]);

function result({ results }: Context, id: string): Rows {
  return results[id] ?? [];
}

/** A bridge without spanning tree would turn a second way between the two into a storm. */
function whyNotBridge(context: Context, letter: Letter): string | undefined {
  const name = context.input[`bridge-${letter}`];
  const [row] = result(context, `bridge-${letter}`);
  if (!row) return `there is no bridge ${name}`;
  if (row['disabled'] === 'true') return `the bridge ${name} is off`;
  return row['protocol-mode'] === 'none' ? `${name} has no spanning tree: a loop would not be noticed` : undefined;
}

function whyTwice(context: Context): string | undefined {
  const on = (id: string): readonly string[] =>
    result(context, id)
      .filter((row) => row['disabled'] !== 'true')
      .map(({ address = '' }) => addressOf(address));
  const shared = on('addresses-a').find((address) => on('addresses-b').includes(address));
  if (shared) return `both routers have ${shared} on their bridge`;
  const serves = (id: string): boolean => result(context, id).some((row) => row['disabled'] !== 'true');
  const isTwice = serves('dhcp-a') && serves('dhcp-b');
  return isTwice && context.input['dhcp-servers'] === 'refuse' ? 'both bridges have a DHCP server' : undefined;
}

export function checks(letter: Letter): readonly Step<Extension>[] {
  return [
    { id: 'bridge', title: 'See that the bridge notices loops', refuse: (context) => whyNotBridge(context, letter) },
    { id: 'twice', title: 'See that nothing is there twice', refuse: whyTwice },
    {
      id: 'loop',
      title: 'See that the two are not one network already',
      read: 'menu.print',
      input: (context) => ({
        path: '/interface/bridge/host',
        where: { 'mac-address': result(context, `bridge-${far(letter)}`)[0]?.['mac-address'] ?? '00:00:00:00:00:00' },
      }),
      refuse: (rows, { input }) => {
        const other = rows.find(
          (row) => row['local'] !== 'true' && row['on-interface'] !== input.name && row['interface'] !== input.name,
        );
        return (
          other && `the other bridge is reached by ${other['on-interface'] ?? other['interface'] ?? 'a port'} already: a loop`
        );
      },
    },
    {
      id: 'own-underlay',
      title: 'See that the tunnel goes out from an address of the router',
      read: 'ip.list_addresses',
      input: () => ({ limit: 10_000 }),
      refuse: (rows, { input }) => {
        const own = input[`underlay-${letter}`];
        return rows.some(({ address = '' }) => address !== '' && addressOf(address) === own)
          ? undefined
          : `${own} is no address of the router`;
      },
    },
    {
      id: 'underlay',
      title: 'See that the other end is reached',
      read: 'diagnostics.check_connection',
      input: ({ input }) => ({ address: input[`underlay-${far(letter)}`] }),
      refuse: ([row], { input }) =>
        row?.['reachable'] === 'yes' ? undefined : `${input[`underlay-${far(letter)}`]} does not answer`,
    },
  ];
}
