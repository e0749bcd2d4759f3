import {
  byGeneration,
  defineAction,
  defineArea,
  defineResource,
  planRemove,
  readMenu,
  resourceAction,
  setChange,
  type Selection,
  type WriteAction,
} from '../../core/catalogue';
import { ldp, ldpInterfaces, ldpSettings, MAIN, NEEDS } from './mpls-ldp.resource';
import { vpls } from './mpls-vpls.resource';

const SET = {
  id: 'mpls.set_ldp',
  title: 'Set up LDP',
  summary: 'Brings LDP to the given settings: on 7.x the instance of a VRF, which is made if it is not there.',
};

const setLdp = byGeneration({
  v6: resourceAction(ldpSettings, 'update', {
    ...SET,
    examples: [{ title: 'On 6.x', input: { enabled: true, 'lsr-id': '192.0.2.1', 'transport-address': '192.0.2.1' } }],
  }),
  v7: resourceAction(ldp, 'ensure', {
    ...SET,
    examples: [
      { title: 'For the main table', input: { vrf: 'main', 'lsr-id': '192.0.2.1', 'transport-addresses': ['192.0.2.1'] } },
    ],
  }),
});

const removal = resourceAction(ldp, 'remove', {
  id: 'mpls.remove_ldp',
  title: 'Remove LDP instance',
  summary: 'Removes the LDP instances that match; on 6.x, which has just one, LDP is turned off.',
  examples: [
    {
      title: 'That of main',
      input: { where: { vrf: 'main' } },
      before: [{ do: 'mpls.set_ldp', input: { enabled: true, ...MAIN[0]?.input } }],
    },
  ],
}) as WriteAction;

const removeLdp = defineAction({
  ...removal,
  kind: 'destructive',
  versions: undefined,
  input: removal.input,
  async plan(router, input, context) {
    if (router.facts.major >= 7) return planRemove(ldp.resource, router, input as Selection, context);
    const [row = {}] = await readMenu(ldpSettings.resource, router);
    const change = setChange(ldpSettings.resource, router, row, { enabled: 'no' });
    return { changes: change ? [change] : [] };
  },
});

const neighbors = defineResource({
  id: 'mpls.ldp_neighbor',
  noun: 'LDP neighbour',
  plural: 'LDP neighbours',
  menu: '/mpls/ldp/neighbor',
  kind: 'list',
  risk: 'none',
  needs: NEEDS,
  fields: {},
  readOnly: {
    transport: 'Address that the session goes to.',
    'local-transport': 'Address that the session is made from.',
    peer: 'Id of the neighbour.',
    'send-targeted': 'Hellos are sent to it although it is not adjacent.',
    addresses: 'Addresses of the neighbour.',
    operational: 'The session is up.',
    'active-connect': 'This router made the session.',
    passive: 'The neighbour makes the session.',
    'passive-wait': 'Waiting for the neighbour to make the session.',
    'on-demand': 'Labels are given on demand.',
    'path-vector-limit': 'Most routers that a path names.',
    'sending-targeted-hello': 'Hellos are being sent to it.',
    throttled: 'The session is held back after failures.',
    'used-afi': 'Family of the session.',
    vpls: 'A VPLS uses it.',
    dynamic: 'Found by hellos.',
    inactive: 'It is not in use.',
    disabled: 'Whether it is off.',
    comment: 'Comment.',
    about: 'What RouterOS remarks about it.',
  },
  verbs: {
    list: { id: 'mpls.list_ldp_neighbors', examples: [{ title: 'All of them', input: {}, simulated: 'empty' }] },
  },
});

const forwarding = defineResource({
  id: 'mpls.forwarding_table',
  noun: 'label',
  plural: 'labels of the forwarding table',
  menu: '/mpls/forwarding-table',
  kind: 'list',
  risk: 'none',
  needs: NEEDS,
  fields: {},
  readOnly: {
    label: 'Label of packets that come in; 7.x.',
    prefix: 'Where they go; 7.x.',
    nexthop: 'Next router; 6.x.',
    nexthops: 'Next routers with their labels; 7.x.',
    'in-label': 'Label of packets that come in; 6.x.',
    'out-labels': 'Labels they leave with; 6.x.',
    destination: 'Where they go; 6.x.',
    interface: 'Interface they leave through; 6.x.',
    bytes: 'Bytes forwarded; 6.x.',
    packets: 'Packets forwarded; 6.x.',
    hw: 'The switch chip forwards them; 6.x.',
    type: 'What made the label.',
    ldp: 'LDP made it.',
    vpls: 'A VPLS made it.',
    vpn: 'A VPN made it.',
    vrf: 'VRF that they go to.',
    'te-sender': 'Start of the tunnel of traffic engineering.',
    'te-session': 'Session of traffic engineering.',
    'traffic-eng': 'Traffic engineering made it.',
    about: 'What RouterOS remarks about it.',
  },
  verbs: {
    list: { id: 'mpls.list_forwarding_table', examples: [{ title: 'All labels', input: {}, simulated: 'empty' }] },
  },
});

export const mplsArea = defineArea({
  id: 'mpls',
  title: 'MPLS',
  summary: 'Labels by LDP, the forwarding table, and VPLS tunnels between sites.',
  resources: [ldp, ldpSettings, ldpInterfaces, neighbors, forwarding, vpls],
  actions: [setLdp, removeLdp],
});
