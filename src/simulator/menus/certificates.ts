import * as certificates from '../behaviour/certificates';
import type { MenuSpec } from '../kernel/menu';
import { bool, int, oneOf, shown, someOf, text } from './field-kinds';

const USAGES =
  'digital-signature content-commitment key-encipherment data-encipherment key-agreement key-cert-sign crl-sign encipher-only ' +
  'decipher-only tls-server tls-client code-sign email-protect timestamp ocsp-sign dvcs';
const REPORTED = Object.fromEntries(
  (
    'private-key authority ca issued revoked expired expires-after invalid-before invalid-after serial-number fingerprint issuer ' +
    'key-type'
  )
    .split(' ')
    .map((name) => [name, shown()]),
);
const PROGRESS = ['once', 'interval', 'duration', '.proplist', 'proplist', 'as-value'];

export const CERTIFICATE_MENUS: readonly MenuSpec[] = [
  {
    path: '/certificate',
    kind: 'list',
    comment: false,
    disabled: false,
    unique: [{ keys: ['name'], text: 'already have such name' }],
    fields: {
      name: text(),
      'common-name': text(),
      country: text(),
      state: text(),
      locality: text(),
      organization: text(),
      unit: text(),
      'subject-alt-name': text(),
      'key-size': oneOf('1024 1536 2048 4096 8192 prime256v1 secp384r1 secp521r1', '2048'),
      'key-usage': someOf(
        USAGES,
        'digital-signature,key-encipherment,data-encipherment,key-cert-sign,crl-sign,tls-server,tls-client',
      ),
      'days-valid': int('365'),
      'digest-algorithm': oneOf('md5 sha1 sha256 sha384 sha512', 'sha256'),
      trusted: bool('false'),
      ...REPORTED,
    },
    behaviour: {
      derive: certificates.deriveCertificate,
      complete: certificates.completeCertificate,
      beforeRemove: certificates.forgetKey,
    },
    commands: {
      sign: {
        args: ['number', 'numbers', '.id', 'ca', 'ca-crl-host', 'ca-on-smart-card', 'name', ...PROGRESS],
        run: certificates.signCertificate,
      },
      import: {
        args: ['file-name', 'passphrase', 'name', 'trusted', 'no-key-export', 'as-value'],
        required: ['file-name'],
        run: certificates.importCertificates,
      },
      'export-certificate': {
        rows: true,
        args: ['export-passphrase', 'file-name', 'type'],
        policy: 'sensitive',
        run: certificates.exportCertificates,
      },
      'issued-revoke': { rows: true, run: certificates.revokeIssued },
    },
  },
];
