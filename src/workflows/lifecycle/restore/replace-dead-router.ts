import { z } from 'zod';
import { defineWorkflow } from '../../../core/catalogue';
import { ip } from '../../../core/values';
import { fileIn, PREFIX } from './files';
import { whyIncomplete } from './judge';
import { RestoreInput } from './restored';

const Input = RestoreInput.extend({
  serial: z
    .string()
    .regex(/^[A-Za-z0-9/-]{4,32}$/, 'a serial number')
    .describe('Serial number of the new router, as printed on it: no other is touched.'),
  'bench-address': ip.schema
    .optional()
    .describe('Where the new router answers now, if not at the address of the dead one already.'),
  'allow-missing': z
    .boolean()
    .default(false)
    .describe('Go on although the export hides secrets or names certificates that nobody gave.'),
});
type Replace = z.output<typeof Input>;

function given({ serial: _serial, 'bench-address': _bench, ...rest }: Replace): object {
  return rest;
}

/** What is compared is what was sent; what is missing was accepted then. */
function compared(input: Replace): object {
  return { ...given(input), 'allow-missing': true };
}

export const replaceDeadRouter = defineWorkflow({
  name: 'replace_dead_router',
  family: 'lifecycle',
  title: 'Replace a dead router',
  summary: 'Puts the stored export of a router on the one that takes its place, and keeps its entry in the fleet.',
  why: 'The spare comes out of the box at the worst hour. Its ports may have other names and its RouterOS another version; the entry of the dead one, with its groups, schedules, login and history, is worth keeping. Run it on that entry; the new router has to take its login.',
  comesBack:
    'Up to the reset everything is taken back. After it the new router is what the export says, as far as it was imported; RouterOS made a backup of it before.',
  risk: 'lockout',
  oneWay: 'The new router has been reset.',
  secrets: ['export', 'secrets'],
  input: () => Input,
  stages: [
    { id: 'entry', title: 'Note where the dead one was', daemon: 'show-router', input: () => ({}) },
    {
      id: 'bench',
      title: 'Look for the new router where it is',
      when: ({ input }) => input['bench-address'] !== undefined,
      whenText: 'a bench-address is given',
      daemon: 'edit-router',
      input: ({ input }) => ({ address: input['bench-address'] }),
    },
    { id: 'pins', title: 'Expect other keys than those of the dead one', daemon: 'forget-pins', input: () => ({}) },
    { id: 'board', title: 'See which router it is', do: 'system.get_routerboard', input: () => ({}), tell: true },
    {
      id: 'right-one',
      title: 'See that it is the new one',
      steps: [
        {
          id: 'serial',
          title: 'It has the serial number',
          refuse: ({ input, results }) => {
            const serial = results['board']?.[0]?.['serial-number'] ?? 'none';
            return serial === input.serial ? undefined : `the router that answers has the serial number ${serial}`;
          },
        },
      ],
    },
    {
      id: 'files',
      title: 'Send it the configuration',
      do: 'workflow.send_configuration',
      input: ({ input }) => ({ ...given(input) }),
      keep: 'the router removes them when it has imported them',
    },
    { id: 'there', title: 'See that the files are there', do: 'backup.list', input: () => ({}) },
    {
      id: 'reset',
      title: 'Reset it, and have it import the configuration',
      do: 'system.reset_configuration',
      input: ({ results }) => ({
        'keep-users': true,
        'no-defaults': true,
        'run-after-reset': fileIn(results['there'], `${PREFIX}.rsc`),
      }),
      keep: 'the dead router is not there to go back to',
      mayShutOut: 'The configuration that it imports is that of a router which the daemon reached.',
    },
    {
      id: 'home',
      title: 'Look for it at the address of the dead one',
      when: ({ input }) => input['bench-address'] !== undefined,
      whenText: 'a bench-address is given',
      daemon: 'edit-router',
      input: ({ results }) => ({ address: results['entry']?.[0]?.['address'] }),
      keep: 'it has that address now',
    },
    {
      id: 'new-keys',
      title: 'Expect the keys that it made after the reset',
      daemon: 'forget-pins',
      input: () => ({}),
      keep: 'the keys of the dead router are gone',
    },
    {
      id: 'imported',
      title: 'Wait until it has imported everything',
      until: 'backup.list',
      input: () => ({}),
      expect: (rows) =>
        rows.every(({ name = '' }) => !name.includes(PREFIX)) ||
        'the import goes on, or stopped at a line that was refused: see the log of the router',
      everySeconds: 2,
      forSeconds: 3600,
    },
    {
      id: 'after',
      title: 'Compare it with the export',
      do: 'workflow.compare_configuration',
      input: ({ input }) => ({ ...compared(input) }),
      tell: true,
    },
    {
      id: 'verdict',
      title: 'The import was complete',
      steps: [{ id: 'complete', title: 'All of it is there', refuse: ({ results }) => whyIncomplete(results['after'] ?? []) }],
    },
    {
      id: 'tunnels',
      title: 'See its tunnels',
      do: 'workflow.get_vpn_status',
      input: () => ({}),
      mayFail: true,
      tell: true,
    },
    { id: 'known', title: 'Note version, board, certificate and host key', daemon: 'probe', input: () => ({}), mayFail: true },
  ],
  examples: [
    {
      title: 'The spare is at the site already',
      input: {
        serial: 'SIM001000001',
        export: [
          '# jan/02/2026 03:04:05 by RouterOS 6.49.18',
          '/interface bridge',
          'add name=bridge',
          '/interface ethernet',
          'set [ find default-name=ether1 ] comment=uplink mac-address=02:00:5E:10:00:01',
          '/interface bridge port',
          'add bridge=bridge interface=ether2',
          '/ip pool',
          'add name=guests ranges=192.0.2.10-192.0.2.99',
          '/ip address',
          'add address=192.168.88.1/24 interface=bridge network=192.168.88.0',
          '/ip firewall filter',
          'add action=accept chain=input connection-state=established,related',
          '/system identity',
          'set name=edge-01',
        ].join('\n'),
      },
    },
  ],
});
