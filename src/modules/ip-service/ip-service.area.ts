import { defineArea, defineResource, field, resourceAction, type VerbSpec } from '../../core/catalogue';
import { bool, certificateName, expression, int, ipNetwork, listOf, routingTable, words } from '../../core/values';

/** From 7.19 on the menu also lists connections, under the names of their services. */
const OWN = { dynamic: 'no' };
const servicePort = int(1, 65_535);

const CONFIGURE: VerbSpec = {
  id: 'ipservice.configure',
  title: 'Configure service',
  within: OWN,
  examples: [
    {
      title: 'The web page, from one network only',
      input: { where: { name: 'www' }, address: ['192.0.2.0/24', '2001:db8::/32'], port: 8080, disabled: false },
    },
    { title: 'Only TLS 1.2', input: { where: { name: 'www-ssl' }, 'tls-version': 'only-1.2' } },
    { title: 'More sessions', input: { where: { name: 'ssh' }, 'max-sessions': 40 } },
  ],
};

const services = defineResource({
  id: 'ipservice.service',
  noun: 'service',
  plural: 'services',
  menu: '/ip/service',
  kind: 'list',
  risk: 'lockout',
  filterable: ['name'],
  fields: {
    port: field(servicePort, 'Port that it listens at.', { exact: true }),
    address: field(listOf(ipNetwork), 'Networks that may connect; empty is everybody.', { default: '', emptied: true }),
    certificate: field(certificateName, 'Certificate that it shows: www-ssl and api-ssl.', { default: 'none' }),
    'tls-version': field(words('tls-version', 'any only-1.2'), 'Versions of TLS that it takes: www-ssl and api-ssl.', {
      default: 'any',
    }),
    vrf: field(routingTable, 'VRF that it listens in.', { default: 'main', since: '7.1' }),
    'max-sessions': field(int(1, 1000), 'Most sessions at a time.', { default: '20', since: '7.16' }),
    'available-from': field(expression('service-available-from', 'all'), 'Where it may be reached from, in the words of 7.24.', {
      derived: true,
      since: '7.24',
    }),
    disabled: field(bool, 'Whether the service is off.', { default: 'no' }),
  },
  readOnly: {
    name: 'Which service: api, api-ssl, ftp, ssh, telnet, winbox, www, www-ssl.',
    about: 'What RouterOS remarks about it.',
    connection: 'It is a connection to the service, not the service.',
    container: 'Container that it belongs to.',
    dynamic: 'Made by RouterOS itself.',
    invalid: 'Something that it refers to is missing.',
    local: 'Local end of the connection.',
    netns: 'Network namespace that it listens in.',
    proto: 'Transport protocol.',
    remote: 'Remote end of the connection.',
  },
  verbs: {
    list: {
      id: 'ipservice.list',
      within: OWN,
      examples: [
        { title: 'All of them', input: {} },
        { title: 'What is open', input: { where: { disabled: false }, proplist: ['name', 'port', 'address'] } },
      ],
    },
    get: { id: 'ipservice.get', within: OWN, examples: [{ title: 'By name', input: { where: { name: 'ssh' } } }] },
    update: CONFIGURE,
    enable: {
      id: 'ipservice.enable',
      within: OWN,
      examples: [{ title: 'By name', input: { where: { name: 'www-ssl' } } }],
    },
    disable: {
      id: 'ipservice.disable',
      within: OWN,
      examples: [{ title: 'By name', input: { where: { name: 'telnet' } } }],
    },
  },
});

const setAddress = resourceAction(services, 'update', {
  id: 'ipservice.set_address',
  title: 'Set service address',
  summary: 'Says from which networks the services that match may be used; null is from everywhere.',
  within: OWN,
  only: ['address'],
  required: ['address'],
  examples: [
    { title: 'One network', input: { where: { name: 'winbox' }, address: '192.0.2.0/24' } },
    {
      title: 'From everywhere again',
      input: { where: { name: 'winbox' }, address: null },
      before: [{ do: 'ipservice.set_address', input: { where: { name: 'winbox' }, address: '192.0.2.0/24' } }],
    },
  ],
});

const setPort = resourceAction(services, 'update', {
  id: 'ipservice.set_port',
  title: 'Set service port',
  summary: 'Moves a service to another port; sessions that are open stay open.',
  within: OWN,
  only: ['port'],
  required: ['port'],
  examples: [{ title: 'The web page elsewhere', input: { where: { name: 'www' }, port: 8080 } }],
});

/** Services cannot be made or taken away: to ensure one is to update it. */
const ensure = resourceAction(services, 'update', {
  ...CONFIGURE,
  id: 'ipservice.ensure',
  title: 'Ensure service',
  summary: 'Brings the services that match to the given values.',
  examples: [
    { title: 'Telnet and FTP off', input: { where: { name: 'telnet' }, disabled: true } },
    { title: 'Winbox from one network', input: { where: { name: 'winbox' }, address: '192.0.2.0/24' } },
  ],
});

export const ipServiceArea = defineArea({
  id: 'ip-service',
  title: 'Services',
  summary: 'The ways in: API, SSH, Winbox, web, Telnet, FTP, with their ports and who may use them.',
  resources: [services],
  actions: [setAddress, setPort, ensure],
});
