import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { AppError } from '../errors';
import { Secret } from './secret';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** One 256-bit key. Its bytes are not reachable from outside this module. */
export class MasterKey {
  /** First 8 hex digits of the SHA-256 of the key: stored with every ciphertext, says nothing of the key. */
  readonly id: string;
  readonly #bytes: Buffer;

  private constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.id = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
  }

  /** @throws AppError MASTER_KEY_INVALID unless the text is 32 bytes in base64 */
  static parse(text: string): MasterKey {
    const trimmed = text.trim();
    const bytes = Buffer.from(trimmed, 'base64');
    const isBase64 = /^[A-Za-z0-9+/_-]+={0,2}$/.test(trimmed);
    if (isBase64 && bytes.length === KEY_BYTES) return new MasterKey(bytes);
    throw new AppError('MASTER_KEY_INVALID', `the master key must be ${KEY_BYTES} bytes in base64`);
  }

  /** A fresh key as the text that `parse` takes. */
  static generate(): Secret {
    return new Secret(randomBytes(KEY_BYTES).toString('base64'));
  }

  encrypt(plain: Uint8Array, aad: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#bytes, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(aad, 'utf8'));
    return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64');
  }

  mark(text: string): string {
    return createHmac('sha256', this.#bytes).update(`mark\0${text}`, 'utf8').digest('base64url').slice(0, 32);
  }

  decrypt(ciphertext: string, aad: string): Buffer {
    const bytes = Buffer.from(ciphertext, 'base64');
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv(ALGORITHM, this.#bytes, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(aad, 'utf8'));
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  }
}

/** What is stored of a secret. */
export interface Sealed {
  readonly keyId: string;
  /** Nonce, what was encrypted, and tag in base64. */
  readonly ciphertext: string;
}

/** Seals and opens secrets. The first key seals; the others only open what was sealed before a rotation. */
export class Vault {
  readonly #keys: ReadonlyMap<string, MasterKey>;
  readonly #current: MasterKey;

  constructor(keys: readonly MasterKey[]) {
    const [current] = keys;
    if (!current) throw new AppError('MASTER_KEY_INVALID', 'no master key was given');
    this.#current = current;
    this.#keys = new Map(keys.map((key) => [key.id, key]));
  }

  /** Id of the key that seals: what is stored under another one waits for rotation. */
  get keyId(): string {
    return this.#current.id;
  }

  /** Equal for equal texts and nothing else: tells whether something secret has changed without keeping it. */
  mark(text: string): string {
    return this.#current.mark(text);
  }

  /** @param aad what the secret belongs to; it opens only together with the same text */
  seal(text: string | Secret, aad: string): Sealed {
    const plain = typeof text === 'string' ? text : text.reveal();
    return this.sealBytes(Buffer.from(plain, 'utf8'), aad);
  }

  /** The same for a piece of a file. */
  sealBytes(bytes: Uint8Array, aad: string): Sealed {
    return { keyId: this.#current.id, ciphertext: this.#current.encrypt(bytes, aad) };
  }

  /**
   * @throws AppError KEY_NOT_AVAILABLE where the key is not among those given at start
   * @throws AppError MASTER_KEY_INVALID where the ciphertext was changed, or belongs to something else
   */
  open(sealed: Sealed, aad: string): Secret {
    return new Secret(this.openBytes(sealed, aad).toString('utf8'));
  }

  /** @throws AppError as `open` */
  openBytes(sealed: Sealed, aad: string): Buffer {
    const key = this.#keys.get(sealed.keyId);
    if (!key) {
      throw new AppError('KEY_NOT_AVAILABLE', `the secret was sealed with master key ${sealed.keyId}`, {
        details: { keyId: sealed.keyId, available: [...this.#keys.keys()] },
      });
    }
    try {
      return key.decrypt(sealed.ciphertext, aad);
    } catch (cause) {
      throw new AppError('MASTER_KEY_INVALID', `the stored secret does not open with master key ${sealed.keyId}`, {
        cause,
        details: { keyId: sealed.keyId },
        remedy: 'Restore the stored secret from a backup of the database, or set it anew.',
      });
    }
  }
}
