import type { ActionInput, Row, Step, StepContext } from '../../core/catalogue';
import { networkText, overlaps } from '../checks/networks';

/** Refuses where an interface of another kind has the name already. @param types as /interface shows them */
export function assertNameFree(name: (input: ActionInput) => string, types: readonly string[]): Step<ActionInput> {
  return {
    id: 'name',
    title: 'See that no other interface has the name',
    read: 'interface.list',
    input: ({ input }) => ({ where: { name: name(input) }, proplist: ['name', 'type'] }),
    refuse: ([row], { input }) =>
      row && !types.includes(row['type'] ?? '') ? `${name(input)} is an interface of the type ${row['type']} already` : undefined,
  };
}

export interface NewNetworks<I> {
  /** Networks that must not be directly connected to the router, with what each is, as `the network of the tunnel`. */
  readonly networks: (context: StepContext<I>) => readonly { readonly network: string; readonly what: string }[];
  /** Interfaces whose addresses do not count: they are what the workflow makes. */
  readonly own: (context: StepContext<I>) => readonly string[];
}

/** Refuses where a network that is to be somewhere else is connected to the router: it would hide what is there, or be hidden. */
export function assertNetworksNew<I>({ networks, own }: NewNetworks<I>): Step<I> {
  return {
    id: 'addresses',
    title: 'See that the networks are not those of the router',
    read: 'ip.list_addresses',
    input: () => ({ limit: 10_000 }),
    refuse: (rows, context) => {
      const others = rows.filter(isUsed).filter((row) => !own(context).includes(row['interface'] ?? ''));
      for (const { network, what } of networks(context)) {
        const clash = others.find((row) => overlaps(network, connectedBy(row)));
        if (clash)
          return `${what}, ${network}, overlaps with ${networkText(connectedBy(clash))} on ${clash['interface'] ?? 'an interface'}`;
      }
      return undefined;
    },
  };
}

function isUsed(row: Row): boolean {
  return row['disabled'] !== 'true' && row['address'] !== undefined;
}

/** The far end of a point-to-point link is its network. */
function connectedBy({ address = '', network }: Row): string {
  return address.endsWith('/32') && network ? `${network}/32` : address;
}
