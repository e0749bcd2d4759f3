import type { RouterReader, Row } from '../../core/catalogue';
import { isAppError } from '../../core/errors';
import { bareAddress, isAddress } from './address-span';
import type { ManagementWay } from './way';

/** More than so many places from which the same user works: which of them is the daemon nobody can tell. */
const MOST_SOURCES = 4;

/** How /user/active names each transport; older versions call an API session over TLS `api` too. */
const VIA: Readonly<Record<ManagementWay['transport'], RegExp>> = {
  api: /^api/,
  'api-ssl': /^api/,
  rest: /^(rest|web|www)/,
  'rest-ssl': /^(rest|web|www)/,
  ssh: /^ssh/,
};

/**
 * The daemon's own address as the router sees it. Where the same user is in from several places all of them are given: what
 * is open for each is open for the daemon.
 * @returns none where the router does not tell
 */
export async function ownSources(session: RouterReader, way: ManagementWay): Promise<readonly string[]> {
  const active = await readOrNone(session, '/user/active', {
    proplist: ['name', 'address', 'via'],
    query: [`=name=${way.username}`],
  });
  const found = distinct(active.filter((row) => VIA[way.transport].test(row['via'] ?? '')).map((row) => row['address']));
  if (found.length === 1) return found;
  const tracked = await trackedSources(session, way);
  const both = found.filter((address) => tracked.includes(address));
  const sources = both.length > 0 ? both : found.length > 0 ? found : tracked;
  if (way.source !== undefined && (sources.length === 0 || sources.includes(way.source))) return [way.source];
  return sources.length <= MOST_SOURCES ? sources : [];
}

/** Connections to the dialled port, asked for by their destination: the table may have a hundred thousand others. */
async function trackedSources(session: RouterReader, way: ManagementWay): Promise<readonly string[]> {
  if (!isAddress(way.address) || way.address.includes(':')) return [];
  const rows = await readOrNone(session, '/ip/firewall/connection', {
    proplist: ['src-address', 'dst-address', 'protocol'],
    query: [`=dst-address=${way.address}:${way.port}`],
  });
  return distinct(rows.map((row) => row['src-address']?.replace(/:\d+$/, '')));
}

function distinct(addresses: readonly (string | undefined)[]): readonly string[] {
  const plain = addresses.flatMap((address) => (address ? [bareAddress(address).replace(/^::ffff:(?=\d+\.)/, '')] : []));
  return [...new Set(plain)].filter(isAddress);
}

/** Rows of a menu that a version or a user without the right policy need not have. */
async function readOrNone(
  session: RouterReader,
  menu: string,
  options: { proplist: string[]; query: string[] },
): Promise<readonly Row[]> {
  try {
    return await session.print(menu, options);
  } catch (error) {
    if (isAppError(error) && error.spec.category === 'routeros') return [];
    throw error;
  }
}
