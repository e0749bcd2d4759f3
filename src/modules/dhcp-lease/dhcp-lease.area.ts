import { defineArea, isDynamic, rowCommand } from '../../core/catalogue';
import { leases } from './dhcp-lease.resource';

const makeStatic = rowCommand(leases, {
  id: 'dhcp.make_static',
  title: 'Make lease static',
  summary: 'Keeps the address that a client got from the pool; a lease that is static already stays as it is.',
  command: 'make-static',
  kind: 'write',
  risk: 'none',
  done: (row) => !isDynamic(row),
  oneWay: 'RouterOS has no command that makes a static lease dynamic again.',
  examples: [{ title: 'All that one server gave out', input: { where: { server: 'defconf', dynamic: true }, all: true } }],
});

export const dhcpLeaseArea = defineArea({
  id: 'dhcp-lease',
  title: 'DHCP leases',
  summary: 'The addresses that the DHCP servers of a router gave out or keep for a client.',
  resources: [leases],
  actions: [makeStatic],
});
