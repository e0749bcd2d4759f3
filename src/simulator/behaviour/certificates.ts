import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';

import { dateTime } from '../kernel/date-time';
import { formatDuration } from '../kernel/duration';
import type { CommandContext, CommandResult, RouterState, SimRow, Values } from '../kernel/menu';
import { failure, missingArguments, noSuchItem } from '../kernel/refusal';
import { generateKeys, issueCertificate, type Issuer } from './x509';

const MENU = '/certificate';
const DAY_MS = 86_400_000;
const NAMING = ['name', 'common-name', 'country', 'state', 'locality', 'organization', 'unit', 'subject-alt-name'];
const DEFAULT_USAGES = 'digital-signature,key-encipherment,data-encipherment,key-cert-sign,crl-sign,tls-server,tls-client';

/** What a template or certificate shows beyond what was written; the texts of X.509 come from the certificate itself. */
export function deriveCertificate(row: SimRow, state: RouterState): Values {
  const pem = row.values['~pem'];
  if (pem === undefined) return {};
  const certificate = new X509Certificate(pem);
  const fromMs = Date.parse(certificate.validFrom);
  const toMs = Date.parse(certificate.validTo);
  const leftMs = toMs - state.wallMs();
  const { version } = state.identity;
  return {
    'invalid-before': dateTime(fromMs, version),
    'invalid-after': dateTime(toMs, version),
    'expires-after': leftMs > 0 ? formatDuration(Math.floor(leftMs / 1_000) * 1_000) : '',
    expired: String(leftMs <= 0),
    'private-key': String(row.values['~key'] !== undefined),
    authority: String(certificate.ca),
    ...(row.values['~issuer'] === undefined ? {} : { ca: row.values['~issuer'], issued: 'true' }),
    ...(row.values['~revoked'] === undefined ? {} : { revoked: dateTime(Number(row.values['~revoked']), version) }),
    'serial-number': certificate.serialNumber,
    fingerprint: createHash('sha256').update(certificate.raw).digest('hex'),
    issuer: certificate.issuer.replaceAll('\n', ','),
    'key-type': certificate.publicKey.asymmetricKeyType ?? 'rsa',
  };
}

export function completeCertificate(next: Values, context: { state: RouterState; before?: SimRow }): Values {
  const { state, before } = context;
  if (!NAMING.some((name) => next[name])) throw failure('At least one field specifying certificate name must be set!');
  // What was signed cannot change; its name and trust can.
  if (before?.values['~pem'] !== undefined) {
    const changed = Object.keys({ ...before.values, ...next }).filter((name) => next[name] !== before.values[name]);
    if (changed.some((name) => name !== 'name' && name !== 'trusted')) throw failure('certificate is already signed');
    rename(state, before.values.name ?? '', next.name ?? '');
  }
  return next.name === undefined ? { ...next, name: freeName(state) } : next;
}

function rename(state: RouterState, from: string, to: string): void {
  const keyed = state.keyed.get(from);
  if (!keyed || from === to) return;
  state.keyed.delete(from);
  state.keyed.set(to, keyed);
}

function freeName(state: RouterState): string {
  const taken = state.namesOf([MENU]);
  let number = 1;
  while (taken.has(`cert${number}`)) number += 1;
  return `cert${number}`;
}

export function forgetKey(row: SimRow, state: RouterState): void {
  state.keyed.delete(row.values.name ?? '');
}

/** Makes the keys of a template and signs it, by a CA of this router or by itself. */
export function signCertificate({ state, args }: CommandContext): CommandResult {
  const which = args.number ?? args.numbers ?? args['.id'];
  if (which === undefined) throw missingArguments(['number']);
  const row = certificateBy(state, which);
  if (row.values['~pem'] !== undefined) throw failure('certificate is already signed');
  const { values } = row;
  const ca = args.ca === undefined ? undefined : certificateBy(state, args.ca);
  const keys = generateKeys(values['key-size'] ?? '2048');
  const startMs = Math.floor(state.wallMs() / 1_000) * 1_000;
  const certificate = issueCertificate({
    subject: { ...values, 'common-name': values['common-name'] ?? values.name ?? '' },
    names: values['subject-alt-name'] ?? '',
    usages: (values['key-usage'] ?? DEFAULT_USAGES).split(','),
    notBeforeMs: startMs,
    notAfterMs: startMs + Number(values['days-valid'] ?? '365') * DAY_MS,
    digest: values['digest-algorithm'] ?? 'sha256',
    publicKey: keys.publicKey,
    ownKey: keys.privateKey,
    issuer: ca && issuerOf(ca),
  });
  const key = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const name = args.name ?? values.name ?? '';
  const issuer: Values = ca ? { '~issuer': ca.values.name ?? '' } : { trusted: 'true' };
  state.replace(MENU, row.id, { ...values, name, '~pem': certificate, '~key': key, ...issuer });
  state.keyed.set(name, { certificate, key });
  return { rows: [{ progress: 'done', '.section': '0' }] };
}

