import { defineArea, isDynamic, rowCommand } from '../../core/catalogue';
import { bindings, options } from './ipv6-dhcp-binding.resource';
import { servers } from './ipv6-dhcp-server.resource';

const makeStatic = rowCommand(bindings, {
  id: 'dhcpv6.make_static',
  title: 'Make binding static',
  summary: 'Keeps the prefix or address that a client got from the pool; a binding that is static already stays as it is.',
  command: 'make-static',
  kind: 'write',
  risk: 'none',
  done: (row) => !isDynamic(row),
  oneWay: 'RouterOS has no command that makes a static binding dynamic again.',
  examples: [
    {
      title: 'All that one server gave out',
      input: { where: { server: 'lan', dynamic: true }, all: true },
      simulated: 'ITEM_UNKNOWN',
    },
  ],
});

export const ipv6DhcpServerArea = defineArea({
  id: 'ipv6-dhcp-server',
  title: 'DHCPv6 servers',
  summary: 'Servers that give IPv6 prefixes and addresses to clients, what they gave, and the options they send.',
  resources: [bindings, options, servers],
  actions: [makeStatic],
});
