import { defineResource, field } from '../../core/catalogue';
import { bool, byteSize, comment, line, named, or } from '../../core/values';
import { NEEDS, SINCE } from './container.resource';

const path = line('router-path', 255, 'usb1/tmp');
const memory = or(byteSize, 'unlimited');

export const config = defineResource({
  id: 'container.config',
  noun: 'container settings',
  plural: 'container settings',
  menu: '/container/config',
  kind: 'singleton',
  risk: 'none',
  versions: SINCE,
  needs: NEEDS,
  fields: {
    'registry-url': field(line('registry-url'), 'Registry that images come from, e.g. https://registry-1.docker.io.', {
      default: '',
      emptied: true,
    }),
    username: field(line('registry-user'), 'Name to log in to it with.', { default: '', emptied: true }),
    password: field(line('registry-password'), 'Password.', { default: '', emptied: true, secret: true }),
    tmpdir: field(path, 'Directory to unpack images in, on a disk that is not the flash.', { default: '', emptied: true }),
    'layer-dir': field(path, 'Directory that layers are kept in.', { default: '', emptied: true, since: '7.12' }),
    'memory-high': field(memory, 'Memory above which containers are slowed down.', {
      derived: true,
      since: '7.20',
      instead: 'use ram-high',
    }),
    'ram-high': field(memory, 'Memory above which containers are slowed down.', {
      derived: true,
      until: '7.20',
      instead: 'use memory-high',
    }),
    'memory-max': field(memory, 'Most memory of a container.', { derived: true, since: '7.23' }),
    'swap-max': field(memory, 'Most swap of a container.', { derived: true, since: '7.24' }),
  },
  readOnly: { 'memory-current': 'Memory that containers take.' },
  verbs: {
    get: { id: 'container.get_config', examples: [{ title: 'Read them', input: {} }] },
    update: {
      id: 'container.update_config',
      examples: [{ title: 'Another disk', input: { tmpdir: 'usb1/tmp', 'layer-dir': 'usb1/layers' } }],
    },
    ensure: { id: 'container.ensure_config', examples: [{ title: 'Keep a disk', input: { tmpdir: 'usb1/tmp' } }] },
  },
});

const VARIABLE = [{ do: 'container.create_env', input: { key: 'TZ', value: 'UTC', comment: 'dns filter' } }];
const WHERE = { comment: 'dns filter' };

export const envs = defineResource({
  id: 'container.env',
  noun: 'container variable',
  plural: 'container variables',
  menu: '/container/envs',
  kind: 'list',
  risk: 'none',
  versions: SINCE,
  needs: NEEDS,
  fields: {
    list: field(named('container-envs', 'dns'), 'List that containers name.', {
      derived: true,
      since: '7.20',
      instead: 'use name',
    }),
    name: field(named('container-envs', 'dns'), 'List that containers name.', {
      derived: true,
      until: '7.20',
      instead: 'use list',
    }),
    key: field(line('environment-key'), 'Name of the variable.', { required: true }),
    value: field(line('environment-value', 4096), 'Its value; it is masked, as it may be a password.', {
      default: '',
      emptied: true,
      secret: true,
    }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the variable is left out.', { default: 'no', since: '7.21', instead: 'remove it' }),
  },
  readOnly: { about: 'What RouterOS remarks about it.' },
  verbs: {
    list: { id: 'container.list_envs', examples: [{ title: 'All of them', input: {}, before: VARIABLE }] },
    get: { id: 'container.get_env', examples: [{ title: 'By comment', input: { where: WHERE }, before: VARIABLE }] },
    create: {
      id: 'container.create_env',
      examples: [
        { title: 'A time zone', input: { list: 'dns', key: 'TZ', value: 'UTC' } },
        { title: 'The same before 7.20', input: { name: 'dns', key: 'TZ', value: 'UTC' } },
      ],
    },
    update: {
      id: 'container.update_env',
      examples: [{ title: 'Another value', input: { where: { key: 'TZ' }, value: 'Europe/Riga' }, before: VARIABLE }],
    },
    remove: { id: 'container.remove_env', examples: [{ title: 'By comment', input: { where: WHERE }, before: VARIABLE }] },
    ensure: {
      id: 'container.ensure_env',
      examples: [
        { title: 'Keep one', input: { where: { list: 'dns', key: 'TZ' }, list: 'dns', key: 'TZ', value: 'UTC' } },
        { title: 'Keep it away', input: { comment: 'dns filter', state: 'absent' }, before: VARIABLE },
      ],
    },
  },
});

const DATA = [{ do: 'container.create_mount', input: { src: 'usb1/data', dst: '/data', comment: 'dns filter' } }];

export const mounts = defineResource({
  id: 'container.mount',
  noun: 'container mount',
  plural: 'container mounts',
  menu: '/container/mounts',
  kind: 'list',
  risk: 'none',
  versions: SINCE,
  needs: NEEDS,
  fields: {
    list: field(named('container-mounts', 'dns'), 'List that containers name.', {
      derived: true,
      since: '7.21',
      instead: 'use name',
    }),
    name: field(named('container-mounts', 'dns'), 'Name that containers use.', {
      derived: true,
      until: '7.21',
      instead: 'use list',
    }),
    src: field(path, 'Directory of the router.', { required: true }),
    dst: field(line('container-path'), 'Directory of the container.', { required: true }),
    'read-only': field(bool, 'The container cannot write there.', {
      default: 'no',
      since: '7.20',
      until: '7.23',
      instead: 'use mode',
    }),
    mode: field(line('mount-mode', 32), 'Whether the container can write there, as the router calls it.', {
      derived: true,
      since: '7.23',
      instead: 'use read-only',
    }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the mount is left out.', { default: 'no', since: '7.21', instead: 'remove it' }),
  },
  readOnly: { about: 'What RouterOS remarks about it.' },
  verbs: {
    list: { id: 'container.list_mounts', examples: [{ title: 'All of them', input: {}, before: DATA }] },
    get: { id: 'container.get_mount', examples: [{ title: 'By comment', input: { where: WHERE }, before: DATA }] },
    create: {
      id: 'container.create_mount',
      examples: [
        { title: 'Data that outlives the container', input: { list: 'dns', src: 'usb1/data', dst: '/data' } },
        { title: 'The same before 7.21', input: { name: 'dns', src: 'usb1/data', dst: '/data' } },
      ],
    },
    update: {
      id: 'container.update_mount',
      examples: [{ title: 'Another disk', input: { where: { dst: '/data' }, src: 'usb2/data' }, before: DATA }],
    },
    remove: { id: 'container.remove_mount', examples: [{ title: 'By comment', input: { where: WHERE }, before: DATA }] },
    ensure: {
      id: 'container.ensure_mount',
      examples: [
        { title: 'Keep one', input: { src: 'usb1/data', dst: '/data', comment: 'dns filter' } },
        { title: 'Keep it away', input: { comment: 'dns filter', state: 'absent' }, before: DATA },
      ],
    },
  },
});
