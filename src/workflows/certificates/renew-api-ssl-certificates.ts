import { z } from 'zod';
import { defineWorkflow, type ActionInput, type Row, type Rows, type StageContext } from '../../core/catalogue';
import { duration, int, ipOrDns, wordSet } from '../../core/values';
import { assertClock, certificateOf, daysValid, keySize, optionalCertificate, whyNotServing } from '../parts/certificates';

const DAY_MS = 86_400_000;
const OURS = /^tls-[0-9a-f]{8}$/;

const Input = z.strictObject({
  services: wordSet('tls-services', 'api-ssl www-ssl')
    .schema.default('api-ssl,www-ssl')
    .describe('Services that show a certificate; those that are off are left alone.'),
  'renew-before': int(1, 365, 'days')
    .schema.default('30')
    .describe('Days before its end from which on a certificate is renewed.'),
  hosts: z
    .array(ipOrDns.schema)
    .max(20)
    .default([])
    .describe('Names and addresses of the router beside the one that the fleet knows.'),
  ca: optionalCertificate.describe('CA on the router that signs. Absent: the certificate signs itself.'),
  'key-size': keySize.describe('Bits of an RSA key, or the curve.'),
  'days-valid': daysValid.default('397').describe('How long the new one is valid.'),
});
type Renewal = z.output<typeof Input>;
type Context = Pick<StageContext<Renewal>, 'input' | 'results'>;

/** The chosen services that are on. */
function servicesOn({ input, results }: Context): Rows {
  const chosen = input.services.split(',');
  return (results['services'] ?? []).filter(({ name = '', disabled }) => chosen.includes(name) && disabled !== 'true');
}

/** The services whose certificate is none, or soon none that holds. */
function due(context: Context): readonly string[] {
  const { input, results } = context;
  const limitMs = Number(input['renew-before']) * DAY_MS;
  return servicesOn(context)
    .filter(({ certificate = 'none' }) => {
      const row = (results['certificates'] ?? []).find(({ name }) => name === certificate);
      return !row || isEnding(row, limitMs);
    })
    .map(({ name = '' }) => name);
}

function isEnding(row: Row, limitMs: number): boolean {
  if (row['expired'] === 'true' || (row['revoked'] && row['revoked'] !== 'false')) return true;
  const left = row['expires-after'] ?? '';
  return left === '' || duration.parse(left) < limitMs;
}

function whenDue(context: StageContext<Renewal>): true | string {
  if (servicesOn(context).length === 0) return 'no such service is on';
  return due(context).length > 0 || 'every certificate holds long enough';
}

const isDue = { when: whenDue, whenText: 'one is missing, or ends soon' };

/** One that an earlier run made and that nothing shows: it had to give up, and would make another one each time. */
function unused({ input, results }: Context): string | undefined {
  const shown = new Set((results['services'] ?? []).map(({ certificate }) => certificate));
  const limitMs = Number(input['renew-before']) * DAY_MS;
  const fits = (row: Row): boolean =>
    OURS.test(row['name'] ?? '') && !shown.has(row['name']) && whyNotServing(row, '') === undefined && !isEnding(row, limitMs);
  return (results['certificates'] ?? []).find(fits)?.['name'];
}

function nameOf(context: Context & Pick<StageContext<Renewal>, 'runId'>): string {
  return unused(context) ?? `tls-${context.runId.replaceAll('-', '').slice(-8)}`;
}

function fingerprintOf({ results }: Pick<Context, 'results'>): ActionInput {
  return { fingerprint: results['made']?.[0]?.['fingerprint'] };
}

/** Certificates of earlier renewals that no longer hold. */
function stale({ results }: Pick<Context, 'results'>): Rows {
  return (results['certificates'] ?? []).filter(({ name = '', expired }) => OURS.test(name) && expired === 'true');
}

export const renewApiSslCertificates = defineWorkflow({
  name: 'renew_api_ssl_certificates',
  family: 'certificates',
  title: 'Renew certificates of the API and the web page',
  summary:
    'Gives api-ssl and www-ssl a new certificate where theirs is missing or ends soon, and sees that the router still answers.',
  why: 'An expired certificate shuts whoever checks it out of a router, all routers of a batch on one day. Run it every week: it renews what is due, and nothing else.',
  comesBack: 'The services show the old certificate again; the new one stays, as its key cannot be made again.',
  risk: 'lockout',
  input: Input,
  stages: [
    { id: 'services', title: 'See which certificates are shown', do: 'ipservice.list', input: () => ({}) },
    { id: 'certificates', title: 'See how long they hold', do: 'certificate.list', input: () => ({ limit: 10_000 }) },
    { id: 'ready', title: 'See that the clock is right', ...isDue, risk: 'none', steps: [assertClock] },
    {
      id: 'make',
      title: 'Make a certificate',
      when: (context) => {
        const wanted = whenDue(context);
        if (wanted !== true) return wanted;
        const name = unused(context);
        return name === undefined || `${name} of an earlier run is there`;
      },
      whenText: isDue.whenText,
      do: 'certificate.generate',
      input: ({ input, target, ...context }) =>
        certificateOf({
          name: nameOf({ input, ...context }),
          commonName: target.name.slice(0, 64),
          hosts: [...new Set([target.address, ...input.hosts])],
          use: 'server',
          keySize: input['key-size'],
          days: input['days-valid'],
          ...(input.ca === undefined ? {} : { ca: input.ca }),
        }),
      keep: 'Its key cannot be made again; nothing shows it.',
    },
    {
      id: 'made',
      title: 'Read its fingerprint',
      ...isDue,
      tell: true,
      do: 'certificate.get_fingerprint',
      input: (context) => ({ where: { name: nameOf(context) } }),
    },
    {
      id: 'expect',
      title: 'Let the daemon expect the new certificate beside the old one',
      ...isDue,
      daemon: 'expect-certificate',
      input: fingerprintOf,
    },
    {
      id: 'show',
      title: 'Show it',
      ...isDue,
      steps: [
        {
          id: 'services',
          title: 'Give it to the services',
          do: 'ipservice.configure',
          input: (context) => {
            const certificate = context.results['made']?.[0]?.['name'];
            return due(context).map((name) => ({ where: { name }, certificate }));
          },
        },
      ],
    },
    {
      id: 'settle',
      title: 'Let the daemon expect no longer the old one',
      ...isDue,
      daemon: 'settle-certificate',
      input: fingerprintOf,
    },
    {
      id: 'tidy',
      title: 'Remove certificates of earlier renewals that no longer hold',
      when: (context) => stale(context).length > 0,
      whenText: 'there are some',
      risk: 'none',
      keep: 'They held no longer.',
      mayFail: true,
      steps: [
        {
          id: 'remove',
          title: 'Remove them',
          do: 'certificate.remove',
          input: (context) => stale(context).map(({ name }) => ({ where: { name } })),
        },
      ],
    },
  ],
  examples: [
    { title: 'Signed by itself', input: { 'key-size': 'prime256v1' } },
    {
      title: 'Signed by a CA of the router, with a name of its own',
      input: { services: 'api-ssl', ca: 'site-ca', hosts: ['edge-01.example'], 'key-size': 'prime256v1' },
      before: [
        { do: 'certificate.create_ca', input: { name: 'site-ca', 'common-name': 'Example CA', 'key-size': 'prime256v1' } },
      ],
    },
  ],
});
