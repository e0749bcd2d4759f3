import {
  composedRead,
  defineCommand,
  EMPTY_PLAN,
  planUpdate,
  rowRead,
  selectRows,
  valuesOf,
  isAvailable,
  variantOf,
  type Action,
  type ActionInput,
  type DefinedResource,
  type Plan,
  type RouterReader,
  type Selection,
} from '../../core/catalogue';
import { bool, certificateName, ipOrDns, line, named } from '../../core/values';
import { clients, SITE } from './ovpn-client.resource';
import { SERVER_LIST_SINCE, serverInterfaces, serverList, settings } from './ovpn-server.resource';

type SinglePlan = (router: RouterReader, input: ActionInput) => Promise<Plan>;

/** What a verb of the list does to the one server of older versions. Which one is meant is still asked: by its port, say. */
const ON_SINGLE: Readonly<Record<string, SinglePlan>> = {
  'openvpn.create_server': (router, input) => switched(router, {}, { ...valuesOf(settings.resource, input), enabled: 'yes' }),
  'openvpn.update_server': (router, input) => switched(router, input, valuesOf(settings.resource, input)),
  'openvpn.enable_server': (router, input) => switched(router, input, { enabled: 'yes' }),
  'openvpn.disable_server': (router, input) => switched(router, input, { enabled: 'no' }),
  'openvpn.remove_server': switchedOff,
  'openvpn.ensure_server': (router, input) => {
    if (input['state'] === 'absent') return switchedOff(router, input);
    return switched(router, input, { ...valuesOf(settings.resource, input), enabled: 'yes' });
  },
};

function switched(router: RouterReader, input: ActionInput, values: ReturnType<typeof valuesOf>): Promise<Plan> {
  const { where } = input as Selection;
  return planUpdate(settings.resource, router, where ? { where } : {}, values);
}

/** What is not there is away already. */
async function switchedOff(router: RouterReader, input: ActionInput): Promise<Plan> {
  const { where = {} } = input as Selection;
  const found = await selectRows(settings.resource, router, { where });
  return found.length === 0 ? EMPTY_PLAN : switched(router, input, { enabled: 'no' });
}

function onEither(action: Action): Action {
  const single = ON_SINGLE[action.id];
  if (action.kind === 'read' || !single) return action;
  const hasList = (router: RouterReader): boolean => isAvailable({ since: SERVER_LIST_SINCE }, router.facts.version);
  return variantOf(action, {
    async plan(router, input, context) {
      if (hasList(router)) return action.plan(router, input, context);
      // What was changed may be what it was selected by.
      const { where, ...others } = input;
      return single(router, context.previous?.changes.length ? others : { ...others, where });
    },
  });
}

/** The servers, a list or one that is on or off: the same actions for both. */
export const servers: DefinedResource = Object.freeze({ ...serverList, actions: serverList.actions.map(onEither) });

export const listInterfaces = composedRead({
  id: 'openvpn.list_interfaces',
  title: 'List OpenVPN interfaces',
  summary: 'Lists OpenVPN clients, interfaces and sessions of the servers, and the servers themselves.',
  parts: [
    { part: 'client', of: clients },
    { part: 'server-interface', of: serverInterfaces },
    { part: 'server', of: serverList },
  ],
  examples: [
    { title: 'All of it', input: {}, before: SITE },
    { title: 'Only clients', input: { part: 'client' }, before: SITE },
  ],
});

export const status = rowRead(clients, {
  id: 'openvpn.get_status',
  title: 'Get OpenVPN status',
  summary: 'Reads the state of the OpenVPN clients that match; sessions of the servers are in openvpn.list_servers.',
  command: 'monitor',
  args: { once: '' },
  output: {
    status: 'connected, dialing, authenticating, or why not.',
    uptime: 'Time that it has been up.',
    encoding: 'Encryption.',
    mtu: 'Largest packet that is sent.',
    'local-address': 'Address of this end.',
    'remote-address': 'Address of the other end.',
  },
  examples: [{ title: 'By name', input: { where: { name: 'ovpn-hq' } }, before: SITE, simulated: 'empty' }],
});

const fileName = line('router-file-name');

export const exportClientConfig = defineCommand({
  id: 'openvpn.export_client_config',
  title: 'Export OpenVPN client configuration',
  summary: 'Writes a configuration for clients of an OpenVPN server to a file on the router; its name begins with client.',
  menu: '/interface/ovpn-server/server',
  command: 'export-client-configuration',
  risk: 'none',
  oneWay: 'The file stays on the router until it is removed; it holds the key of the client.',
  versions: { since: '7.9', instead: 'write the file from openvpn.get_server_status' },
  input: {
    server: named('ovpn-server', 'ovpn-server1').schema.optional().describe('Name of the server, since 7.17.'),
    'server-address': ipOrDns.schema.describe('Where clients find the router.'),
    'ca-certificate': certificateName.schema.describe('Certificate of the authority.'),
    'client-certificate': certificateName.schema.optional().describe('Certificate of the client.'),
    'client-cert-key': fileName.schema.optional().describe('File with the key of that certificate.'),
  },
  requires: (input) => (input['server'] === undefined ? [] : [{ what: 'argument server', since: SERVER_LIST_SINCE }]),
  examples: [
    {
      title: 'For a site',
      input: {
        server: 'ovpn-server1',
        'server-address': 'vpn.example.com',
        'ca-certificate': 'ca',
        'client-certificate': 'site-12',
        'client-cert-key': 'site-12.key',
      },
    },
    { title: 'Of the only server', input: { 'server-address': 'vpn.example.com', 'ca-certificate': 'ca' } },
  ],
});

export const importConfig = defineCommand({
  id: 'openvpn.import_config',
  title: 'Import OpenVPN configuration',
  summary: 'Makes an OpenVPN client from a configuration file that is on the router, and imports its certificates.',
  menu: '/interface/ovpn-client',
  command: 'import-ovpn-configuration',
  kind: 'write',
  risk: 'disruptive',
  oneWay: 'RouterOS names what it makes: remove the client with openvpn.remove_interface, and certificates by hand.',
  versions: { since: '7.9', instead: 'use openvpn.create_client with what the file says' },
  secrets: ['ovpn-password', 'key-passphrase'],
  input: {
    'file-name': fileName.schema.describe('File on the router.'),
    'ovpn-user': line('ovpn-user').schema.optional().describe('Name to log in with.'),
    'ovpn-password': line('ovpn-password').schema.optional().describe('Password.'),
    'key-passphrase': line('key-passphrase').schema.optional().describe('Passphrase of the key in the file.'),
    'skip-cert-import': bool.schema.optional().describe('Leave the certificates of the file out.'),
  },
  examples: [
    {
      title: 'From a provider',
      input: { 'file-name': 'provider.ovpn', 'ovpn-user': 'site-12', 'ovpn-password': 'documentation' },
    },
  ],
});
