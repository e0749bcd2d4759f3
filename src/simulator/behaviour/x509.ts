import { createHash, generateKeyPairSync, randomBytes, sign, X509Certificate, type KeyObject } from 'node:crypto';

import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  KeyUsage,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';

/** A subject in the words of RouterOS. */
export type Subject = Readonly<Partial<Record<SubjectPart, string>>>;
export type SubjectPart = 'common-name' | 'country' | 'state' | 'locality' | 'organization' | 'unit';

const SUBJECT_OIDS: Readonly<Record<SubjectPart, string>> = {
  country: '2.5.4.6',
  state: '2.5.4.8',
  locality: '2.5.4.7',
  organization: '2.5.4.10',
  unit: '2.5.4.11',
  'common-name': '2.5.4.3',
};

/** Bits of keyUsage, and purposes of extKeyUsage, in the words of RouterOS. */
const USAGE_BITS: Readonly<Record<string, number>> = {
  'digital-signature': 1,
  'content-commitment': 2,
  'key-encipherment': 4,
  'data-encipherment': 8,
  'key-agreement': 16,
  'key-cert-sign': 32,
  'crl-sign': 64,
  'encipher-only': 128,
  'decipher-only': 256,
};
const PURPOSES: Readonly<Record<string, string>> = {
  'tls-server': '1.3.6.1.5.5.7.3.1',
  'tls-client': '1.3.6.1.5.5.7.3.2',
  'code-sign': '1.3.6.1.5.5.7.3.3',
  'email-protect': '1.3.6.1.5.5.7.3.4',
  timestamp: '1.3.6.1.5.5.7.3.8',
  'ocsp-sign': '1.3.6.1.5.5.7.3.9',
};
const EXTENSION = {
  constraints: '2.5.29.19',
  usage: '2.5.29.15',
  purposes: '2.5.29.37',
  names: '2.5.29.17',
  subjectKey: '2.5.29.14',
} as const;

const RSA_SIGNATURES: Readonly<Record<string, string>> = {
  md5: '1.2.840.113549.1.1.4',
  sha1: '1.2.840.113549.1.1.5',
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
  sha512: '1.2.840.113549.1.1.13',
};
const EC_SIGNATURES: Readonly<Record<string, string>> = {
  sha1: '1.2.840.10045.4.1',
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
};

export interface Issuer {
  readonly key: KeyObject;
  readonly certificate: X509Certificate;
}

export interface CertificateRequest {
  readonly subject: Subject;
  /** `DNS:router.example,IP:192.0.2.1,email:noc@example.org` */
  readonly names: string;
  readonly usages: readonly string[];
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  readonly digest: string;
  readonly publicKey: KeyObject;
  /** Who signs; without one the certificate signs itself with `ownKey`. */
  readonly issuer?: Issuer | undefined;
  readonly ownKey: KeyObject;
}

/** `2048` and the like are RSA, the others curves. */
export function generateKeys(size: string): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  return /^\d+$/.test(size)
    ? generateKeyPairSync('rsa', { modulusLength: Number(size) })
    : generateKeyPairSync('ec', { namedCurve: size });
}

/** Builds and signs a certificate of X.509 version 3. @returns PEM */
export function issueCertificate(request: CertificateRequest): string {
  const signer = request.issuer?.key ?? request.ownKey;
  const algorithm = signatureAlgorithm(signer, request.digest);
  const subject = nameOf(request.subject);
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: exact(positive(randomBytes(8))),
    signature: algorithm,
    issuer: request.issuer ? subjectOf(request.issuer.certificate) : subject,
    validity: new Validity({ notBefore: new Date(request.notBeforeMs), notAfter: new Date(request.notAfterMs) }),
    subject,
    subjectPublicKeyInfo: AsnConvert.parse(request.publicKey.export({ type: 'spki', format: 'der' }), SubjectPublicKeyInfo),
    extensions: extensionsOf(request),
  });
  const signatureValue = exact(sign(request.digest, Buffer.from(AsnConvert.serialize(tbsCertificate)), signer));
  const certificate = new Certificate({ tbsCertificate, signatureAlgorithm: algorithm, signatureValue });
  return new X509Certificate(Buffer.from(AsnConvert.serialize(certificate))).toString();
}

function extensionsOf(request: CertificateRequest): Extensions {
  const { usages, names, publicKey } = request;
  const bits = usages.reduce((sum, usage) => sum | (USAGE_BITS[usage] ?? 0), 0);
  const purposes = usages.flatMap((usage) => PURPOSES[usage] ?? []);
  const keyId = createHash('sha1')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest();
  const extensions = [extension(EXTENSION.subjectKey, new SubjectKeyIdentifier(exact(keyId)))];
  if (usages.includes('key-cert-sign')) extensions.push(critical(EXTENSION.constraints, new BasicConstraints({ cA: true })));
  if (bits > 0) extensions.push(critical(EXTENSION.usage, new KeyUsage(bits)));
  if (purposes.length > 0) extensions.push(extension(EXTENSION.purposes, new ExtendedKeyUsage(purposes)));
  const general = names.split(',').flatMap((text) => generalName(text.trim()));
  if (general.length > 0) extensions.push(extension(EXTENSION.names, new SubjectAlternativeName(general)));
  return new Extensions(extensions);
}

function extension(extnID: string, value: object): Extension {
  return new Extension({ extnID, extnValue: new OctetString(AsnConvert.serialize(value)) });
}

/** Who does not understand it must refuse the certificate. */
function critical(extnID: string, value: object): Extension {
  return new Extension({ extnID, critical: true, extnValue: new OctetString(AsnConvert.serialize(value)) });
}

function generalName(text: string): readonly GeneralName[] {
  const at = text.indexOf(':');
  const value = text.slice(at + 1);
  switch (text.slice(0, Math.max(at, 0)).toLowerCase()) {
    case 'dns':
      return [new GeneralName({ dNSName: value })];
    case 'ip':
      return [new GeneralName({ iPAddress: value })];
    case 'email':
      return [new GeneralName({ rfc822Name: value })];
    default:
      return [];
  }
}

function nameOf(subject: Subject): Name {
  const parts = (Object.keys(SUBJECT_OIDS) as SubjectPart[]).flatMap((part) => {
    const text = subject[part];
    if (text === undefined || text === '') return [];
    const value = new AttributeValue(part === 'country' ? { printableString: text } : { utf8String: text });
    return [new RelativeDistinguishedName([new AttributeTypeAndValue({ type: SUBJECT_OIDS[part], value })])];
  });
  return new Name(parts);
}

function subjectOf(certificate: X509Certificate): Name {
  return AsnConvert.parse(certificate.raw, Certificate).tbsCertificate.subject;
}

function signatureAlgorithm(signer: KeyObject, digest: string): AlgorithmIdentifier {
  const isEc = signer.asymmetricKeyType === 'ec';
  const algorithm = (isEc ? EC_SIGNATURES : RSA_SIGNATURES)[digest] ?? '';
  return new AlgorithmIdentifier(isEc ? { algorithm } : { algorithm, parameters: null });
}

/** A serial number must not look negative. */
function positive(bytes: Buffer): Buffer {
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

/** Small buffers of Node share one pool: what ASN.1 takes is their own bytes. */
function exact(bytes: Buffer): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
