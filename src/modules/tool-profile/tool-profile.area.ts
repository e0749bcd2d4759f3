import { defineArea, defineCommand, defineStream, type ActionInput, type Artefact } from '../../core/catalogue';
import { newFileName } from '../../core/fields';
import { duration, words } from '../../core/values';

const SUPOUT_TIMEOUT_MS = 300_000;
const ENDING = /\.rif$/;

const startProfiler = defineStream({
  id: 'debug.start_profiler',
  title: 'Profile processor',
  summary: 'Tells what takes the time of the processor, in snapshots.',
  menu: '/tool',
  command: 'profile',
  input: {
    cpu: words('profile-cpu', 'total all')
      .schema.optional()
      .describe('total: all cores as one; all: each for itself. Before 7.20.'),
    'freeze-frame-interval': duration.schema.optional().describe('Time between snapshots; a second unless said otherwise.'),
  },
  requires: ({ cpu }) => (cpu === undefined ? [] : [{ what: 'argument cpu', until: '7.20' }]),
  durationArgument: 'duration',
  duration: '5s',
  maxDuration: '5m',
  output: {
    '.section': 'Number of the snapshot that the row belongs to.',
    name: 'What took the time: a process or a part of the kernel.',
    cpu: 'The core, where each is told for itself.',
    usage: 'Share of the time, in per cent.',
  },
  examples: [{ title: 'Five seconds', input: {}, simulated: 'empty' }],
});

const generateSupout = defineCommand({
  id: 'debug.generate_supout',
  title: 'Generate support file',
  summary: 'Writes a support file for MikroTik and brings it back; it loads the router for a minute or so.',
  menu: '/system',
  command: 'sup-output',
  risk: 'none',
  idempotency: 'natural',
  timeoutMs: SUPOUT_TIMEOUT_MS,
  oneWay: 'A file of the same name is overwritten.',
  input: {
    name: newFileName.schema.default('supout.rif').describe('Name of the file; .rif is added where it does not end so.'),
  },
  args: (input) => ({ name: fileOf(input) }),
  artefacts: (input): readonly Artefact[] => {
    const path = fileOf(input);
    return [{ path, name: path.slice(path.lastIndexOf('/') + 1), secret: true }];
  },
  examples: [{ title: 'As the support asks for it', input: {} }],
});

function fileOf(input: ActionInput): string {
  return `${String(input['name']).replace(ENDING, '')}.rif`;
}

export const toolProfileArea = defineArea({
  id: 'tool-profile',
  title: 'Profiler and support file',
  summary: 'What takes the time of a router, and the file that MikroTik asks for.',
  actions: [startProfiler, generateSupout],
});
