import type { Row, Step, StepContext } from '../../../core/catalogue';
import { addressOf } from '../../checks/networks';
import { letThrough, readChain } from '../../parts/firewall';
import { nameOf, noteOf, type Letter, type Pair } from './input';

type Context = StepContext<Pair>;

/** The shared address as the router has it until now: on the interface itself. */
function formerOf({ input, found }: Context): Row | undefined {
  return (found['addresses'] ?? []).find(
    (row) => row['interface'] === input.interface && addressOf(row['address'] ?? '0.0.0.0') === input['virtual-address'],
  );
}

function hasOwn({ input, found }: Context, own: string): boolean {
  return (found['addresses'] ?? []).some((row) => row['interface'] === input.interface && row['address'] === own);
}

/** Switches the DHCP servers of the interface with the state of the pair. */
function dhcpScripts({ dhcp, interface: name }: Pair): Readonly<Record<string, string>> {
  if (dhcp === 'leave') return {};
  const turn = (verb: string): string => `/ip dhcp-server ${verb} [find interface="${name}"]`;
  return { 'on-master': turn('enable'), 'on-backup': turn('disable') };
}

function checks(letter: Letter): readonly Step<Pair>[] {
  return [
    {
      id: 'addresses',
      title: 'Look at the addresses of the interface',
      read: 'ip.list_addresses',
      input: () => ({ limit: 10_000 }),
      refuse: (rows, { input }) => {
        const on = rows.find(
          (row) => addressOf(row['address'] ?? '0.0.0.0') === input['virtual-address'] && row['disabled'] !== 'true',
        );
        if (!on || on['interface'] === nameOf(input)) return undefined;
        if (letter === 'b') return `it has ${input['virtual-address']} on ${on['interface'] ?? ''} itself`;
        return on['interface'] === input.interface ? undefined : `it has ${input['virtual-address']} on ${on['interface'] ?? ''}`;
      },
    },
    {
      id: 'pairs',
      title: 'See that the number is free',
      read: 'vrrp.list_interfaces',
      refuse: (rows, { input }) => {
        const other = rows.find(
          (row) => row['interface'] === input.interface && (row['vrid'] ?? '1') === input.vrid && row['name'] !== nameOf(input),
        );
        return other
          ? `${other['name'] ?? 'another pair'} has the number ${input.vrid} on ${input.interface} already`
          : undefined;
      },
    },
    { id: 'lists', title: 'Look at the interface lists', read: 'interface_list.list_members', input: () => ({ limit: 10_000 }) },
  ];
}

function rows(letter: Letter): readonly Step<Pair>[] {
  const own = ({ input }: Context): string => input[`address-${letter}`];
  const listed = ({ found, input }: Context): readonly string[] =>
    (found['lists'] ?? []).flatMap((row) => (row['interface'] === input.interface && row['list'] ? [row['list']] : []));
  return [
    readChain('input'),
    letThrough<Pair>({
      id: 'open',
      title: 'Let the other router be heard',
      chain: 'input',
      rules: ({ input }) => ({ protocol: 'vrrp', 'in-interface': input.interface, comment: `${noteOf(input)}: VRRP` }),
    }),
    {
      id: 'own-address',
      title: 'Give the router an address of its own',
      when: (context) => formerOf(context) === undefined || hasOwn(context, own(context)),
      do: 'ip.ensure_address',
      input: (context) => ({ address: own(context), interface: context.input.interface }),
    },
    {
      id: 'interface',
      title: 'Make the shared interface',
      do: 'vrrp.ensure_interface',
      input: ({ input }) => ({
        name: nameOf(input),
        interface: input.interface,
        vrid: input.vrid,
        ...(input['track-host'] === undefined || letter === 'b' ? { priority: input[`priority-${letter}`] } : {}),
        'preemption-mode': true,
        ...dhcpScripts(input),
        comment: noteOf(input),
      }),
    },
    {
      id: 'members',
      title: 'Let the rules for the interface hold for the shared one, too',
      do: 'interface_list.ensure_member',
      input: (context) => listed(context).map((list) => ({ list, interface: nameOf(context.input) })),
    },
    {
      id: 'shared-address',
      title: 'Put the shared address on it',
      do: 'ip.ensure_address',
      input: ({ input }) => ({ address: `${input['virtual-address']}/32`, interface: nameOf(input), comment: noteOf(input) }),
    },
  ];
}

function handOver(letter: Letter): readonly Step<Pair>[] {
  const own = ({ input }: Context): string => input[`address-${letter}`];
  return [
    {
      id: 'own-in-its-place',
      title: 'Put the own address where the shared one was',
      when: (context) => formerOf(context) !== undefined && !hasOwn(context, own(context)),
      whenText: 'the router had the shared address alone',
      do: 'ip.update_address',
      input: (context) => ({ '.id': formerOf(context)?.['.id'], address: own(context) }),
    },
    {
      id: 'handed-over',
      title: 'Take the shared address off the interface itself',
      when: (context) => formerOf(context) !== undefined && hasOwn(context, own(context)),
      whenText: 'the router had both',
      do: 'ip.remove_address',
      input: (context) => ({ '.id': formerOf(context)?.['.id'] }),
    },
  ];
}

/** One router of the pair. The shared address is on the new interface before it leaves the old one. */
export function pairSteps(letter: Letter): readonly Step<Pair>[] {
  return [...checks(letter), ...rows(letter), ...handOver(letter)];
}

/** The priority of a tracked router is what its probe makes of it: written once, then left alone. */
export const tracking: readonly Step<Pair>[] = [
  {
    id: 'priority',
    title: 'Set the priority that the probe starts from',
    when: ({ input }) => input['track-host'] !== undefined,
    whenText: 'a host is tracked',
    do: 'vrrp.set_priority',
    input: ({ input, found }) => {
      const row = (found['pairs'] ?? []).find(({ name }) => name === nameOf(input));
      const lowered = String(Number(input['priority-b']) - 1);
      return row?.['priority'] === lowered ? [] : { where: { name: nameOf(input) }, priority: input['priority-a'] };
    },
  },
  {
    id: 'netwatch',
    title: 'Give the address away while the host outside is silent',
    when: ({ input }) => input['track-host'] !== undefined,
    whenText: 'a host is tracked',
    do: 'monitoring.ensure_netwatch',
    input: ({ input }) => {
      const set = (value: number | string): string => `/interface vrrp set [find name="${nameOf(input)}"] priority=${value}`;
      return {
        where: { comment: noteOf(input) },
        host: input['track-host'],
        interval: '10s',
        timeout: '1s',
        'down-script': set(Number(input['priority-b']) - 1),
        'up-script': set(input['priority-a']),
        comment: noteOf(input),
      };
    },
  },
];
