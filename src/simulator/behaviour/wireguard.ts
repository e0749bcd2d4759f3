import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { SimRow, Values } from '../kernel/menu';

/** What a DER of an X25519 private key begins with; the 32 bytes of the key follow. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b656e04220420', 'hex');
const KEY_BYTES = 32;

/** A WireGuard interface without a key makes one. */
export function withPrivateKey(next: Values): Values {
  if (next['private-key'] !== undefined && next['private-key'] !== '') return next;
  const der = generateKeyPairSync('x25519').privateKey.export({ format: 'der', type: 'pkcs8' });
  return { ...next, 'private-key': der.subarray(-KEY_BYTES).toString('base64') };
}

/** The public key follows from the private one. */
export function publicKeyOf(row: SimRow): Values {
  const key = Buffer.from(row.values['private-key'] ?? '', 'base64');
  if (key.length !== KEY_BYTES) return {};
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, key]), format: 'der', type: 'pkcs8' });
  const der = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return { 'public-key': der.subarray(-KEY_BYTES).toString('base64') };
}
