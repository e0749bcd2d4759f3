import { splitList } from './factories';
import { fail } from './fail';
import { defineValue, ValueError, type ValueType } from './value-type';

const POLICIES = [
  'local',
  'telnet',
  'ssh',
  'ftp',
  'reboot',
  'read',
  'write',
  'policy',
  'test',
  'winbox',
  'password',
  'web',
  'sniff',
  'sensitive',
  'api',
  'romon',
  'dude',
  'tikapp',
  'rest-api',
] as const;

export type RouterPolicy = (typeof POLICIES)[number];

/**
 * The rights that are granted. RouterOS prints those that are not as `!ftp`; `dude` and `tikapp` exist in 6.x only,
 * `rest-api` in 7.x only, so writing the granted ones alone is the one form that every version takes.
 */
export const policySet: ValueType<readonly RouterPolicy[]> = defineValue<readonly RouterPolicy[]>({
  name: 'policy-set',
  description: 'Rights of a user group, a script or a scheduler entry; what is not named is not granted.',
  example: 'read,write,api',
  accepts: ['string[]'],
  parse(text) {
    const granted = new Set<RouterPolicy>();
    const denied = new Set<RouterPolicy>();
    for (const part of splitList(text)) {
      const word = part.replace(/^!/, '').toLowerCase();
      const policy = POLICIES.find((name) => name === word) ?? fail(part, `one of ${POLICIES.join(', ')}`);
      (part.startsWith('!') ? denied : granted).add(policy);
    }
    const both = POLICIES.find((policy) => granted.has(policy) && denied.has(policy));
    if (both !== undefined) throw new ValueError(`${both} is both granted and denied`);
    return POLICIES.filter((policy) => granted.has(policy));
  },
  format: (policies) => policies.join(','),
});

/** Keys are never quoted in an error: a private key looks like a public one. */
export const wireguardKey: ValueType<string> = defineValue<string>({
  name: 'wireguard-key',
  description: 'WireGuard key: 32 bytes in base64.',
  example: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  parse(text) {
    const trimmed = text.trim();
    const bytes = Buffer.from(trimmed, 'base64');
    if (bytes.length !== 32) throw new ValueError('a WireGuard key is 32 bytes in base64, 44 characters with a final "="');
    // Buffer skips what is no base64 and ignores stray bits; both would change the key unseen.
    if (bytes.toString('base64') !== trimmed) throw new ValueError('the text is not clean base64');
    return trimmed;
  },
  format: (value) => value,
});

const PRINTABLE_ASCII = /^[\u0020-\u007e]+$/;

export const wpaPassphrase: ValueType<string> = defineValue<string>({
  name: 'wpa-passphrase',
  description: 'WPA passphrase of 8 to 63 printable ASCII characters, or 64 hexadecimal digits.',
  example: 'correct horse battery',
  parse(text) {
    if (/^[0-9a-f]{64}$/i.test(text)) return text;
    if (text.length < 8 || text.length > 63) throw new ValueError(`a passphrase has 8 to 63 characters, this one ${text.length}`);
    if (!PRINTABLE_ASCII.test(text)) throw new ValueError('a passphrase holds printable ASCII only');
    return text;
  },
  format: (value) => value,
});
