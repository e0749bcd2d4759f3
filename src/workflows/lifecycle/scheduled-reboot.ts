import { z } from 'zod';
import { defineWorkflow, type Row, type StageContext } from '../../core/catalogue';
import { duration } from '../../core/values';

const Input = z.strictObject({
  'least-uptime': duration.schema
    .default('1h')
    .describe('A router that has been up for less is left alone: it was rebooted by itself, or by this a moment ago.'),
});
type Input = z.output<typeof Input>;

export const scheduledReboot = defineWorkflow({
  name: 'scheduled_reboot',
  family: 'lifecycle',
  title: 'Reboot in the window',
  summary: 'Reboots a router once and looks whether everything that was up is up again.',
  why: 'A reboot that nobody looked at is how a dead port or a tunnel that needs a hand is found by the customer. The links before and after are compared; the window of the site, the order of the network and the waves are those of the run.',
  risk: 'disruptive',
  oneWay: 'The router has rebooted.',
  input: () => Input,
  stages: [
    { id: 'uptime', title: 'See how long it has been up', do: 'system.get_uptime', input: () => ({}) },
    {
      id: 'links',
      title: 'See which links are up',
      do: 'interface.list',
      input: () => ({ proplist: ['name', 'running', 'disabled', 'dynamic', 'type'], limit: 10_000 }),
    },
    {
      id: 'reboot',
      title: 'Reboot',
      when: isDue,
      whenText: 'up for long enough',
      do: 'system.reboot',
      input: () => ({}),
      keep: 'the router has rebooted',
    },
    {
      id: 'links-again',
      title: 'Every link that was up is up again',
      when: isDue,
      whenText: 'it was rebooted',
      until: 'interface.list',
      input: () => ({ proplist: ['name', 'running', 'disabled', 'dynamic', 'type'], limit: 10_000 }),
      expect: (rows, { results }) => {
        const now = new Set(rows.filter(isUp).map((row) => row['name']));
        const lost = (results['links'] ?? []).filter(isUp).filter(({ name }) => !now.has(name));
        return lost.length === 0 || `${lost.map(({ name }) => name).join(', ')} did not come up again`;
      },
      everySeconds: 5,
      forSeconds: 180,
    },
  ],
  examples: [{ title: 'Whatever its uptime', input: { 'least-uptime': '0s' } }],
});

/** Sessions of clients come and go: only what the configuration has is waited for. */
function isUp(row: Row): boolean {
  return row['running'] === 'true' && row['dynamic'] !== 'true' && row['disabled'] !== 'true';
}

function isDue({ input, results }: StageContext<Input>): true | string {
  const uptime = results['uptime']?.[0]?.['uptime'] ?? '';
  return duration.parse(uptime) >= duration.parse(input['least-uptime']) || `it has been up for ${uptime} only`;
}
