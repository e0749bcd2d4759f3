import { defineResource, field } from '../../core/catalogue';
import { addressListName, bool, comment, dnsName, dnsRecordType, duration, intRange, ip, port, text } from '../../core/values';

const uint16 = intRange({ name: 'uint16', min: 0, max: 65_535 });

const NAS = [{ do: 'dns.create_static', input: { name: 'nas.example', address: '192.0.2.10', ttl: '5m' } }];

/**
 * No key: one name may have several entries, which RouterOS answers in turn. Equal entries are the same entry; the
 * ensure form tells entries apart by name and type.
 */
export const dnsStatic = defineResource({
  id: 'dns.static',
  noun: 'static DNS entry',
  plural: 'static DNS entries',
  menu: '/ip/dns/static',
  kind: 'ordered',
  ensureBy: ['name', 'type'],
  risk: 'disruptive',
  fields: {
    name: field(dnsName, 'Name that is answered; either this or regexp.', { emptied: true, exact: true }),
    regexp: field(
      text({ name: 'dns-regexp', maxLength: 1024, minLength: 1, description: 'POSIX regular expression.', example: '.*[.]test' }),
      'Names that are answered, as a regular expression; either this or name.',
      { emptied: true },
    ),
    type: field(dnsRecordType, 'Type of the record.', {
      default: 'A',
      // 6.49 and early 7.x do not print the type of an address, later ones do.
      absent: ({ address }) => (address?.includes(':') ? 'AAAA' : 'A'),
      derived: true,
    }),
    address: field(ip, 'Address, for A and AAAA.', { emptied: true }),
    cname: field(dnsName, 'Other name, for CNAME.', { emptied: true }),
    'forward-to': field(text({ name: 'dns-forward-to', maxLength: 255, example: '192.0.2.53' }), 'Server to ask, for FWD.', {
      emptied: true,
    }),
    'mx-exchange': field(dnsName, 'Mail server, for MX.', { emptied: true }),
    'mx-preference': field(uint16, 'Preference, for MX.', { derived: true }),
    ns: field(dnsName, 'Name server, for NS.', { emptied: true }),
    'srv-target': field(dnsName, 'Server, for SRV.', { emptied: true }),
    'srv-port': field(port, 'Port, for SRV.', { derived: true }),
    'srv-priority': field(uint16, 'Priority, for SRV.', { derived: true }),
    'srv-weight': field(uint16, 'Weight, for SRV.', { derived: true }),
    text: field(text({ name: 'dns-text', maxLength: 4096 }), 'Text, for TXT.', { emptied: true }),
    ttl: field(duration, 'How long the answer may be kept.', { default: '1d' }),
    'match-subdomain': field(bool, 'Answer for names below this one, too.', { default: 'no', since: '7.5' }),
    'address-list': field(addressListName, 'Address list that the answers go to.', { emptied: true, since: '7.5' }),
    comment: field(comment, 'Comment.', { exact: true }),
    disabled: field(bool, 'Whether the entry is off.', { default: 'no' }),
  },
  readOnly: { dynamic: 'Made by another service, e.g. a DHCP lease.' },
  verbs: {
    list: {
      id: 'dns.list_static',
      examples: [
        { title: 'All entries', input: {} },
        {
          title: 'Those of one type',
          input: { where: { type: 'CNAME' } },
          before: [{ do: 'dns.create_static', input: { name: 'files.example', type: 'CNAME', cname: 'nas.example' } }],
        },
      ],
    },
    get: { id: 'dns.get_static', examples: [{ title: 'By name', input: { where: { name: 'router.lan' } } }] },
    create: {
      id: 'dns.create_static',
      examples: [
        { title: 'An address', input: { name: 'nas.example', address: '192.0.2.10', comment: 'storage' } },
        { title: 'Another name', input: { name: 'files.example', type: 'CNAME', cname: 'nas.example', ttl: '5m' } },
      ],
    },
    update: {
      id: 'dns.update_static',
      examples: [{ title: 'Another address', input: { where: { name: 'router.lan' }, address: '192.168.88.2' } }],
    },
    remove: {
      id: 'dns.remove_static',
      examples: [{ title: 'By name', input: { where: { name: 'nas.example' } }, before: NAS }],
    },
    enable: {
      id: 'dns.enable_static',
      examples: [
        {
          title: 'By name',
          input: { where: { name: 'nas.example' } },
          before: [...NAS, { do: 'dns.disable_static', input: { where: { name: 'nas.example' } } }],
        },
      ],
    },
    disable: {
      id: 'dns.disable_static',
      examples: [{ title: 'By name', input: { where: { name: 'nas.example' } }, before: NAS }],
    },
    ensure: {
      id: 'dns.ensure_static',
      examples: [
        { title: 'Keep an address', input: { name: 'nas.example', address: '192.0.2.10' } },
        {
          title: 'Keep it away',
          input: { name: 'old.example', state: 'absent' },
          before: [{ do: 'dns.create_static', input: { name: 'old.example', address: '192.0.2.9' } }],
        },
      ],
    },
  },
});
