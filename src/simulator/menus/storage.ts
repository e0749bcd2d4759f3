import * as backup from '../behaviour/backup';
import * as files from '../behaviour/files';
import type { MenuSpec } from '../kernel/menu';
import { shown, text } from './field-kinds';

const REPORTED = Object.fromEntries(
  'size creation-time last-modified package-name package-version package-architecture package-build-time'
    .split(' ')
    .map((name) => [name, shown()]),
);

export const STORAGE_MENUS: readonly MenuSpec[] = [
  {
    path: '/file',
    kind: 'list',
    comment: false,
    disabled: false,
    fields: { name: text(undefined, { required: true }), type: text(), contents: text(), ...REPORTED },
    behaviour: { dynamicRows: files.fileRows },
    commands: {
      add: { args: ['name', 'contents', 'type'], required: ['name'], since: '7.7', run: files.addFile },
      set: { rows: true, args: ['contents', 'name', 'type'], run: files.setFile },
      remove: { rows: true, run: files.removeFiles },
      read: { args: ['file', 'offset', 'chunk-size'], policy: 'read', since: '7.13', run: files.readFile },
    },
  },
  {
    path: '/system/backup',
    kind: 'singleton',
    rows: 'read-only',
    fields: {},
    commands: {
      save: { args: ['name', 'password', 'encryption', 'dont-encrypt'], policy: 'policy', run: backup.saveBackup },
      load: {
        args: ['name', 'password', 'force-v6-to-v7-configuration-upgrade'],
        required: ['name', 'password'],
        policy: 'policy',
        run: backup.loadBackup,
      },
    },
  },
];
