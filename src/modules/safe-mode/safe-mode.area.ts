import { defineArea, defineCommand, defineResource } from '../../core/catalogue';

const MENU = '/safe-mode';
const HELD = [{ do: 'safemode.take', input: {} }];
const VERSIONS = { since: '7.18', instead: 'give the run a guard of another kind (dead-man, inverse, backup)' } as const;

const safeMode = defineResource({
  id: 'safemode.state',
  noun: 'safe mode',
  plural: 'safe modes',
  menu: MENU,
  kind: 'singleton',
  risk: 'disruptive',
  versions: VERSIONS,
  fields: {},
  readOnly: {
    enabled: 'Somebody holds it.',
    current: 'Whether the session that asks holds it, where the version tells.',
    owner: 'What holds it.',
    user: 'User that holds it.',
  },
  verbs: {
    get: {
      id: 'safemode.get_status',
      title: 'Get safe mode status',
      summary: 'Reads whether somebody holds safe mode, and who.',
      examples: [{ title: 'Read it', input: {} }],
    },
  },
});

const take = defineCommand({
  id: 'safemode.take',
  title: 'Take safe mode',
  summary: 'Takes safe mode for the API connection that rosfleet has to the router at this moment.',
  menu: MENU,
  command: 'take',
  risk: 'disruptive',
  versions: VERSIONS,
  oneWay: 'The hold belongs to a connection: when rosfleet closes it, RouterOS takes back what anybody changed since.',
  examples: [{ title: 'Take it', input: {} }],
});

const release = defineCommand({
  id: 'safemode.release',
  title: 'Release safe mode',
  summary: 'Keeps what was changed since safe mode was taken, and leaves it.',
  menu: MENU,
  command: 'release',
  risk: 'none',
  versions: VERSIONS,
  oneWay: 'What was changed under safe mode stays; undo of its runs takes it back.',
  examples: [{ title: 'Keep the changes', input: {}, before: HELD }],
});

const unroll = defineCommand({
  id: 'safemode.unroll',
  title: 'Unroll safe mode',
  summary: 'Takes back what anybody changed since safe mode was taken, and leaves it.',
  menu: MENU,
  command: 'unroll',
  risk: 'disruptive',
  versions: VERSIONS,
  oneWay: 'What was changed under safe mode is gone; run it again.',
  examples: [{ title: 'Take the changes back', input: {}, before: HELD }],
});

export const safeModeArea = defineArea({
  id: 'safe-mode',
  title: 'Safe mode',
  summary: 'The safe mode of RouterOS 7.18 and later, as its menu has it.',
  resources: [safeMode],
  actions: [take, release, unroll],
});
