import { z } from 'zod';
import { defineWorkflow, type Row, type StepContext } from '../../core/catalogue';
import { comment, interfaceList, interfaceName } from '../../core/values';
import { repeatIssues } from '../checks/networks';

const label = z.strictObject({
  interface: interfaceName.schema.describe('Interface, by name.'),
  comment: comment.schema.describe('What its comment says.'),
});

const listLabel = z.strictObject({
  list: interfaceList.schema.describe('Interface list, by name.'),
  comment: comment.schema.describe('What its comment says.'),
});

const Input = z.strictObject({
  labels: z.array(label).max(200).default([]).describe('Comments of interfaces; a router without the interface goes without.'),
  lists: z.array(listLabel).max(50).default([]).describe('Comments of interface lists; a router without the list goes without.'),
  tidy: z.boolean().default(true).describe('Make one space of several in the comments of interfaces, and none at their ends.'),
  replace: z
    .array(
      z.strictObject({
        word: z.string().min(1).max(60).describe('Word, as it stands in comments of interfaces.'),
        by: z.string().min(1).max(60).describe('Word that is written instead.'),
      }),
    )
    .max(50)
    .default([])
    .describe('Words that are written differently from now on, e.g. WAN1 for Wan-1.'),
});
type Input = z.output<typeof Input>;

/** What an interface's comment ought to be; the first that applies. */
function wanted({ labels, tidy, replace }: Input, row: Row): string | undefined {
  const given = labels.find((one) => one.interface === row['name']);
  if (given) return given.comment;
  const old = row['comment'];
  if (old === undefined || old === '') return undefined;
  const words = replace.reduce(
    (text, { word, by }) =>
      text
        .split(' ')
        .map((one) => (one === word ? by : one))
        .join(' '),
    old,
  );
  const text = tidy ? words.replaceAll(/\s+/g, ' ').trim() : words;
  return text === '' || text === old ? undefined : text;
}

function changes({ input, found }: StepContext<Input>): readonly { readonly name: string; readonly comment: string }[] {
  return (found['interfaces'] ?? []).flatMap((row) => {
    const text = row['dynamic'] === 'true' ? undefined : wanted(input, row);
    return row['name'] === undefined || text === undefined ? [] : [{ name: row['name'], comment: text }];
  });
}

export const commentAndLabelNormalise = defineWorkflow({
  name: 'comment_and_label_normalise',
  family: 'lifecycle',
  title: 'Normalise comments and labels',
  summary: 'Gives interfaces and interface lists the same comments everywhere, and writes words in one way.',
  why: 'Alerts, graphs and people go by comments. WAN, Wan 1 and uplink are the same port at three sites, and every dashboard has to know all of them. One run writes them in one way; the plan shows each comment that changes.',
  risk: 'none',
  input: () => Input,
  validate: (input) => [
    ...repeatIssues(
      'labels',
      input.labels.map((one) => one.interface),
      'interface',
    ),
    ...repeatIssues(
      'lists',
      input.lists.map(({ list }) => list),
      'list',
    ),
    ...repeatIssues(
      'replace',
      input.replace.map(({ word }) => word),
      'word',
    ),
    ...input.replace.flatMap(({ word, by }, index) => [
      ...(/\s/.test(word + by) ? [{ path: `replace.${index}`, message: 'words have no spaces' }] : []),
      ...(input.replace.some((other) => other.word === by)
        ? [{ path: `replace.${index}.by`, message: `${by} is replaced itself: a second run would change it again` }]
        : []),
    ]),
  ],
  steps: [
    {
      id: 'interfaces',
      title: 'Look at the comments of interfaces',
      read: 'interface.list',
      input: () => ({ proplist: ['name', 'comment', 'dynamic'], limit: 10_000 }),
    },
    {
      id: 'label',
      title: 'Write the comments of interfaces',
      when: (context) => changes(context).length > 0,
      whenText: 'some differ',
      do: 'interface.ensure',
      input: (context) => changes(context).map(({ name, comment: text }) => ({ where: { name }, comment: text })),
    },
    {
      id: 'lists',
      title: 'Look at the interface lists',
      read: 'interface_list.list',
      input: () => ({ limit: 1000 }),
    },
    {
      id: 'label-lists',
      title: 'Write the comments of interface lists',
      when: ({ input }) => input.lists.length > 0,
      whenText: 'lists are named',
      do: 'interface_list.ensure',
      input: ({ input, found }) =>
        input.lists
          .filter(({ list }) => (found['lists'] ?? []).some((row) => row['name'] === list && row['builtin'] !== 'true'))
          .map(({ list, comment: text }) => ({ name: list, comment: text })),
    },
  ],
  examples: [
    {
      title: 'Ports, lists and words',
      input: {
        labels: [
          { interface: 'ether1', comment: 'uplink' },
          { interface: 'sfp-sfpplus1', comment: 'core' },
        ],
        lists: [{ list: 'WAN', comment: 'what leads outside' }],
        replace: [{ word: 'Wifi', by: 'Wi-Fi' }],
      },
      before: [{ do: 'interface.update', input: { where: { name: 'ether3' }, comment: 'Wifi  hall' } }],
    },
  ],
});
