import { defineArea, defineResource, field } from '../../core/catalogue';
import { comment, expression, named } from '../../core/values';

const RDP = [{ do: 'layer7.create_protocol', input: { name: 'rdp', regexp: 'rdpdr.*cliprdr.*rdpsnd' } }];
const rule = (menu: string): { readonly menu: string; readonly property: string } => ({ menu, property: 'layer7-protocol' });

const protocols = defineResource({
  id: 'layer7.protocol',
  noun: 'layer 7 pattern',
  plural: 'layer 7 patterns',
  menu: '/ip/firewall/layer7-protocol',
  kind: 'list',
  key: ['name'],
  risk: 'disruptive',
  fields: {
    name: field(named('layer7-name', 'rdp'), 'Name that rules match it by.', { required: true, exact: true }),
    regexp: field(
      expression('layer7-regexp', '^SSH-2.0', 2048),
      'POSIX regular expression over the first 10 packets or 2 KB of a connection.',
      { required: true },
    ),
    comment: field(comment, 'Comment.'),
  },
  readOnly: { about: 'What RouterOS remarks about it.' },
  references: [rule('/ip/firewall/filter'), rule('/ip/firewall/mangle'), rule('/ip/firewall/nat')],
  verbs: {
    list: { id: 'layer7.list_protocols', examples: [{ title: 'All patterns', input: {}, before: RDP }] },
    get: { id: 'layer7.get_protocol', examples: [{ title: 'By name', input: { where: { name: 'rdp' } }, before: RDP }] },
    create: {
      id: 'layer7.create_protocol',
      examples: [{ title: 'Remote desktop', input: { name: 'rdp', regexp: 'rdpdr.*cliprdr.*rdpsnd', comment: 'screens' } }],
    },
    update: {
      id: 'layer7.update_protocol',
      examples: [{ title: 'A wider pattern', input: { where: { name: 'rdp' }, regexp: 'rdpdr.*cliprdr' }, before: RDP }],
    },
    remove: {
      id: 'layer7.remove_protocol',
      examples: [{ title: 'By name', input: { where: { name: 'rdp' } }, before: RDP }],
    },
    ensure: {
      id: 'layer7.ensure_protocol',
      examples: [
        { title: 'Keep a pattern', input: { name: 'ssh', regexp: '^SSH-2.0' } },
        { title: 'Keep it away', input: { name: 'rdp', state: 'absent' }, before: RDP },
      ],
    },
  },
});

export const firewallLayer7Area = defineArea({
  id: 'firewall-layer7',
  title: 'Layer 7 patterns',
  summary: 'Regular expressions that firewall rules match against the beginning of connections.',
  resources: [protocols],
});
