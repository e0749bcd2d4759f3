import { defineArea, resourceAction, rowCommand } from '../../core/catalogue';
import { natRules } from './firewall-nat.resource';

const WEB = {
  'dst-port': '8443',
  'to-addresses': '192.168.88.20',
  'to-ports': '443',
  protocol: 'tcp',
  'in-interface': 'ether1',
  comment: 'web server',
};

const createPortForward = resourceAction(natRules, 'create', {
  id: 'firewall.create_port_forward',
  title: 'Create port forward',
  summary: 'Forwards a port of the router to a host behind it; an equal rule that is there already is left as it is.',
  fixed: { chain: 'dstnat', action: 'dst-nat' },
  defaults: { protocol: 'tcp' },
  required: ['dst-port', 'to-addresses'],
  only: [
    'dst-port',
    'to-addresses',
    'to-ports',
    'protocol',
    'dst-address',
    'src-address',
    'src-address-list',
    'in-interface',
    'in-interface-list',
    'comment',
    'disabled',
    'log',
    'log-prefix',
  ],
  examples: [
    { title: 'HTTPS of a server on another port', input: WEB },
    {
      title: 'The same port, TCP unless said otherwise',
      input: { 'dst-port': '25', 'to-addresses': '192.168.88.25', 'in-interface-list': 'WAN' },
    },
  ],
});

const listPortForwards = resourceAction(natRules, 'list', {
  id: 'firewall.list_port_forwards',
  title: 'List port forwards',
  summary: 'Lists the NAT rules that forward to a host behind the router, in the order they are tried.',
  within: { chain: 'dstnat', action: 'dst-nat' },
  examples: [{ title: 'All of them', input: {}, before: [{ do: 'firewall.create_port_forward', input: WEB }] }],
});

const resetCounters = rowCommand(natRules, {
  id: 'firewall.reset_nat_counters',
  title: 'Reset NAT counters',
  summary: 'Sets the counters of the NAT rules that match to zero.',
  command: 'reset-counters',
  risk: 'none',
  oneWay: 'What was counted is gone.',
  examples: [{ title: 'Of all rules of a chain', input: { where: { chain: 'srcnat' }, all: true } }],
});

export const firewallNatArea = defineArea({
  id: 'firewall-nat',
  title: 'Firewall NAT',
  summary: 'Translation of IPv4 addresses and ports: masquerading, port forwards, redirection.',
  resources: [natRules],
  actions: [createPortForward, listPortForwards, resetCounters],
});
