import { MASK } from './secret';

/**
 * Property names that hold secrets on RouterOS, in any menu. A safety net under the fields that definitions mark as
 * secret: what stands here is masked even when it arrives through a generic menu action.
 */
const SECRET_PROPERTIES: ReadonlySet<string> = new Set([
  'password',
  'old-password',
  'new-password',
  'confirm-new-password',
  'secret',
  'shared-secret',
  'passphrase',
  'private-key',
  'private-pre-shared-key',
  'preshared-key',
  'pre-shared-key',
  'wpa-pre-shared-key',
  'wpa2-pre-shared-key',
  'management-protection-key',
  'static-key-0',
  'static-key-1',
  'static-key-2',
  'static-key-3',
  'static-sta-private-key',
  'authentication-password',
  'encryption-password',
  'auth-key',
  'authentication-key',
  'tcp-md5-key',
  'ipsec-secret',
  'tls-auth',
  'tls-crypt',
  'mschapv2-password',
  'supplicant-password',
  'eap-password',
  'export-passphrase',
  'challenge-password',
  'challenge-passphrase',
  'key-passphrase',
  'eab-hmac-key',
  'eab-key-b64',
  'mac-auth-password',
  'http-auth',
  'ddns-key',
  'otp-secret',
  'reconfigure-key',
]);

export function isSecretProperty(name: string, declared: ReadonlySet<string> | readonly string[] = []): boolean {
  const isDeclared = Array.isArray(declared) ? declared.includes(name) : (declared as ReadonlySet<string>).has(name);
  return isDeclared || SECRET_PROPERTIES.has(name);
}

/** A copy in which every secret property is masked, at any depth. An empty or unset secret stays visible as such. */
export function maskSecrets<T>(value: T, declared: readonly string[] = []): T {
  if (Array.isArray(value)) return value.map((item: unknown) => maskSecrets(item, declared)) as T;
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([name, item]: [string, unknown]) => {
    const hide = isSecretProperty(name, declared) && item !== null && item !== undefined && item !== '';
    return [name, hide ? MASK : maskSecrets(item, declared)];
  });
  return Object.fromEntries(entries) as T;
}
