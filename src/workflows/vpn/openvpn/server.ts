import {
  compareRelease,
  type ActionInput,
  type Goal,
  type RouterFacts,
  type Rows,
  type Stage,
  type Step,
  type StepContext,
} from '../../../core/catalogue';
import { networkAround } from '../../checks/networks';
import { signerOf, whyNotServing } from '../../parts/certificates';
import { letThrough, readChain } from '../../parts/firewall';
import { assertNetworksNew } from '../../parts/interfaces';

/** Since then a router has any number of servers, each with a name. */
const LIST_SINCE = '7.17';

/** What the steps need of the input of either workflow, as its schema gives it. */
export type Server = Readonly<{
  name: string;
  'server-address': string;
  port: string;
  protocol: string;
  'local-address': string;
  'pool-ranges': string;
  'dns-server': readonly string[];
  networks: readonly string[];
  'interface-list'?: string | undefined;
}>;

export interface ServerParts<I> {
  /** The certificate that the server shows. */
  readonly certificate: (input: I) => string;
  /** Clients need one, too. */
  readonly demandsCertificate?: true;
  readonly users: (input: I) => readonly { readonly name: string; readonly password: string }[];
}

function hasList({ version }: Pick<RouterFacts, 'version'>): boolean {
  return compareRelease(version, LIST_SINCE) >= 0;
}

/** Another server on the port, or the only one of an older version in use for something else. */
function whyTaken(rows: Rows, { input, facts }: StepContext<Server>): string | undefined {
  for (const row of rows) {
    if (!hasList(facts)) {
      const isOurs = row['default-profile'] === input.name;
      if (row['enabled'] === 'true' && !isOurs)
        return `the only OpenVPN server of ${facts.version} serves the profile ${row['default-profile'] ?? ''} already`;
    } else if (row['disabled'] !== 'true' && row['name'] !== input.name) {
      const isSame = row['port'] === input.port && (row['protocol'] ?? 'tcp') === input.protocol;
      if (isSame) return `the OpenVPN server ${row['name'] ?? ''} listens on ${input.protocol} ${input.port} already`;
    }
  }
  return undefined;
}

function isOwnDns({ input }: StepContext<Server>): boolean {
  return input['dns-server'].includes(input['local-address']);
}

function fromClients(input: Server): ActionInput {
  return { 'src-address': networkAround(input['pool-ranges']), 'in-interface': 'all-ppp' };
}

/** Reads the certificate that the server is to show; the steps of the server go by what it finds. */
export function lookAtCertificate<I extends Server>({ certificate }: Pick<ServerParts<I>, 'certificate'>): Stage<I> {
  return {
    id: 'certificate',
    title: 'Look at the certificate of the server',
    do: 'certificate.list',
    input: ({ input }) => ({ where: { name: certificate(input) } }),
  };
}

/** Pool, profile, users, server and firewall: in this order, so that nothing is open before it is whole. */
export function serverSteps<I extends Server>(parts: ServerParts<I>): readonly Step<I>[] {
  return [...checks(parts), ...rows(parts), ...passages<I>()];
}

function checks<I extends Server>({ certificate }: ServerParts<I>): readonly Step<I>[] {
  return [
    {
      id: 'transport',
      title: 'See that the router has the transport',
      refuse: ({ input, facts }) =>
        facts.major < 7 && input.protocol === 'udp' ? 'before RouterOS 7 OpenVPN has TCP only' : undefined,
    },
    {
      id: 'certificate',
      title: 'See that the certificate can serve',
      refuse: ({ input, results }) => whyNotServing(results['certificate']?.[0], certificate(input)),
    },
    {
      id: 'servers',
      title: 'See that no other server is in the way',
      read: 'openvpn.get_server_status',
      refuse: (rows, context) => whyTaken(rows, context),
    },
    {
      id: 'dns',
      title: 'See that the router answers DNS',
      when: isOwnDns,
      whenText: 'it is one of the DNS servers',
      read: 'dns.get_settings',
      refuse: ([row]) =>
        row?.['allow-remote-requests'] === 'true'
          ? undefined
          : 'the router answers no DNS of others: set allow-remote-requests first',
    },
    assertNetworksNew<I>({
      networks: ({ input }) => [{ network: networkAround(input['pool-ranges']), what: 'the network of the clients' }],
      own: () => [],
    }),
    readChain('input'),
    readChain('forward'),
  ];
}

