import { defineResource, field, type Fields } from '../../core/catalogue';
import {
  bool,
  byteSize,
  comment,
  duration,
  int,
  interfaceName,
  ip,
  line,
  listOf,
  named,
  or,
  type ValueType,
} from '../../core/values';

export const NEEDS = {
  packages: ['container'],
  deviceMode: 'container',
  architectures: ['arm', 'arm64', 'x86', 'x86_64'],
} as const;
export const SINCE = { since: '7.4', instead: 'run it on another machine' } as const;

const DNS_FILTER = [
  {
    do: 'container.create',
    input: {
      interface: 'veth-dns',
      'root-dir': 'usb1/dns',
      'start-on-boot': true,
      comment: 'dns filter',
    },
  },
];
const VETH = [{ do: 'container.create_veth', input: { name: 'veth-dns', address: '192.0.2.2/24', gateway: '192.0.2.1' } }];
export const THERE = [...VETH, ...DNS_FILTER];
export const WHERE = { comment: 'dns filter' };

const path = line('router-path', 255, 'usb1/dns');
const memory = or(byteSize, 'unlimited');
const list = (name: string): ValueType<readonly string[]> => listOf(named(name, 'dns'));
const text = (what: string): ValueType<string> => line(`container-${what}`, 1024);

/** Where the image comes from: RouterOS does not print it in every version. */
const IMAGE: Fields = {
  'remote-image': field(text('image'), 'Image of the registry, e.g. library/alpine:3.20.', { writeOnly: true }),
  file: field(path, 'Image as a tar file on the router, in place of one of a registry.', { writeOnly: true }),
};

/** Where nothing is given, the router may print what the image says. */
const OF_IMAGE = { default: '', emptied: true, derived: true } as const;

const RUNNING: Fields = {
  interface: field(interfaceName, 'Virtual Ethernet interface (container.create_veth) that it gets.', { exact: true }),
  'root-dir': field(path, 'Directory that it lives in, on a disk that is not the flash.', { derived: true }),
  cmd: field(text('cmd'), 'Command in place of that of the image.', OF_IMAGE),
  entrypoint: field(text('entrypoint'), 'Entrypoint in place of that of the image.', OF_IMAGE),
  user: field(text('user'), 'User that it runs as, in place of that of the image.', OF_IMAGE),
  workdir: field(text('workdir'), 'Directory that it starts in.', OF_IMAGE),
  hostname: field(text('hostname'), 'Host name inside.', OF_IMAGE),
  'domain-name': field(text('domain'), 'Domain name inside.', OF_IMAGE),
  dns: field(listOf(ip), 'DNS servers inside.', OF_IMAGE),
  logging: field(bool, 'Write what it says to the log of the router.', { default: 'no' }),
  'start-on-boot': field(bool, 'Start it with the router.', { default: 'no' }),
  'stop-signal': field(text('signal'), 'Signal that stops it, e.g. 15.', { derived: true }),
  'stop-time': field(duration, 'How long it may take to stop.', { derived: true, since: '7.21' }),
};

/** What it is given: names changed in 7.20 and 7.21. */
const GIVEN: Fields = {
  envlist: field(named('container-envs', 'dns'), 'List of variables.', {
    default: '',
    emptied: true,
    until: '7.20',
    instead: 'use envlists',
  }),
  envlists: field(list('container-envs'), 'Lists of variables.', {
    default: '',
    emptied: true,
    since: '7.20',
    instead: 'use envlist',
  }),
  env: field(text('env'), 'Variables of its own, e.g. TZ=UTC.', { emptied: true, secret: true, since: '7.21' }),
  mounts: field(list('container-mounts'), 'Directories of the router, by name.', {
    default: '',
    emptied: true,
    until: '7.21',
    instead: 'use mountlists',
  }),
  mountlists: field(list('container-mounts'), 'Lists of directories of the router.', {
    default: '',
    emptied: true,
    since: '7.21',
    instead: 'use mounts',
  }),
  mount: field(text('mount'), 'Directories of its own.', { emptied: true, since: '7.21' }),
  tmpfs: field(text('tmpfs'), 'Directories in memory.', { emptied: true, since: '7.21' }),
  devices: field(text('devices'), 'Devices of the router.', { emptied: true, since: '7.20' }),
  hosts: field(text('hosts'), 'Lines of its hosts file.', { emptied: true, since: '7.21' }),
  'default-dns': field(text('default-dns'), 'DNS servers where it has none.', { derived: true, since: '7.23' }),
  'layer-dir': field(path, 'Directory of the layers of its image.', { derived: true, since: '7.21' }),
};

const LIMITS: Fields = {
  'memory-high': field(memory, 'Memory above which it is slowed down.', { derived: true, since: '7.20' }),
  'memory-max': field(memory, 'Most memory.', { derived: true, since: '7.23' }),
  'swap-max': field(memory, 'Most swap.', { derived: true, since: '7.24' }),
  'shm-size': field(byteSize, 'Shared memory.', { derived: true, since: '7.21' }),
  'cpu-list': field(text('cpu-list'), 'Cores that it may use, e.g. 0-1.', { derived: true, since: '7.21' }),
  privileged: field(bool, 'With all rights.', { derived: true, since: '7.24' }),
  'check-certificate': field(bool, 'Check the certificate of the registry.', { derived: true, since: '7.20' }),
  'ignore-remote-image-change': field(bool, 'Keep the image when that of the registry changes.', {
    derived: true,
    since: '7.23',
  }),
  shell: field(text('shell'), 'Shell for container shells.', { derived: true, since: '7.23' }),
};

