import { defineResource, field, type Row } from '../../core/catalogue';
import { trustStores } from '../../core/fields';
import { bool, certificateName, expression, int, line, wordSet, words } from '../../core/values';

/** Keys on curves are made at once, those of RSA take their time. */
const QUICK = { 'key-size': 'prime256v1' };
const USAGES =
  'digital-signature content-commitment key-encipherment data-encipherment key-agreement key-cert-sign crl-sign encipher-only ' +
  'decipher-only tls-server tls-client code-sign email-protect timestamp ocsp-sign dvcs';

/** A template has none: it gets one when it is signed. */
export function isSigned(row: Row): boolean {
  return Boolean(row['fingerprint']);
}

export const TEMPLATE = [
  { do: 'menu.add', input: { path: '/certificate', values: { name: 'https', 'common-name': 'router.example', ...QUICK } } },
];
export const SIGNED = [{ do: 'certificate.generate', input: { name: 'https', 'common-name': 'router.example', ...QUICK } }];
export const CA = [{ do: 'certificate.create_ca', input: { name: 'site-ca', 'common-name': 'Example CA', ...QUICK } }];

export const certificates = defineResource({
  id: 'certificate.certificate',
  noun: 'certificate',
  plural: 'certificates',
  menu: '/certificate',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  references: [
    { menu: '/ip/service', property: 'certificate' },
    { menu: '/ip/hotspot/profile', property: 'ssl-certificate' },
    { menu: '/interface/sstp-server/server', property: 'certificate' },
    { menu: '/interface/ovpn-server/server', property: 'certificate' },
    { menu: '/ip/ipsec/identity', property: 'certificate' },
    { menu: '/radius', property: 'certificate' },
  ],
  fields: {
    name: field(certificateName, 'Name that services use.', { required: true, exact: true }),
    'common-name': field(line('common-name', 64), 'Common name.', { default: '' }),
    'subject-alt-name': field(expression('subject-alt-names', 'DNS:router.example,IP:192.0.2.1', 1024), 'Further names.', {
      default: '',
    }),
    country: field(line('country', 2, 'LV'), 'Country, two letters.', { default: '' }),
    locality: field(line('locality', 128), 'Town.', { default: '' }),
    organization: field(line('organization', 64), 'Organization.', { default: '' }),
    unit: field(line('unit', 64), 'Unit of it.', { default: '' }),
    'key-size': field(
      words('certificate-key-size', '1024 1536 2048 4096 8192 prime256v1 secp384r1 secp521r1'),
      'Bits of an RSA key, or the curve of an EC key.',
      { default: '2048' },
    ),
    'key-usage': field(wordSet('certificate-key-usage', USAGES), 'What it is for.', { derived: true }),
    'days-valid': field(int(1, 36_500, 'days'), 'How long it is valid from its signature on.', { default: '365' }),
    'digest-algorithm': field(words('certificate-digest', 'md5 sha1 sha256 sha384 sha512'), 'Hash of its signature.', {
      derived: true,
    }),
    trusted: field(bool, 'Whether what it signed is trusted.', { default: 'no' }),
    'trust-store': field(trustStores, 'What trusts it.', { derived: true, since: '7.21' }),
  },
  leftOut: { state: 'The ensure form has an argument of that name; the actions that make a certificate take it themselves.' },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    'acme-managed': 'ACME renews it.',
    'acme-status': 'State of ACME.',
    akid: 'Identifier of the key that signed it.',
    authority: 'It may sign others.',
    ca: 'CA of this router that signed it.',
    'ca-crl-host': 'Host that its CRL is fetched from.',
    'ca-fingerprint': 'Fingerprint of the CA, with SCEP.',
    'challenge-password': 'Password for SCEP, masked.',
    crl: 'It has a CRL.',
    'directory-url': 'ACME directory.',
    'domain-names': 'Names that ACME asks for.',
    dynamic: 'Made by RouterOS itself.',
    expired: 'It is no longer valid.',
    'expires-after': 'Time until it is no longer valid.',
    fingerprint: 'Fingerprint; a template has none.',
    'invalid-after': 'End of its validity.',
    'invalid-before': 'Start of its validity.',
    issued: 'This router issued it.',
    issuer: 'Who signed it.',
    'key-type': 'Kind of key.',
    'private-key': 'Its private key is here; shown masked.',
    'req-fingerprint': 'Fingerprint of the request, with SCEP.',
    revoked: 'It was revoked.',
    'scep-url': 'SCEP server.',
    'serial-number': 'Serial number.',
    state: 'State or province.',
    skid: 'Identifier of its key.',
    'smart-card-key': 'Its key is on a smart card.',
    status: 'State that it is in.',
  },
  verbs: {
    list: {
      id: 'certificate.list',
      examples: [
        { title: 'All of them', input: {}, before: SIGNED },
        { title: 'Those that are trusted', input: { where: { trusted: true, expired: false } }, before: SIGNED },
      ],
    },
    get: { id: 'certificate.get', examples: [{ title: 'By name', input: { where: { name: 'https' } }, before: SIGNED }] },
    update: {
      id: 'certificate.trust',
      title: 'Trust certificate',
      summary: 'Says whether the certificates that match are trusted, from 7.21 on also by what.',
      risk: 'disruptive',
      only: ['trusted', 'trust-store'],
      required: ['trusted'],
      examples: [{ title: 'No longer', input: { where: { name: 'https' }, trusted: false }, before: SIGNED }],
    },
    remove: {
      id: 'certificate.remove',
      oneWay: 'The keys are gone with the certificate: what is shown of it makes a template.',
      examples: [{ title: 'By name', input: { where: { name: 'https' } }, before: SIGNED }],
    },
  },
});