function rows<I extends Server>({ demandsCertificate, users }: ServerParts<I>): readonly Step<I>[] {
  return [
    {
      id: 'trust',
      title: 'Trust what the CA signed',
      when: ({ results }) => demandsCertificate === true && signerOf(results['certificate']?.[0]) !== undefined,
      whenText: 'clients need a certificate',
      do: 'certificate.trust',
      input: ({ results }) => ({ where: { name: signerOf(results['certificate']?.[0]) }, trusted: true }),
    },
    {
      id: 'pool',
      title: 'Add the address pool',
      do: 'ip.ensure_pool',
      input: ({ input }) => ({ name: input.name, ranges: input['pool-ranges'] }),
    },
    {
      id: 'profile',
      title: 'Add the profile',
      do: 'ppp.ensure_profile',
      input: ({ input }) => ({
        name: input.name,
        'local-address': input['local-address'],
        'remote-address': input.name,
        'dns-server': input['dns-server'].length > 0 ? input['dns-server'] : undefined,
        'interface-list': input['interface-list'],
        'change-tcp-mss': 'yes',
      }),
    },
    {
      id: 'users',
      title: 'Let the users log in',
      do: 'ppp.ensure_secret',
      input: ({ input }) =>
        users(input).map(({ name, password }) => ({ name, password, service: 'ovpn', profile: input.name, disabled: false })),
    },
    {
      id: 'server',
      title: 'Switch the server on',
      do: 'openvpn.ensure_server',
      input: ({ input, facts, results }) => ({
        ...(hasList(facts) ? { name: input.name } : {}),
        ...(facts.major < 7 ? {} : { protocol: input.protocol, 'tls-version': 'only-1.2' }),
        port: input.port,
        mode: 'ip',
        certificate: results['certificate']?.[0]?.['name'],
        'require-client-certificate': demandsCertificate === true,
        'default-profile': input.name,
        auth: [facts.major < 7 ? 'sha1' : 'sha256'],
        cipher: facts.major < 7 ? ['aes256-cbc'] : ['aes256-cbc', 'aes256-gcm'],
      }),
    },
  ];
}

function passages<I extends Server>(): readonly Step<I>[] {
  return [
    letThrough<I>({
      id: 'open',
      title: 'Let the clients come in',
      chain: 'input',
      rules: ({ input }) => ({ protocol: input.protocol, 'dst-port': input.port, comment: `${input.name}: OpenVPN` }),
    }),
    letThrough<I>({
      id: 'open-dns',
      title: 'Let the clients ask for names',
      chain: 'input',
      when: isOwnDns,
      whenText: 'the router is one of the DNS servers',
      rules: ({ input }) =>
        ['udp', 'tcp'].map((protocol) => ({
          ...fromClients(input),
          protocol,
          'dst-port': '53',
          comment: `${input.name}: DNS of clients, ${protocol}`,
        })),
    }),
    letThrough<I>({
      id: 'reach',
      title: 'Let the clients reach the networks',
      chain: 'forward',
      rules: ({ input }) =>
        input.networks.map((network) => ({
          ...fromClients(input),
          'dst-address': network,
          comment: `${input.name}: clients to ${network}`,
        })),
    }),
  ];
}

/** The server is on and has what it needs. */
export function serverListens<I extends Server>(): Goal<I> {
  return {
    id: 'listens',
    title: 'The server listens.',
    read: 'openvpn.get_server_status',
    expect: (rows, { input, facts }) => {
      const row = rows.find(({ name }) => !hasList(facts) || name === input.name);
      if (!row) return 'there is no such server';
      if (row['enabled'] === 'false' || row['disabled'] === 'true') return 'it is off';
      return (row['inactive'] !== 'true' && row['invalid'] !== 'true') || 'it does not listen: see its certificate';
    },
  };
}
