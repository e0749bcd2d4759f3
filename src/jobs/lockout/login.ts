import type { Row } from '../../core/catalogue';
import { isWithin } from './address-span';
import type { Finding } from './finding';
import { isEnabled, rowsOf, type Snapshot } from './snapshot';
import { isOn, some, wordsOf, type Trit } from './trit';
import { doorOf, policyOf, serviceName, type ManagementWay } from './way';

/** One demand and how it stands. */
interface Demand {
  readonly is: Trit;
  readonly why: string;
}

function findingFrom(key: string, demands: readonly Demand[], row: Row | undefined): Finding {
  const failed = demands.find(({ is }) => is === 'no') ?? demands.find(({ is }) => is === 'maybe');
  const verdict = failed === undefined ? 'open' : failed.is === 'no' ? 'closed' : 'uncertain';
  const trace = JSON.stringify([demands, row]);
  return { key, verdict, why: failed?.why ?? '', trace, scope: () => trace };
}

/** The service in /ip/service. RouterOS 7.19 and later list open connections there too. */
export function serviceRow(snapshot: Snapshot, way: ManagementWay): Row | undefined {
  return rowsOf(snapshot, '/ip/service').find((row) => row['name'] === serviceName(way) && !isOn(row['dynamic']));
}

/** Properties of a service that may shut out a client which was let in before. */
const OTHER_PROPERTIES = ['certificate', 'tls-version', 'vrf', 'max-sessions'] as const;

export function serviceFinding(snapshot: Snapshot, way: ManagementWay, present: Row | undefined): Finding {
  const row = serviceRow(snapshot, way);
  const name = serviceName(way);
  if (!row) return findingFrom('service', [{ is: 'no', why: `the router has no service ${name}` }], row);
  const from = way.source ?? 'the daemon';
  // The port that the router has now is the one that leads here, whatever is dialled in front of a translation.
  const port = present?.['port'] ?? String(way.port);
  const demands: Demand[] = [
    { is: isEnabled(row) ? 'yes' : 'no', why: `the service ${name} is disabled` },
    {
      is: row['port'] === port ? 'yes' : 'no',
      why: `the service ${name} listens on port ${row['port'] ?? '?'}, not for ${doorOf(way)}`,
    },
    {
      is: admits(row['address'], way.source),
      why: `the service ${name} admits ${row['address'] ?? ''} alone, and ${from} is not in it`,
    },
    certificateDemand(row, way),
    ...OTHER_PROPERTIES.map((property) => ({
      is: present === undefined || row[property] === present[property] ? ('yes' as const) : ('maybe' as const),
      why: `the service ${name} has another ${property}: ${row[property] ?? 'none'}`,
    })),
  ];
  return findingFrom('service', demands, plain(row));
}

/** `www-ssl` without a certificate answers nobody; `api-ssl` then speaks anonymously, which a client need not. */
function certificateDemand(row: Row, way: ManagementWay): Demand {
  const isMissing = way.transport === 'rest-ssl' && ['', 'none', undefined].includes(row['certificate']);
  return { is: isMissing ? 'no' : 'yes', why: `the service ${row['name'] ?? ''} has no certificate` };
}

/** Networks that are let in; none named lets all in. */
function admits(networks: string | undefined, source: string | undefined): Trit {
  const named = wordsOf(networks);
  if (named.length === 0 || named.includes('0.0.0.0/0')) return named.length === 0 || !source?.includes(':') ? 'yes' : 'no';
  return some(named.map((network) => isWithin(source, network)));
}

/** Besides the login itself the daemon needs to read, and to write what it was asked to. */
const NEEDED = ['read', 'write'];

export function userFinding(snapshot: Snapshot, way: ManagementWay, present: Snapshot): Finding {
  const row = userRow(snapshot, way);
  if (!row) {
    return findingFrom('user', [{ is: 'no', why: `the router has no user ${way.username} of its own` }], row);
  }
  const group = groupRow(snapshot, row);
  const before = groupRow(present, userRow(present, way));
  const had = policiesOf(before);
  const has = policiesOf(group);
  const lost = [policyOf(way), ...NEEDED].filter((policy) => !has.has(policy) && (before === undefined || had.has(policy)));
  const demands: Demand[] = [
    { is: isEnabled(row) ? 'yes' : 'no', why: `the user ${way.username} is disabled` },
    {
      is: admits(row['address'], way.source),
      why: `the user ${way.username} may come from ${row['address'] ?? ''} alone, and ${way.source ?? 'the daemon'} is not in it`,
    },
    { is: group ? 'yes' : 'no', why: `the group ${row['group'] ?? ''} of the user ${way.username} is gone` },
    { is: lost.length === 0 ? 'yes' : 'no', why: `the group ${row['group'] ?? ''} no longer allows ${lost.join(', ')}` },
    {
      is: row['password'] === undefined ? 'yes' : 'maybe',
      why: `the user ${way.username} gets another password, and the daemon may not have it`,
    },
  ];
  return findingFrom('user', demands, plain({ ...row, policy: [...has].sort().join(',') }));
}

function userRow(snapshot: Snapshot, { username }: ManagementWay): Row | undefined {
  return rowsOf(snapshot, '/user').find((row) => row['name'] === username);
}

function groupRow(snapshot: Snapshot, user: Row | undefined): Row | undefined {
  return rowsOf(snapshot, '/user/group').find((row) => row['name'] === user?.['group']);
}

/** `read,write,!policy`: what is not named is not allowed. */
function policiesOf(group: Row | undefined): ReadonlySet<string> {
  return new Set(wordsOf(group?.['policy']).filter((word) => !word.startsWith('!')));
}

/** The trace must hold no secret and nothing that changes by itself. */
function plain({ password: _password, comment: _comment, 'last-logged-in': _last, ...row }: Row): Row {
  return row;
}
