import type { ActionInput, Row, Step, StepContext } from '../../core/catalogue';
import { certificateName, int, ipv4, words } from '../../core/values';

/** Keys on curves are made at once; those of RSA take small boards minutes, and every client knows them. */
export const keySize = words('new-key-size', '2048 4096 prime256v1 secp384r1').schema.default('2048');
export const daysValid = int(1, 10_000, 'days').schema;
export const optionalCertificate = certificateName.schema.optional();

const YEARS_OF_AUTHORITY = 10;
const EARLIEST_YEAR = 2026;

/** A board without a battery begins in 1970 until it hears of NTP, and would sign for that time. */
export const assertClock: Step<ActionInput> = {
  id: 'clock',
  title: 'See that the clock is right',
  read: 'system.get_clock',
  refuse: ([row]) => {
    const year = Number(/\d{4}/.exec(row?.['date'] ?? '')?.[0]);
    return year >= EARLIEST_YEAR ? undefined : `the clock of the router is wrong, it says ${row?.['date'] ?? 'nothing'}`;
  },
};

export interface Authority<I> {
  readonly name: (context: StepContext<I>) => string;
  readonly commonName: (context: StepContext<I>) => string;
  readonly keySize: (context: StepContext<I>) => string;
  /** Host that the list of revoked certificates is fetched from. */
  readonly crlHost?: (context: StepContext<I>) => string | undefined;
}

/** Makes an authority that signs itself; one of the name that is there is kept. */
export function makeAuthority<I>({ name, commonName, keySize: size, crlHost }: Authority<I>): Step<I> {
  return {
    id: 'authority',
    title: 'Make the certificate authority',
    do: 'certificate.create_ca',
    input: (context) => ({
      name: name(context),
      'common-name': commonName(context),
      'key-size': size(context),
      'days-valid': YEARS_OF_AUTHORITY * 365,
      'digest-algorithm': 'sha256',
      'ca-crl-host': crlHost?.(context),
    }),
  };
}

export interface Certificate {
  readonly name: string;
  readonly commonName: string;
  /** Names and addresses that it is for. */
  readonly hosts?: readonly string[];
  readonly use: 'server' | 'client';
  readonly keySize: string;
  readonly days: string;
  /** Authority on the router; absent: it signs itself. */
  readonly ca?: string;
}

/** The input of certificate.generate. */
export function certificateOf({ name, commonName, hosts = [], use, keySize: size, days, ca }: Certificate): ActionInput {
  const names = hosts.map((host) => (ipv4.schema.safeParse(host).success ? `IP:${host}` : `DNS:${host}`));
  const usage = use === 'server' ? ['digital-signature', 'key-encipherment', 'tls-server'] : ['digital-signature', 'tls-client'];
  return {
    name,
    'common-name': commonName,
    ...(names.length > 0 ? { 'subject-alt-name': names.join(',') } : {}),
    'key-usage': usage,
    'key-size': size,
    'days-valid': days,
    'digest-algorithm': 'sha256',
    ...(ca === undefined ? {} : { ca }),
  };
}

/** Why a service cannot show this certificate; undefined where it can. */
export function whyNotServing(row: Row | undefined, name: string): string | undefined {
  if (!row) return `there is no certificate ${name}`;
  if (!row['fingerprint']) return `${name} is not signed yet`;
  if (!row['private-key'] || row['private-key'] === 'false') return `the key of ${name} is not on the router`;
  if (row['expired'] === 'true') return `${name} is no longer valid`;
  if (row['revoked'] && row['revoked'] !== 'false') return `${name} was revoked`;
  const usage = row['key-usage'] ?? '';
  return usage === '' || usage.split(',').includes('tls-server')
    ? undefined
    : `${name} is not for servers: its usage is ${usage}`;
}

/** The CA on the router that signed a certificate; one that signed itself is its own. */
export function signerOf(row: Row | undefined): string | undefined {
  if (!row) return undefined;
  return row['ca'] || (row['authority'] === 'true' && row['issued'] !== 'true' ? row['name'] : undefined);
}
