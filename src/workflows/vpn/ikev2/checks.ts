import type { Row, Step } from '../../../core/catalogue';
import { whyNotServing } from '../../parts/certificates';
import { assertNetworksNew } from '../../parts/interfaces';
import { ANYBODY, pool, type Access, type Context } from './input';

/** A second peer that takes calls of anybody would answer in the place of this one. */
function whyAnswered(rows: readonly Row[], { input }: Context): string | undefined {
  const takesAll = ({ address = '' }: Row): boolean => ['', ANYBODY, '::/0'].includes(address);
  const other = rows.find(
    (row) => row['name'] !== input.name && row['disabled'] !== 'true' && row['exchange-mode'] === 'ike2' && takesAll(row),
  );
  return other && `the peer ${other['name'] ?? ''} takes every IKEv2 call already`;
}

/** What has to be there, and what must not be in the way. */
export const checks: readonly Step<Access>[] = [
  {
    id: 'certificate',
    title: 'See that the certificate can serve',
    read: 'certificate.list',
    input: ({ input }) => ({ where: { name: input.certificate } }),
    refuse: ([row], { input }) => whyNotServing(row, input.certificate),
  },
  {
    id: 'user-certificates',
    title: 'See that the certificates of the users hold',
    when: ({ input }) => input.auth === 'certificate',
    whenText: 'users have certificates',
    read: 'certificate.list',
    input: () => ({ limit: 10_000 }),
    refuse: (rows, { input }) => {
      const known = new Map(rows.map((row) => [row['name'], row]));
      const bad = input.users.find((name) => {
        const row = known.get(name);
        return !row?.['fingerprint'] || row['expired'] === 'true' || (row['revoked'] && row['revoked'] !== 'false');
      });
      return bad && `${bad} is no certificate that holds`;
    },
  },
  {
    id: 'radius',
    title: 'See that RADIUS is asked for IPsec',
    when: ({ input }) => input.auth === 'eap-radius',
    whenText: 'RADIUS checks passwords',
    read: 'radius.list',
    refuse: (rows) => {
      const isFor = (row: Row): boolean => (row['service'] ?? '').split(',').includes('ipsec') && row['disabled'] !== 'true';
      return rows.some(isFor) ? undefined : 'no RADIUS server is on for the service ipsec';
    },
  },
  {
    id: 'peers',
    title: 'See that no other peer answers',
    read: 'ipsec.list_peers',
    refuse: (rows, context) => whyAnswered(rows, context),
  },
  assertNetworksNew<Access>({
    networks: (context) => [{ network: pool(context), what: 'the network of the users' }],
    own: () => [],
  }),
];
