import { defineArea, defineResource, field, resourceAction } from '../../core/catalogue';
import { trustDefaults, trustStores } from '../../core/fields';
import { bool, named, url, words } from '../../core/values';

const LIST = [{ do: 'certificate.add_crl', input: { url: 'http://crl.example.com/site.crl' } }];

const lists = defineResource({
  id: 'certificate.crl',
  noun: 'CRL',
  plural: 'CRLs',
  menu: '/certificate/crl',
  kind: 'list',
  key: ['url'],
  risk: 'disruptive',
  fields: { url: field(url, 'Address that the list is fetched from.', { required: true }) },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    akid: 'Identifier of the key that signed it.',
    cert: 'Certificate of the CA.',
    dynamic: 'A certificate names it.',
    expired: 'It is older than it says that it may be.',
    fingerprint: 'Fingerprint.',
    invalid: 'It could not be fetched or checked.',
    'last-update': 'When it was made.',
    'next-update': 'When the next one is due.',
    num: 'Its number.',
    revoked: 'How many certificates it names.',
    signature: 'How it is signed.',
    'trust-store': 'What uses it.',
  },
  verbs: {
    list: { id: 'certificate.list_crls', examples: [{ title: 'All of them', input: {}, before: LIST }] },
    get: {
      id: 'certificate.get_crl',
      examples: [{ title: 'By address', input: { where: { url: 'http://crl.example.com/site.crl' } }, before: LIST }],
    },
    create: {
      id: 'certificate.add_crl',
      title: 'Add CRL',
      examples: [{ title: 'Of a CA', input: { url: 'http://crl.example.com/site.crl' } }],
    },
    update: {
      id: 'certificate.update_crl',
      examples: [
        {
          title: 'From elsewhere',
          input: { where: { url: 'http://crl.example.com/site.crl' }, url: 'http://192.0.2.80/site.crl' },
          before: LIST,
        },
      ],
    },
    remove: {
      id: 'certificate.remove_crl',
      examples: [{ title: 'By address', input: { where: { url: 'http://crl.example.com/site.crl' } }, before: LIST }],
    },
  },
});

const manage = resourceAction(lists, 'ensure', {
  id: 'certificate.manage_crl',
  title: 'Manage CRL',
  summary: 'A list of revoked certificates as wanted: added or removed; certificate.update_settings says whether lists are used.',
  required: ['url'],
  examples: [
    { title: 'Keep a list', input: { url: 'http://crl.example.com/site.crl' } },
    { title: 'Keep it away', input: { url: 'http://crl.example.com/site.crl', state: 'absent' }, before: LIST },
  ],
});

const settings = defineResource({
  id: 'certificate.settings',
  noun: 'certificate settings',
  plural: 'certificate settings',
  menu: '/certificate/settings',
  kind: 'singleton',
  risk: 'disruptive',
  fields: {
    'crl-use': field(bool, 'Refuse certificates that a list names.', { default: 'no' }),
    'crl-download': field(bool, 'Fetch lists by itself.', { default: 'no' }),
    'crl-store': field(words('crl-store', 'ram system'), 'Where fetched lists are kept.', { default: 'ram' }),
    'builtin-trust-anchors': field(named('trust-anchors', 'trusted'), 'Whether the built-in CAs are trusted.', {
      derived: true,
      since: '7.20',
      until: '7.21',
      instead: 'use builtin-trust-store',
    }),
    'builtin-trust-store': field(trustStores, 'What trusts the built-in CAs.', {
      derived: true,
      since: '7.21',
    }),
    'current-defaults': field(trustDefaults, 'What trusts a new certificate.', {
      derived: true,
      since: '7.22',
    }),
  },
  readOnly: {},
  verbs: {
    get: { id: 'certificate.get_settings', examples: [{ title: 'Read them', input: {} }] },
    update: {
      id: 'certificate.update_settings',
      examples: [{ title: 'Fetch and use lists', input: { 'crl-download': true, 'crl-use': true } }],
    },
    ensure: { id: 'certificate.ensure_settings', examples: [{ title: 'Keep lists in use', input: { 'crl-use': true } }] },
  },
});

export const certificateCrlArea = defineArea({
  id: 'certificate-crl',
  title: 'Revoked certificates',
  summary: 'Lists of revoked certificates, and whether they are fetched and used.',
  resources: [lists, settings],
  actions: [manage],
});
