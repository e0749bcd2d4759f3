import type { ActionInput, Row, Step } from '../../core/catalogue';

export interface Waiting<I> {
  /** Interfaces whose own default routes wait, the first one before the second. */
  readonly interfaces: (input: I) => readonly string[];
  /** From which distance on. */
  readonly distance: number;
  /** A default route that the workflow has made itself. */
  readonly isOwn: (row: Row, input: I) => boolean;
}

/** Lets what provides default routes by itself stand back as the last resort. `lookAtUplinks` comes before. */
export function letDefaultsWait<I extends ActionInput>({ interfaces, distance, isOwn }: Waiting<I>): readonly Step<I>[] {
  return [
    {
      id: 'lease-defaults',
      title: 'Let the default routes of DHCP wait',
      do: 'ip.ensure_dhcp_client',
      input: ({ input, found }) =>
        interfaces(input)
          .map((name, index) => ({ interface: name, 'default-route-distance': distance + index }))
          .filter(({ interface: name }) => (found['dhcp-clients'] ?? []).some((row) => row['interface'] === name)),
    },
    {
      id: 'pppoe-clients',
      title: 'Look at the PPPoE clients',
      read: 'pppoe.list_clients',
      input: () => ({ proplist: ['name', 'add-default-route'] }),
    },
    {
      id: 'pppoe-defaults',
      title: 'Let the default routes of PPPoE wait',
      do: 'pppoe.update_client',
      input: ({ input, found }) =>
        interfaces(input)
          .map((name, index) => ({ where: { name }, 'default-route-distance': distance + index }))
          .filter(({ where }) =>
            (found['pppoe-clients'] ?? []).some((row) => row['name'] === where.name && row['add-default-route'] === 'true'),
          ),
    },
    {
      id: 'main-defaults',
      title: 'Look at the default routes',
      read: 'route.list',
      input: () => ({ where: { 'dst-address': '0.0.0.0/0', 'routing-table': 'main' } }),
    },
    {
      id: 'other-defaults',
      title: 'Let other default routes wait',
      do: 'route.update',
      input: ({ input, found }) =>
        (found['main-defaults'] ?? [])
          .filter((row) => row['dynamic'] !== 'true' && row['disabled'] !== 'true' && !isOwn(row, input))
          .filter((row) => Number(row['distance'] ?? '1') < distance)
          .map((row) => ({ '.id': row['.id'], distance })),
    },
  ];
}
