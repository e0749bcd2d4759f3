import { defineArea, defineResource, field, type Fields, type ResourceSpec } from '../../core/catalogue';
import {
  addressListName,
  bool,
  comment,
  expression,
  ipSpan,
  line,
  named,
  negatable,
  port,
  protocol,
  words,
} from '../../core/values';

const SHOP = [{ do: 'hotspot.add_walled_garden', input: { 'dst-host': '*.example.com', comment: 'shop' } }];
const RESOLVER = [
  {
    do: 'hotspot.add_walled_garden_ip',
    input: { 'dst-address': '192.0.2.53', protocol: 'udp', 'dst-port': '53', comment: 'resolver' },
  },
];

const server = negatable(named('hotspot-server', 'lobby'));
const COMMON: Fields = {
  server: field(server, 'Server that it is for.', { unsettable: true }),
  'src-address': field(negatable(ipSpan), 'Address of the client.', { unsettable: true }),
  'dst-port': field(negatable(port), 'Port that the client goes to.', { unsettable: true }),
  comment: field(comment, 'Comment; rules are told apart by it.'),
  disabled: field(bool, 'Whether the rule is ignored.', { default: 'no' }),
};

/** A rule without any condition opens the hotspot for everybody. */
function openToAll(action: string, fields: Fields): NonNullable<ResourceSpec['hazard']> {
  const conditions = Object.keys(fields).filter((name) => !['action', 'comment', 'disabled'].includes(name));
  return (values) => {
    const isOn = (values['action'] ?? action) === action && values['disabled'] !== 'yes';
    return isOn && conditions.every((name) => !values[name]) ? 'lets every client out without a login' : undefined;
  };
}

const WEB_FIELDS: Fields = {
  action: field(words('garden-action', 'allow deny'), 'Whether it may be reached without a login.', { default: 'allow' }),
  'dst-host': field(expression('garden-host', '*.example.com'), 'Name of the server; * and ? stand for others.', {
    unsettable: true,
  }),
  path: field(expression('garden-path', '/terms*'), 'Path of the page; * and ? stand for others.', { unsettable: true }),
  method: field(negatable(words('http-method', 'CONNECT DELETE GET HEAD OPTIONS POST PUT TRACE')), 'HTTP method.', {
    unsettable: true,
  }),
  ...COMMON,
};

const IP_FIELDS: Fields = {
  action: field(words('garden-ip-action', 'accept drop reject'), 'What happens without a login.', { default: 'accept' }),
  'dst-address': field(negatable(ipSpan), 'Address of the server.', { unsettable: true }),
  'dst-host': field(line('garden-ip-host'), 'Name of the server.', { default: '', emptied: true }),
  protocol: field(negatable(protocol), 'IP protocol.', { unsettable: true }),
  'src-address-list': field(negatable(addressListName), 'List that holds the address of the client.', { unsettable: true }),
  'dst-address-list': field(negatable(addressListName), 'List that holds the address of the server.', { unsettable: true }),
  ...COMMON,
};

const webRules = defineResource({
  id: 'hotspot.walled_garden',
  noun: 'walled garden rule',
  plural: 'walled garden rules',
  menu: '/ip/hotspot/walled-garden',
  kind: 'ordered',
  risk: 'disruptive',
  needs: { deviceMode: 'hotspot' },
  hazard: openToAll('allow', WEB_FIELDS),
  fields: WEB_FIELDS,
  readOnly: {
    about: 'What RouterOS remarks about it.',
    'dst-address': 'Address that the name had.',
    dynamic: 'Made by RouterOS itself.',
    hits: 'How often it matched.',
  },
  verbs: {
    list: {
      id: 'hotspot.list_walled_garden',
      examples: [
        { title: 'All rules', input: {}, before: SHOP },
        { title: 'What is allowed', input: { where: { action: 'allow', disabled: false } }, before: SHOP },
      ],
    },
    get: {
      id: 'hotspot.get_walled_garden',
      examples: [{ title: 'By comment', input: { where: { comment: 'shop' } }, before: SHOP }],
    },
    create: {
      id: 'hotspot.add_walled_garden',
      examples: [
        { title: 'A shop and all its names', input: { 'dst-host': '*.example.com', comment: 'shop' } },
        {
          title: 'Not its administration, asked before the other rules',
          input: { action: 'deny', 'dst-host': 'www.example.com', path: '/admin*', comment: 'no admin', 'place-before': 'first' },
          before: SHOP,
        },
      ],
    },
    update: {
      id: 'hotspot.update_walled_garden',
      examples: [{ title: 'Only HTTPS', input: { where: { comment: 'shop' }, 'dst-port': 443 }, before: SHOP }],
    },
    remove: {
      id: 'hotspot.remove_walled_garden',
      examples: [{ title: 'By comment', input: { where: { comment: 'shop' } }, before: SHOP }],
    },
    enable: {
      id: 'hotspot.enable_walled_garden',
      examples: [
        {
          title: 'By comment',
          input: { where: { comment: 'shop' } },
          before: [...SHOP, { do: 'hotspot.disable_walled_garden', input: { where: { comment: 'shop' } } }],
        },
      ],
    },
    disable: {
      id: 'hotspot.disable_walled_garden',
      examples: [{ title: 'By comment', input: { where: { comment: 'shop' } }, before: SHOP }],
    },
    move: {
      id: 'hotspot.move_walled_garden',
      examples: [
        {
          title: 'To the end',
          input: { where: { comment: 'shop' }, destination: 'last' },
          before: [...SHOP, { do: 'hotspot.add_walled_garden', input: { 'dst-host': '*.example.net', comment: 'bank' } }],
        },
      ],
    },
    ensure: {
      id: 'hotspot.ensure_walled_garden',
      examples: [
        { title: 'Keep a shop open', input: { 'dst-host': '*.example.com', comment: 'shop' } },
        { title: 'Keep it closed', input: { comment: 'shop', state: 'absent' }, before: SHOP },
      ],
    },
  },
});

