import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { KeyDecryptionError, KeyEncryptionKeyError } from '../errors/jwt-error.ts';

/** A key that private keys are encrypted under: 32 bytes, or their base64, and the name that rows are marked by. */
export interface KeyEncryptionKey {
  readonly id: string;
  readonly key: Uint8Array | string;
}

/** A private key at rest. */
export interface WrappedKey {
  /** The id of the key-encryption key. */
  readonly keyEncryptionKey: string;
  /** Base64 of the nonce, the tag and the ciphertext. */
  readonly privateKey: string;
}

/** What a private key is bound to: moved to another row, it is not decrypted. */
export interface KeyBinding {
  readonly id: string;
  readonly purpose: string;
  readonly use: string;
  readonly algorithm: string;
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LONGEST_ID = 100;

/** Encrypts private keys by AES-256-GCM, under the first of its keys, and decrypts them under any. */
export class KeyEncryption {
  readonly #keys: ReadonlyMap<string, Buffer>;
  /** The id of the key that new rows are encrypted under. */
  readonly newest: string;

  constructor(options: unknown) {
    const given = Array.isArray(options) ? (options as Partial<KeyEncryptionKey>[]) : [];
    if (given.length === 0) {
      throw new KeyEncryptionKeyError('is missing');
    }
    const keys = new Map<string, Buffer>();
    for (const each of given) {
      const { id, bytes } = checked(each);
      if (keys.has(id)) {
        throw new KeyEncryptionKeyError(`has two keys with the id '${id}'`);
      }
      keys.set(id, bytes);
    }
    this.#keys = keys;
    this.newest = keys.keys().next().value!;
  }

  wrap(secret: string, binding: KeyBinding): WrappedKey {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#keys.get(this.newest)!, nonce).setAAD(boundTo(binding));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    const privateKey = Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
    return { keyEncryptionKey: this.newest, privateKey };
  }

  /** Throws `KeyDecryptionError`. */
  unwrap({ keyEncryptionKey, privateKey }: WrappedKey, binding: KeyBinding): string {
    const key = this.#keys.get(keyEncryptionKey);
    if (!key) {
      throw new KeyDecryptionError(binding.id, `no key-encryption key has the id '${keyEncryptionKey}'`);
    }
    const bytes = Buffer.from(privateKey, 'base64');
    const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
    try {
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(boundTo(binding)).setAuthTag(tag);
      return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    } catch {
      throw new KeyDecryptionError(binding.id, 'it was changed, moved from another row, or stored under another key');
    }
  }
}

function boundTo({ id, purpose, use, algorithm }: KeyBinding): Buffer {
  return Buffer.from(JSON.stringify([id, purpose, use, algorithm]));
}

function checked(given: Partial<KeyEncryptionKey> | undefined): { id: string; bytes: Buffer } {
  const { id, key } = given ?? {};
  if (typeof id !== 'string' || id === '' || id.length > LONGEST_ID) {
    throw new KeyEncryptionKeyError(`has a key whose id is no text of 1 to ${LONGEST_ID} characters`);
  }
  const bytes = typeof key === 'string' ? fromBase64(key) : key instanceof Uint8Array ? Buffer.from(key) : undefined;
  if (!bytes) {
    throw new KeyEncryptionKeyError(`has no key, or one that is no base64, under the id '${id}'`);
  }
  if (bytes.length !== KEY_BYTES) {
    throw new KeyEncryptionKeyError(`has ${bytes.length} bytes in place of ${KEY_BYTES} under the id '${id}'`);
  }
  return { id, bytes };
}

function fromBase64(text: string): Buffer | undefined {
  return /^[\w+/-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}