function issuerOf(row: SimRow): Issuer {
  const { '~pem': pem, '~key': key } = row.values;
  if (pem === undefined || key === undefined) throw failure('CA has no private key');
  return { certificate: new X509Certificate(pem), key: createPrivateKey(key) };
}

function certificateBy(state: RouterState, text: string): SimRow {
  const isThis = (row: SimRow): boolean =>
    row.values.name === text || `*${row.id.toString(16).toUpperCase()}` === text.toUpperCase();
  const row = state.rows(MENU).find(isThis);
  if (!row) throw noSuchItem();
  return row;
}

const BLOCK = /-----BEGIN ([A-Z ]+)-----[\s\S]+?-----END \1-----\n?/g;

/** Reads every certificate and key of a PEM file; a key finds its certificate wherever both are. */
export function importCertificates({ state, args }: CommandContext): CommandResult {
  const file = state.files.read(args['file-name'] ?? '');
  if (!file) throw failure('file not found');
  const blocks = [...file.toString('utf8').matchAll(BLOCK)];
  const found = { certificates: 0, keys: 0, failures: 0, homeless: 0 };
  for (const [pem, kind] of blocks) {
    if (kind === 'CERTIFICATE') {
      addImported(state, pem, args, found.certificates);
      found.certificates += 1;
    }
  }
  for (const [pem, kind = ''] of blocks.filter((block) => block[1]?.endsWith('PRIVATE KEY'))) {
    const outcome = adoptKey(state, pem, { passphrase: args.passphrase ?? '', isEncrypted: kind.startsWith('ENCRYPTED') });
    found[outcome] += 1;
  }
  return {
    rows: [
      {
        'certificates-imported': String(found.certificates),
        'private-keys-imported': String(found.keys),
        'files-imported': found.certificates + found.keys > 0 ? '1' : '0',
        'decryption-failures': String(found.failures),
        'keys-with-no-certificate': String(found.homeless),
      },
    ],
  };
}

function addImported(state: RouterState, pem: string, args: Values, place: number): void {
  const certificate = new X509Certificate(pem);
  const base = args.name ?? `${(args['file-name'] ?? '').replace(/^.*\//, '')}_${place}`;
  const name = args.name !== undefined && place > 0 ? `${base}_${place}` : base;
  const commonName = /CN=(.*)/.exec(certificate.subject)?.[1] ?? '';
  state.insert(MENU, {
    name,
    'common-name': commonName,
    trusted: args.trusted === 'no' ? 'false' : 'true',
    ...(certificate.subjectAltName === undefined ? {} : { 'subject-alt-name': altNames(certificate.subjectAltName) }),
    '~pem': pem,
  });
}

function altNames(text: string): string {
  return text.replaceAll('IP Address:', 'IP:').replaceAll(', ', ',');
}

function adoptKey(
  state: RouterState,
  pem: string,
  options: { readonly passphrase: string; readonly isEncrypted: boolean },
): 'keys' | 'failures' | 'homeless' {
  try {
    const key = createPrivateKey({ key: pem, ...(options.isEncrypted ? { passphrase: options.passphrase } : {}) });
    const home = state
      .rows(MENU)
      .find((row) => row.values['~pem'] !== undefined && new X509Certificate(row.values['~pem']).checkPrivateKey(key));
    if (!home) return 'homeless';
    const text = key.export({ type: 'pkcs8', format: 'pem' }).toString();
    state.replace(MENU, home.id, { ...home.values, '~key': text });
    state.keyed.set(home.values.name ?? '', { certificate: home.values['~pem'] ?? '', key: text });
    return 'keys';
  } catch {
    return 'failures';
  }
}

/** Writes `cert_export_NAME.crt`, and the key beside it where a passphrase protects it. */
export function exportCertificates({ state, args, rows }: CommandContext): CommandResult {
  for (const { values } of rows) {
    const { '~pem': pem, '~key': key, name = '' } = values;
    if (pem === undefined) throw failure('certificate is not signed');
    const file = args['file-name'] ?? `cert_export_${name}`;
    const passphrase = args['export-passphrase'] ?? '';
    const fits = state.files.write(`${file}.crt`, Buffer.from(pem));
    const sealed = key !== undefined && passphrase !== '' ? sealedKey(key, passphrase) : undefined;
    if (!fits || (sealed !== undefined && !state.files.write(`${file}.key`, Buffer.from(sealed)))) {
      throw failure('not enough space on disk');
    }
  }
  return {};
}

function sealedKey(pem: string, passphrase: string): string {
  return createPrivateKey(pem).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString();
}

export function revokeIssued({ state, rows }: CommandContext): CommandResult {
  for (const row of rows) {
    if (row.values['~issuer'] === undefined) throw failure('certificate is not issued by this router');
    state.replace(MENU, row.id, { ...row.values, '~revoked': String(state.wallMs()) });
  }
  return {};
}