const ipRules = defineResource({
  id: 'hotspot.walled_garden_ip',
  noun: 'walled garden IP rule',
  plural: 'walled garden IP rules',
  menu: '/ip/hotspot/walled-garden/ip',
  kind: 'ordered',
  risk: 'disruptive',
  needs: { deviceMode: 'hotspot' },
  hazard: openToAll('accept', IP_FIELDS),
  fields: IP_FIELDS,
  readOnly: { about: 'What RouterOS remarks about it.', invalid: 'Something that it refers to is missing.' },
  verbs: {
    list: { id: 'hotspot.list_walled_garden_ip', examples: [{ title: 'All rules', input: {}, before: RESOLVER }] },
    get: {
      id: 'hotspot.get_walled_garden_ip',
      examples: [{ title: 'By comment', input: { where: { comment: 'resolver' } }, before: RESOLVER }],
    },
    create: {
      id: 'hotspot.add_walled_garden_ip',
      examples: [
        {
          title: 'A resolver',
          input: { 'dst-address': '192.0.2.53', protocol: 'udp', 'dst-port': '53', comment: 'resolver' },
        },
        { title: 'A server by its name, over HTTPS', input: { 'dst-host': 'pay.example.com', comment: 'payment' } },
      ],
    },
    update: {
      id: 'hotspot.update_walled_garden_ip',
      examples: [{ title: 'Any port', input: { where: { comment: 'resolver' }, 'dst-port': null }, before: RESOLVER }],
    },
    remove: {
      id: 'hotspot.remove_walled_garden_ip',
      examples: [{ title: 'By comment', input: { where: { comment: 'resolver' } }, before: RESOLVER }],
    },
    enable: {
      id: 'hotspot.enable_walled_garden_ip',
      examples: [
        {
          title: 'By comment',
          input: { where: { comment: 'resolver' } },
          before: [...RESOLVER, { do: 'hotspot.disable_walled_garden_ip', input: { where: { comment: 'resolver' } } }],
        },
      ],
    },
    disable: {
      id: 'hotspot.disable_walled_garden_ip',
      examples: [{ title: 'By comment', input: { where: { comment: 'resolver' } }, before: RESOLVER }],
    },
    move: {
      id: 'hotspot.move_walled_garden_ip',
      examples: [
        {
          title: 'To the end',
          input: { where: { comment: 'resolver' }, destination: 'last' },
          before: [
            ...RESOLVER,
            { do: 'hotspot.add_walled_garden_ip', input: { 'dst-address': '192.0.2.80', comment: 'payment' } },
          ],
        },
      ],
    },
    ensure: {
      id: 'hotspot.ensure_walled_garden_ip',
      examples: [
        { title: 'Keep a resolver open', input: { 'dst-address': '192.0.2.53', comment: 'resolver' } },
        { title: 'Keep it closed', input: { comment: 'resolver', state: 'absent' }, before: RESOLVER },
      ],
    },
  },
});

export const ipHotspotWalledGardenArea = defineArea({
  id: 'ip-hotspot-walled-garden',
  title: 'Hotspot walled garden',
  summary: 'What clients of the hotspot may reach before they log in.',
  resources: [webRules, ipRules],
});