const RESTART: Fields = {
  'auto-restart-interval': field(or(duration, 'none'), 'Start it again so long after it ended.', {
    derived: true,
    since: '7.20',
    until: '7.23',
    instead: 'use restart-interval',
  }),
  'restart-interval': field(duration, 'How long to wait before it is started again.', { derived: true, since: '7.23' }),
  'restart-max-count': field(int(0, 4_294_967_295), 'How often it is started again.', { derived: true, since: '7.23' }),
  'restart-policy': field(text('restart-policy'), 'When it is started again.', { derived: true, since: '7.23' }),
  'stop-on-unhealthy': field(bool, 'Stop it when it is not well.', { derived: true, since: '7.23' }),
  'healthcheck-cmd': field(text('healthcheck'), 'Command that tells whether it is well.', { emptied: true, since: '7.22' }),
  'healthcheck-interval': field(duration, 'Time between two checks.', { derived: true, since: '7.22' }),
  'healthcheck-timeout': field(duration, 'How long a check may take.', { derived: true, since: '7.22' }),
  'healthcheck-retries': field(int(0, 4_294_967_295), 'Failed checks after which it is not well.', {
    derived: true,
    since: '7.22',
  }),
  'healthcheck-start-period': field(duration, 'How long it may take to become well.', { derived: true, since: '7.22' }),
  'healthcheck-start-interval': field(duration, 'Time between checks meanwhile.', { derived: true, since: '7.22' }),
};

/** All but the image: that of a container stays what it is. */
const CHANGEABLE = ['name', ...Object.keys({ ...RUNNING, ...GIVEN, ...LIMITS, ...RESTART }), 'comment'];

export const containers = defineResource({
  id: 'container.container',
  noun: 'container',
  plural: 'containers',
  menu: '/container',
  kind: 'list',
  ensureBy: ['interface'],
  risk: 'disruptive',
  versions: SINCE,
  needs: NEEDS,
  leftOut: { 'healthcheck-status': 'it is what the check found' },
  fields: {
    name: field(named('container', 'dns'), 'Name; the router makes one up.', { derived: true, since: '7.20' }),
    ...IMAGE,
    ...RUNNING,
    ...GIVEN,
    ...LIMITS,
    ...RESTART,
    comment: field(comment, 'Comment.'),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    arch: 'Processor that the image is for.',
    'cpu-usage': 'Part of the processor that it takes.',
    'healthcheck-status': 'What the last check found.',
    'image-id': 'Number of the image.',
    'memory-current': 'Memory that it takes.',
    os: 'System that the image is for.',
    repo: 'Image, since 7.18.',
    running: 'It runs.',
    status: 'stopped, running, extracting, error.',
    stopped: 'It does not run.',
    tag: 'Image, before 7.18.',
  },
  verbs: {
    list: {
      id: 'container.list',
      examples: [
        { title: 'All of them', input: {}, before: THERE },
        { title: 'Those of one interface', input: { where: { interface: 'veth-dns' } }, before: THERE },
      ],
    },
    get: { id: 'container.get', examples: [{ title: 'By comment', input: { where: WHERE }, before: THERE }] },
    create: {
      id: 'container.create',
      summary: 'Adds a container; the router then pulls or unpacks the image by itself, see status of container.get.',
      required: ['interface'],
      examples: [
        {
          title: 'From a registry',
          input: {
            'remote-image': 'library/alpine:3.20',
            interface: 'veth-dns',
            'root-dir': 'usb1/dns',
            logging: true,
            'start-on-boot': true,
            comment: 'dns filter',
          },
          before: VETH,
        },
        {
          title: 'With a name, variables and directories',
          input: {
            name: 'dns',
            file: 'usb1/dns.tar',
            interface: 'veth-dns',
            'root-dir': 'usb1/dns',
            envlists: ['dns'],
            mountlists: ['dns'],
            'memory-high': '256MiB',
          },
          before: VETH,
        },
      ],
    },
    update: {
      id: 'container.update',
      only: CHANGEABLE,
      examples: [
        { title: 'Another command', input: { where: WHERE, cmd: 'sleep 3600', logging: true }, before: THERE },
        { title: 'Other variables', input: { where: WHERE, envlists: ['dns', 'site'] }, before: THERE },
      ],
    },
    remove: {
      id: 'container.remove',
      oneWay: 'Its files go with it, and RouterOS does not tell where the image came from.',
      examples: [{ title: 'By comment', input: { where: WHERE }, before: THERE }],
    },
    ensure: {
      id: 'container.ensure',
      examples: [
        {
          title: 'Keep one',
          input: { interface: 'veth-dns', 'remote-image': 'library/alpine:3.20', 'root-dir': 'usb1/dns', 'start-on-boot': true },
          before: VETH,
        },
      ],
    },
  },
});
