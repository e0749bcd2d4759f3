import { z } from 'zod';
import { defineWorkflow, type InputIssue } from '../../core/catalogue';
import { byteSize, duration, line, named, profile, ratePair } from '../../core/values';
import { repeatIssues } from '../checks/networks';

const voucher = z.strictObject({
  name: named('voucher-name', 'abcd-2345').schema.describe('What the guest types as user.'),
  password: line('voucher-password', 64).schema.optional().describe('Password. Absent: none, the name is enough.'),
});

const Input = z.strictObject({
  batch: named('voucher-batch', 'august').schema.describe('Name of the batch, by which all of them are found again.'),
  vouchers: z.array(voucher).min(1).max(1000).describe('Vouchers, e.g. out of the list that was printed.'),
  profile: profile.schema.default('voucher').describe('User profile, which holds the rate; made where it is not there.'),
  'rate-limit': ratePair.schema.optional().describe('Upload/download of each guest in bit/s, e.g. 2M/10M.'),
  'limit-uptime': duration.schema.default('1d').describe('Time online that a voucher is good for.'),
  'limit-bytes-total': byteSize.schema.optional().describe('Bytes that it is good for. Absent: any number.'),
  server: named('hotspot-server', 'guests').schema.default('all').describe('Hotspot server that they count at.'),
});
type Batch = z.output<typeof Input>;

function noteOf({ batch }: Batch): string {
  return `vouchers ${batch}`;
}

function validate({ vouchers }: Batch): readonly InputIssue[] {
  return repeatIssues(
    'vouchers',
    vouchers.map(({ name }) => name),
    'voucher',
  );
}

export const hotspotVoucherBatch = defineWorkflow({
  name: 'hotspot_voucher_batch',
  family: 'isp',
  title: 'Make a batch of hotspot vouchers',
  summary: 'Makes hotspot users out of a list of vouchers, with a profile and limits, all or none.',
  why: 'A hotel prints a hundred vouchers for the week. Half a batch is worse than none: a guest with a voucher that does not work is at the desk within a minute.',
  risk: 'none',
  input: Input,
  validate,
  steps: [
    {
      id: 'others',
      title: 'See that no voucher is somebody else',
      read: 'hotspot.list_users',
      input: () => ({ proplist: ['name', 'comment'], limit: 100_000 }),
      refuse: (rows, { input }) => {
        const names = new Set(input.vouchers.map(({ name }) => name));
        const other = rows.find(({ name = '', comment }) => names.has(name) && comment !== noteOf(input));
        return other ? `${other['name'] ?? ''} is a user already, and not of this batch` : undefined;
      },
    },
    {
      id: 'profile',
      title: 'Make the profile',
      do: 'hotspot.ensure_profile',
      input: ({ input }) => ({ name: input.profile, 'rate-limit': input['rate-limit'], 'shared-users': 1 }),
    },
    {
      id: 'vouchers',
      title: 'Make the vouchers',
      do: 'hotspot.ensure_user',
      input: ({ input }) =>
        input.vouchers.map(({ name, password }) => ({
          name,
          password,
          profile: input.profile,
          server: input.server,
          'limit-uptime': input['limit-uptime'],
          'limit-bytes-total': input['limit-bytes-total'],
          comment: noteOf(input),
        })),
    },
  ],
  goals: [
    {
      id: 'all-there',
      title: 'The whole batch is there.',
      read: 'hotspot.list_users',
      input: ({ input }) => ({ where: { comment: noteOf(input) }, proplist: ['name'], limit: 100_000 }),
      expect: (rows, { input }) => {
        const names = new Set(rows.map(({ name }) => name));
        const missing = input.vouchers.filter(({ name }) => !names.has(name)).length;
        return missing === 0 || `${missing} of ${input.vouchers.length} are missing`;
      },
    },
  ],
  examples: [
    {
      title: 'Three vouchers for a day',
      input: {
        batch: 'august',
        'rate-limit': '2M/10M',
        vouchers: [{ name: 'abcd-2345' }, { name: 'efgh-6789' }, { name: 'jkmn-2468', password: 'documentation' }],
      },
    },
    {
      title: 'More of a batch that is there, with a volume',
      input: { batch: 'august', 'limit-bytes-total': 1_000_000_000, vouchers: [{ name: 'abcd-2345' }, { name: 'pqrs-1357' }] },
      before: [
        { do: 'hotspot.create_profile', input: { name: 'voucher' } },
        { do: 'hotspot.create_user', input: { name: 'abcd-2345', profile: 'voucher', comment: 'vouchers august' } },
      ],
    },
  ],
});
