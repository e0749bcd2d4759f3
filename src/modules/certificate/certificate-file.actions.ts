import { z } from 'zod';
import {
  compareRelease,
  defineAction,
  defineCommand,
  EMPTY_PLAN,
  idOf,
  menuOn,
  needsSelection,
  readRows,
  requireRows,
  rowKey,
  selectionInputs,
  setChange,
  type Artefact,
  type CallChange,
  type RouterReader,
  type Row,
  type Selection,
} from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { fileName, newFileName, trustStores } from '../../core/fields';
import { bool, certificateName, text } from '../../core/values';
import { CA, certificates, SIGNED, TEMPLATE } from './certificate.resource';

const { resource } = certificates;
const MENU = '/certificate';
/** From this version on `import` takes `trusted`; before that it is set afterwards. */
const TRUSTS_SINCE = '7.13';
const EXPORTED = [...SIGNED, { do: 'certificate.export', input: { where: { name: 'https' }, 'file-name': 'site' } }];
const passphrase = text({ name: 'passphrase', maxLength: 255, example: 'documentation' });

/** The router answers an import of nothing as if it were one. */
async function requireFile(router: RouterReader, name: string): Promise<void> {
  const [found] = await router.print('/file', { query: [`=name=${name}`], proplist: ['.id', 'name'] });
  if (!found) throw new AppError('ITEM_UNKNOWN', `the router has no file ${name}`);
}

const sourceFile = fileName.schema.describe('File on the router that holds it.');

export const importCertificate = defineAction({
  id: 'certificate.import',
  title: 'Import certificate',
  summary: 'Reads certificates and keys of a file that is on the router; certificate.list shows what came of it.',
  kind: 'write',
  risk: 'none',
  idempotency: 'none',
  verify: 'none',
  menus: [MENU, '/file'],
  secrets: ['passphrase'],
  oneWay: 'Which certificates were new is not known afterwards; certificate.remove takes one away.',
  input: z.strictObject({
    'file-name': sourceFile,
    name: certificateName.schema.optional().describe('Name for it. Absent: made of that of the file.'),
    passphrase: passphrase.schema.default('').describe('Passphrase of the file.'),
    trusted: bool.schema.optional().describe('Whether what it signed is trusted.'),
    'no-key-export': bool.schema.optional().describe('Never give its private key away again.'),
    'trust-store': trustStores.schema.optional().describe('What trusts it.'),
  }),
  requires: (input) => [
    ...(input.trusted === undefined
      ? []
      : [{ what: 'argument trusted', since: TRUSTS_SINCE, instead: 'use certificate.trust afterwards' }]),
    ...(input['no-key-export'] === undefined ? [] : [{ what: 'argument no-key-export', since: '7.18' }]),
    ...(input['trust-store'] === undefined ? [] : [{ what: 'argument trust-store', since: '7.21' }]),
  ],
  examples: [
    { title: 'A certificate, then its key', input: { 'file-name': 'site.crt', name: 'site' }, before: EXPORTED },
    {
      title: 'Without trust in what it signed',
      input: { 'file-name': 'site.crt', name: 'site', trusted: false },
      before: EXPORTED,
    },
  ],
  async plan(router, input) {
    await requireFile(router, input['file-name']);
    const args = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
    return { changes: [importChange(input['file-name'], args)] };
  },
});

function importChange(file: string, args: Readonly<Record<string, string>>): CallChange {
  return { op: 'call', menu: MENU, key: `file-name=${file}`, command: 'import', args };
}

export const importCa = defineAction({
  id: 'certificate.import_ca',
  title: 'Import CA certificate',
  summary: 'Reads the certificate of a CA from a file on the router and trusts it; one of that name that is there is kept.',
  kind: 'write',
  risk: 'none',
  idempotency: 'planned',
  verify: 'replan',
  menus: [MENU, '/file'],
  oneWay: 'certificate.remove takes it away.',
  input: z.strictObject({
    'file-name': sourceFile,
    name: certificateName.schema.describe('Name for it.'),
    trusted: bool.schema.default('yes').describe('Whether what it signed is trusted.'),
  }),
  examples: [
    { title: 'Trust it', input: { 'file-name': 'site.crt', name: 'other-ca' }, before: EXPORTED },
    { title: 'Keep it at hand', input: { 'file-name': 'site.crt', name: 'other-ca', trusted: false }, before: EXPORTED },
  ],
  async plan(router, input) {
    const { name, trusted } = input;
    const [row] = await readRows(resource, router, { name });
    if (row) {
      const change = setChange(resource, router, row, { trusted });
      return change ? { changes: [change] } : EMPTY_PLAN;
    }
    await requireFile(router, input['file-name']);
    const args = { 'file-name': input['file-name'], name, passphrase: '' };
    if (compareRelease(router.facts.version, TRUSTS_SINCE) >= 0) {
      return { changes: [importChange(input['file-name'], { ...args, trusted })] };
    }
    const trust: CallChange = { op: 'call', menu: MENU, key: `name=${name}`, command: 'set', args: { numbers: name, trusted } };
    return { changes: [importChange(input['file-name'], args), trust] };
  },
});

const keepInput = z.boolean().optional().describe('Leave the files on the router, too, when they were brought over.');
const kindInput = z.enum(['pem', 'pkcs12']).default('pem').describe('Form: PEM files, or one PKCS #12 file for each.');

