import { z } from 'zod';
import {
  defineAction,
  defineArea,
  idOf,
  isAvailable,
  menuOn,
  needsSelection,
  requireRows,
  resourceAction,
  rowKey,
  selectionInputs,
  type Action,
  type ActionRisk,
  type CallChange,
  type Row,
  type Selection,
} from '../../core/catalogue';
import { config, envs, mounts } from './container-settings.resource';
import { containers, NEEDS, SINCE, THERE, WHERE } from './container.resource';

const manageRegistry = resourceAction(config, 'update', {
  id: 'container.manage_registry',
  title: 'Manage container registry',
  summary: 'Sets where images come from, who logs in there, and where they are unpacked.',
  only: ['registry-url', 'username', 'password', 'tmpdir', 'memory-high', 'ram-high', 'layer-dir'],
  examples: [
    {
      title: 'A registry of your own',
      input: { 'registry-url': 'https://registry.example.com', username: 'site-12', password: 'documentation' },
    },
  ],
});

const setTmpdir = resourceAction(config, 'update', {
  id: 'container.set_tmpdir',
  title: 'Set container tmpdir',
  summary: 'Sets the directory that images are unpacked in.',
  only: ['tmpdir'],
  required: ['tmpdir'],
  examples: [{ title: 'On a disk', input: { tmpdir: 'usb1/tmp' } }],
});

interface Switching {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly command: 'start' | 'stop';
  readonly undo: 'start' | 'stop';
  readonly risk: ActionRisk;
  /** It is so already: then an undo must not turn it round. */
  readonly isDone: (row: Row) => boolean;
}

/** Both are done in the background, so that the state right after them says nothing. */
function switching({ command, undo, isDone, ...told }: Switching): Action {
  const { resource } = containers;
  return defineAction({
    ...told,
    kind: 'operational',
    idempotency: 'natural',
    verify: 'none',
    menus: ['/container'],
    versions: SINCE,
    needs: NEEDS,
    input: needsSelection(z.strictObject(selectionInputs(resource))),
    examples: [{ title: 'By comment', input: { where: WHERE }, before: THERE }],
    async plan(router, input) {
      const rows = await requireRows(resource, router, input as Selection, { properties: 'all' });
      const selector = isAvailable({ since: '7.20' }, router.facts.version) ? 'numbers' : 'number';
      const changes = rows
        .filter((row) => !isDone(row))
        .map((row): CallChange => ({
          op: 'call',
          menu: menuOn(resource, router.facts),
          key: rowKey(resource, row),
          command,
          args: { [selector]: idOf(row) },
          undo: { command: undo, args: { [selector]: idOf(row) } },
        }));
      return { changes };
    },
  });
}

/** Old versions print one status, new ones flags as well. */
function isInState(row: Row, state: 'running' | 'stopped'): boolean {
  return row['status'] === state || row[state] === 'true';
}

const start = switching({
  id: 'container.start',
  title: 'Start container',
  summary: 'Starts the containers that match; those that run already stay as they are.',
  command: 'start',
  undo: 'stop',
  risk: 'none',
  isDone: (row) => isInState(row, 'running'),
});

const stop = switching({
  id: 'container.stop',
  title: 'Stop container',
  summary: 'Stops the containers that match; those that are stopped already stay as they are.',
  command: 'stop',
  undo: 'start',
  risk: 'disruptive',
  isDone: (row) => isInState(row, 'stopped'),
});

export const containerArea = defineArea({
  id: 'container',
  title: 'Containers',
  summary: 'Containers on the router, their registry, variables and directories.',
  resources: [containers, config, envs, mounts],
  actions: [manageRegistry, setTmpdir, start, stop],
});
