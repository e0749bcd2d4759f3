import { z } from 'zod';
import { plainPin } from '../../routeros';
import { TLS_MODES, TRANSPORTS } from '../entities';
import { addressKey } from '../network';
import { lineText, nameText } from '../support';

const HOST_LABEL = '[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?';
const HOSTNAME = new RegExp(`^(?:${HOST_LABEL}\\.)*${HOST_LABEL}$`);

/** A last part of digits only would be read as an odd way to write an IPv4 address: `10.1` is 10.0.0.1 to a resolver. */
function isAddress(text: string): boolean {
  if (addressKey(text) !== undefined) return true;
  return text.length <= 253 && HOSTNAME.test(text) && !/(^|\.)(\d+|0x[0-9a-f]*)$/i.test(text);
}

const addressText = z
  .string()
  .transform((text) => text.trim().replace(/^\[(.*)\]$/, '$1'))
  .refine(isAddress, 'an IP address or a hostname');

const portNumber = z.number().int('a whole number').min(1, 'from 1 to 65535').max(65_535, 'from 1 to 65535');

/** The semicolon separates tags, and groups, in a cell of a table. */
const tagText = lineText(64)
  .refine((text) => text.length > 0, 'must not be empty')
  .refine((text) => !text.includes(';'), 'no semicolon');
const labelKeyText = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/, 'a key of letters, digits, _ . - (at most 63)');
const labelValueText = lineText(255);

const MAX_CA_TEXT = 65_536;
const PEM = /^\s*-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----\s*$/;

/** As `openssl x509 -fingerprint -sha256` and `ssh-keygen -l` print it, with or without colons. */
const pinText = z
  .string()
  .transform((text) => {
    const base64 = /^SHA256:([A-Za-z0-9+/]{43})=?$/.exec(text.trim())?.[1];
    return base64 === undefined ? plainPin(text.trim()) : Buffer.from(base64, 'base64').toString('hex');
  })
  .refine((text) => /^[0-9a-f]{64}$/.test(text), 'a SHA-256 fingerprint');

/** Two while one certificate takes the place of another. */
const pinPair = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(pinText).min(1).max(2))
  .transform((pins) => [...new Set(pins)].join(','));

const MAX_TAGS = 100;
const tagList = z.array(tagText).max(MAX_TAGS);

export const RouterInput = z.strictObject({
  tenant: z.string().optional(),
  name: nameText.describe('Unique within the tenant.'),
  address: addressText.describe('IP address or hostname.'),
  port: portNumber.optional().describe('Absent: 8728, 8729 for api-ssl, 80 for rest, 443 for rest-ssl, 22 for ssh.'),
  transport: z.enum(TRANSPORTS).optional().describe('Absent: api.'),
  alternatives: z
    .array(z.strictObject({ transport: z.enum(TRANSPORTS), port: portNumber.optional() }))
    .max(TRANSPORTS.length - 1)
    .nullable()
    .optional()
    .describe('Other ways, tried in this order where the preferred one is not there; never from an encrypted to a plain one.'),
  tlsMode: z
    .enum(TLS_MODES)
    .optional()
    .describe('For api-ssl and rest-ssl: verify asks authorities, pin remembers the first certificate. Absent: verify.'),
  tlsCa: z.string().max(MAX_CA_TEXT).regex(PEM, 'certificates in PEM').nullable().optional().describe('Authorities to trust.'),
  tlsPin: pinPair
    .nullable()
    .optional()
    .describe('SHA-256 of the certificate, or of two, with a comma, while one takes the place of the other; null forgets it.'),
  sshHostKey: pinText.nullable().optional().describe('SHA-256 of the SSH host key; null forgets it.'),
  site: nameText.nullable().optional().describe('Name of a site; one that does not exist is made.'),
  credential: nameText.nullable().optional().describe('Name of the login.'),
  enabled: z.boolean().optional().describe('A router that is not enabled is never a target. Absent: true.'),
  tags: tagList.optional(),
  labels: z.record(labelKeyText, labelValueText).optional(),
  groups: z.array(nameText).max(MAX_TAGS).optional().describe('Groups whose member it becomes.'),
});
export type RouterInput = z.input<typeof RouterInput>;
export type RouterFields = z.output<typeof RouterInput>;

export const RouterPatch = RouterInput.omit({ tenant: true, groups: true, labels: true })
  .partial()
  .extend({
    addTags: tagList.optional(),
    removeTags: tagList.optional(),
    labels: z.record(labelKeyText, labelValueText.nullable()).optional().describe('Named labels are set; null removes one.'),
  });
export type RouterPatch = z.input<typeof RouterPatch>;