const exportInput = needsSelection(
  z.strictObject({
    ...selectionInputs(resource),
    'file-name': newFileName.schema.describe('Name of the files that are made, without ending.'),
    type: kindInput,
    'export-passphrase': passphrase.schema
      .optional()
      .describe('Passphrase, at least 8 characters; with it the private key goes along.'),
    keep: keepInput,
  }),
);

function exportedFiles(input: Readonly<Record<string, unknown>>): readonly Artefact[] {
  return filesOf(String(input['file-name']), input);
}

function filesOf(stem: string, input: Readonly<Record<string, unknown>>): readonly Artefact[] {
  const file = (ending: string, secret?: true): Artefact => {
    const path = `${stem}.${ending}`;
    return { path, name: path.replace(/^.*\//, ''), ...(secret ? { secret } : {}) };
  };
  if (input['type'] === 'pkcs12') return [file('p12', true)];
  return [file('crt'), ...(input['export-passphrase'] ? [file('key', true)] : [])];
}

export const exportCertificate = defineAction({
  id: 'certificate.export',
  title: 'Export certificate',
  summary: 'Writes a certificate to a file on the router, and with a passphrase its private key, too.',
  kind: 'operational',
  risk: 'none',
  idempotency: 'natural',
  verify: 'none',
  menus: [MENU],
  secrets: ['export-passphrase'],
  oneWay: 'The files stay on the router until they are removed.',
  input: exportInput,
  artefacts: exportedFiles,
  examples: [
    { title: 'The certificate', input: { where: { name: 'https' }, 'file-name': 'https' }, before: SIGNED },
    {
      title: 'With its key',
      input: { where: { name: 'https' }, 'file-name': 'https', type: 'pem', 'export-passphrase': 'documentation' },
      before: SIGNED,
    },
  ],
  async plan(router, input) {
    // One at a time: all of them would go to the same file.
    const [row] = await requireRows(resource, router, { ...(input as Selection), all: false });
    if (!row) return EMPTY_PLAN;
    return { changes: [exportChange(router, row, String(input['file-name']), input)] };
  },
});

function exportChange(router: RouterReader, row: Row, fileName: string, input: Readonly<Record<string, unknown>>): CallChange {
  const given = input['export-passphrase'];
  const args = { numbers: idOf(row), 'file-name': fileName, type: String(input['type']) };
  return {
    op: 'call',
    menu: menuOn(resource, router.facts),
    key: rowKey(resource, row),
    command: 'export-certificate',
    args: { ...args, ...(typeof given === 'string' ? { 'export-passphrase': given } : {}) },
  };
}

/** A name may hold what a file name must not. */
const fileOf = (prefix: string, name: string): string => `${prefix}${name.replaceAll(/[^\w.@-]/g, '_')}`;

export const exportSeveral = defineAction({
  id: 'certificate.export_several',
  title: 'Export several certificates',
  summary: 'Writes certificates to files of their own, called by their names, and with a passphrase their private keys, too.',
  kind: 'operational',
  risk: 'none',
  idempotency: 'natural',
  verify: 'none',
  menus: [MENU],
  secrets: ['export-passphrase'],
  oneWay: 'The files stay on the router until they are removed.',
  input: z.strictObject({
    names: z
      .array(certificateName.schema)
      .min(1)
      .max(200)
      .refine((names) => new Set(names.map((name) => fileOf('', name))).size === names.length, 'two of them would share a file')
      .describe('Names of the certificates.'),
    'file-prefix': newFileName.schema.optional().describe('What the names of the files begin with, e.g. flash/vpn-.'),
    type: kindInput,
    'export-passphrase': passphrase.schema
      .optional()
      .describe('Passphrase, at least 8 characters; with it the private keys go along.'),
    keep: keepInput,
  }),
  artefacts: (input) => input.names.flatMap((name) => filesOf(fileOf(input['file-prefix'] ?? '', name), input)),
  examples: [
    {
      title: 'Those of two users, with their keys',
      input: { names: ['https', 'site-ca'], 'file-prefix': 'vpn-', 'export-passphrase': 'documentation' },
      before: [...SIGNED, ...CA],
    },
  ],
  async plan(router, { names, ...input }) {
    const changes: CallChange[] = [];
    for (const name of names) {
      const [row] = await requireRows(resource, router, { where: { name } });
      if (row) changes.push(exportChange(router, row, fileOf(input['file-prefix'] ?? '', name), input));
    }
    return { changes };
  },
});

export const createRequest = defineCommand({
  id: 'certificate.create_request',
  title: 'Create certificate request',
  summary: 'Makes keys for a template and writes the request for a CA elsewhere to a file, with the encrypted key beside it.',
  menu: MENU,
  command: 'create-certificate-request',
  risk: 'none',
  timeoutMs: 600_000,
  secrets: ['key-passphrase', 'challenge-passphrase'],
  oneWay: 'The files stay on the router until they are removed.',
  input: {
    template: certificateName.schema.describe('Template that says for whom.'),
    'key-passphrase': passphrase.schema.describe('Passphrase that the key is encrypted with.'),
    'challenge-passphrase': passphrase.schema.default('').describe('Password that the CA may ask for.'),
  },
  artefacts: () => [
    { path: 'certificate-request.pem', name: 'certificate-request.pem' },
    { path: 'certificate-request_key.pem', name: 'certificate-request_key.pem', secret: true },
  ],
  examples: [{ title: 'Of a template', input: { template: 'https', 'key-passphrase': 'documentation' }, before: TEMPLATE }],
});
