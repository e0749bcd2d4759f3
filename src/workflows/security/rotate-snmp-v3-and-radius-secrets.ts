import { z } from 'zod';
import { defineWorkflow, type InputIssue, type Rows } from '../../core/catalogue';
import { ip } from '../../core/values';

const MARK = 'rotated: ';

const password = z.string().min(8).max(255);

const Input = z.strictObject({
  phase: z
    .enum(['add', 'finish'])
    .describe('add: new ones beside the old; change pollers and servers then. finish: the old ones go.'),
  snmp: z
    .strictObject({
      old: z.string().min(1).max(64).describe('User of SNMPv3 that goes.'),
      new: z.string().min(1).max(64).describe('User that comes, with the networks of the old one.'),
      'authentication-password': password.describe('Its password for SHA1.'),
      'encryption-password': password.describe('Its password for AES.'),
    })
    .optional(),
  radius: z
    .strictObject({
      address: ip.schema.describe('The server; it is asked with the new secret first, and with the old one where that fails.'),
      secret: password.describe('The new secret.'),
    })
    .optional(),
});
type Input = z.output<typeof Input>;

function validate({ snmp, radius }: Input): readonly InputIssue[] {
  if (!snmp && !radius) return [{ path: '', message: 'give snmp, radius, or both' }];
  return snmp && snmp.old === snmp.new ? [{ path: 'snmp.new', message: 'another user than the old one' }] : [];
}

/** Entries of the server that this workflow did not make. */
function others(rows: Rows = [], { radius }: Input): Rows {
  return rows.filter((row) => row['address'] === radius?.address && !row['comment']?.startsWith(MARK));
}

function services(rows: Rows | undefined, input: Input): readonly string[] {
  return [...new Set(others(rows, input).map((row) => row['service'] ?? ''))].filter((service) => service !== '');
}

export const rotateSnmpAndRadiusSecrets = defineWorkflow({
  name: 'rotate_snmp_v3_and_radius_secrets',
  family: 'security',
  title: 'Rotate secrets of SNMPv3 and RADIUS',
  summary: 'Puts new secrets beside the old ones, and removes the old ones in a second run.',
  why: 'Five hundred routers and two servers never change a secret at the same moment. A second SNMP user and a second entry of the RADIUS server work beside the first ones meanwhile, so that no poll fails and nobody is shut out.',
  risk: 'disruptive',
  input: () => Input,
  validate,
  steps: [
    {
      id: 'communities',
      title: 'See the SNMP users',
      when: ({ input }) => input.snmp !== undefined,
      whenText: 'SNMP',
      read: 'monitoring.list_snmp_communities',
      refuse: (rows, { input }) => {
        const missing = input.phase === 'add' ? input.snmp?.old : input.snmp?.new;
        return rows.some((row) => row['name'] === missing) ? undefined : `there is no SNMP user ${missing ?? ''}`;
      },
    },
    {
      id: 'servers',
      title: 'See the RADIUS servers',
      when: ({ input }) => input.radius !== undefined,
      whenText: 'RADIUS',
      read: 'radius.list',
      refuse: (rows, { input }) =>
        rows.some((row) => row['address'] === input.radius?.address)
          ? undefined
          : `${input.radius?.address ?? ''} is no RADIUS server here`,
    },
    {
      id: 'snmp',
      title: 'Add the new SNMP user',
      when: ({ input }) => input.snmp !== undefined && input.phase === 'add',
      whenText: 'SNMP, add',
      do: 'monitoring.ensure_snmp_community',
      input: ({ input, found }) => ({
        name: input.snmp?.new,
        addresses: found['communities']?.find((row) => row['name'] === input.snmp?.old)?.['addresses']?.split(','),
        security: 'private',
        'authentication-protocol': 'SHA1',
        'authentication-password': input.snmp?.['authentication-password'],
        'encryption-protocol': 'AES',
        'encryption-password': input.snmp?.['encryption-password'],
      }),
    },
    {
      id: 'radius',
      title: 'Ask the server with the new secret first',
      when: ({ input }) => input.radius !== undefined && input.phase === 'add',
      whenText: 'RADIUS, add',
      do: 'radius.ensure',
      input: ({ input, found }) =>
        services(found['servers'], input).map((service) => {
          const [like] = others(found['servers'], input).filter((row) => row['service'] === service);
          const comment = `${MARK}${input.radius?.address ?? ''} ${service}`;
          return {
            where: { comment },
            address: input.radius?.address,
            service: service.split(','),
            secret: input.radius?.secret,
            timeout: like?.['timeout'],
            'authentication-port': like?.['authentication-port'],
            'accounting-port': like?.['accounting-port'],
            comment,
            'place-before': like?.['.id'],
          };
        }),
    },
    {
      id: 'snmp-old',
      title: 'Remove the old SNMP user',
      when: ({ input }) => input.snmp !== undefined && input.phase === 'finish',
      whenText: 'SNMP, finish',
      do: 'monitoring.ensure_snmp_community',
      input: ({ input }) => ({ name: input.snmp?.old, state: 'absent' }),
    },
    {
      id: 'made',
      title: 'See that the new entry is there',
      when: ({ input }) => input.radius !== undefined && input.phase === 'finish',
      whenText: 'RADIUS, finish',
      refuse: ({ found, input }) =>
        (found['servers'] ?? []).some((row) => row['comment']?.startsWith(`${MARK}${input.radius?.address ?? ''} `))
          ? undefined
          : `there is no new entry for ${input.radius?.address ?? ''}: run the phase add first`,
    },
    {
      id: 'radius-old',
      title: 'Remove the entries with the old secret',
      when: ({ input }) => input.radius !== undefined && input.phase === 'finish',
      whenText: 'RADIUS, finish',
      do: 'radius.remove',
      input: ({ input, found }) => others(found['servers'], input).map((row) => ({ '.id': row['.id'] })),
    },
  ],
  examples: [
    {
      title: 'New ones beside the old',
      input: {
        phase: 'add',
        snmp: {
          old: 'poller-a',
          new: 'poller-b',
          'authentication-password': 'documentation a',
          'encryption-password': 'documentation b',
        },
        radius: { address: '192.0.2.53', secret: 'documentation c' },
      },
      before: [
        {
          do: 'monitoring.add_snmp_community',
          input: {
            name: 'poller-a',
            addresses: ['192.0.2.0/24'],
            security: 'private',
            'authentication-password': 'documentation',
            'encryption-password': 'documentation',
          },
        },
        { do: 'radius.add', input: { address: '192.0.2.53', service: ['login'], secret: 'documentation' } },
      ],
    },
    {
      title: 'The old RADIUS secret goes',
      input: { phase: 'finish', radius: { address: '192.0.2.53', secret: 'documentation c' } },
      before: [
        {
          do: 'radius.add',
          input: { address: '192.0.2.53', service: ['login'], secret: 'documentation c', comment: `${MARK}192.0.2.53 login` },
        },
        { do: 'radius.add', input: { address: '192.0.2.53', service: ['login'], secret: 'documentation', comment: 'before' } },
      ],
    },
  ],
});
