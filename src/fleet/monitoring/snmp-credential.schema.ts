import { z } from 'zod';
import { SNMP_AUTH_PROTOCOLS, SNMP_PRIVACY_PROTOCOLS, SNMP_VERSIONS } from '../entities';
import { lineText, nameText } from '../support';

const communityText = z.string().min(1, 'must not be empty').max(255);
/** RFC 3414 asks for eight characters. */
const passwordText = z.string().min(8, 'at least 8 characters').max(255);
const userText = lineText(32).refine((text) => text.length > 0, 'must not be empty');

const FIELDS = {
  name: nameText,
  version: z.enum(SNMP_VERSIONS),
  community: communityText.optional().describe('Of v1 and v2c; use one that may only read. Write-only: it is never shown again.'),
  user: userText.optional().describe('Of v3.'),
  authProtocol: z.enum(SNMP_AUTH_PROTOCOLS).optional().describe('Of v3. Absent: no authentication.'),
  authPassword: passwordText.optional().describe('Write-only.'),
  privacyProtocol: z.enum(SNMP_PRIVACY_PROTOCOLS).optional().describe('Of v3, with authentication. Absent: not encrypted.'),
  privacyPassword: passwordText.optional().describe('Write-only.'),
};

export const SnmpCredentialInput = z.strictObject({ tenant: z.string().optional(), ...FIELDS });
export type SnmpCredentialInput = z.input<typeof SnmpCredentialInput>;

export const SnmpCredentialPatch = z.strictObject(FIELDS).partial();
export type SnmpCredentialPatch = z.input<typeof SnmpCredentialPatch>;

export type SnmpFields = Omit<z.output<typeof SnmpCredentialInput>, 'tenant' | 'name'>;

/** What is sealed. */
export type SnmpSecrets = Pick<SnmpFields, 'community' | 'authPassword' | 'privacyPassword'>;

/** Why these fields make no login; undefined where they do. */
export function problemOf(fields: SnmpFields): string | undefined {
  const { version, community, user, authProtocol, authPassword, privacyProtocol, privacyPassword } = fields;
  const ofV3 = [user, authProtocol, authPassword, privacyProtocol, privacyPassword];
  if (version !== 'v3') {
    if (community === undefined) return `${version} needs a community`;
    return ofV3.some((field) => field !== undefined) ? `${version} has a community and nothing else` : undefined;
  }
  if (community !== undefined) return 'v3 has no community';
  if (user === undefined) return 'v3 needs a user';
  if ((authProtocol === undefined) !== (authPassword === undefined)) return 'authProtocol and authPassword go together';
  if ((privacyProtocol === undefined) !== (privacyPassword === undefined)) {
    return 'privacyProtocol and privacyPassword go together';
  }
  return privacyProtocol !== undefined && authProtocol === undefined ? 'privacy needs authentication' : undefined;
}
