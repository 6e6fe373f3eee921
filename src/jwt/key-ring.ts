import { CompactSign, type CompactJWSHeaderParameters, type CryptoKey, importJWK, type JWK } from 'jose';
import { JwtKeyError } from '../errors/jwt-error.ts';
import type { KeyEncryption } from './key-encryption.ts';
import { type PublicJwk, publicPart } from './algorithms.ts';
import type { JwtKey, TokenUse } from './jwt-key.ts';

/** What a signing key is looked for. */
export interface KeyWanted {
  readonly purpose: string;
  readonly use: TokenUse;
  /** How long what it signs is valid, in seconds. */
  readonly lifetime: number;
}

/** A key as it was read, and its imported parts. */
export class KeyEntry {
  readonly row: JwtKey;
  #public: Promise<CryptoKey> | undefined;
  #private: CryptoKey | undefined;

  constructor(row: JwtKey) {
    this.row = row;
  }

  get publicJwk(): PublicJwk {
    return publicPart(this.row.algorithm, this.row.publicKey);
  }

  verifier(): Promise<CryptoKey> {
    return (this.#public ??= imported(this.publicJwk, this.row));
  }

  /** Signs bytes under a header. Throws `KeyDecryptionError` and `JwtKeyError`. */
  async sign(payload: Uint8Array, header: CompactJWSHeaderParameters, encryption: KeyEncryption): Promise<string> {
    const { row } = this;
    const jwk = this.#private ? '' : encryption.unwrap(row, row);
    try {
      this.#private ??= await imported(JSON.parse(jwk) as JWK, row);
      return await new CompactSign(payload).setProtectedHeader(header).sign(this.#private);
    } catch {
      // the cause may quote the key
      throw new JwtKeyError(row.id, row.algorithm);
    }
  }

  /** Why the key verifies nothing at a time; undefined when it does. */
  faultAt(time: number, tolerance: number): string | undefined {
    const { revokedAt, activeFrom, activeUntil } = this.row;
    if (revokedAt) {
      return 'it was revoked';
    }
    if (activeFrom.getTime() > time + tolerance) {
      return 'it is not active yet';
    }
    return activeUntil && activeUntil.getTime() + tolerance < time ? 'it has expired' : undefined;
  }
}

/** The keys of an ORM at one time. */
export class KeyRing {
  readonly #entries: ReadonlyMap<string, KeyEntry>;

  constructor(rows: readonly JwtKey[]) {
    this.#entries = new Map(rows.map(row => [row.id, new KeyEntry(row)]));
  }

  get(id: string): KeyEntry | undefined {
    return this.#entries.get(id);
  }

  /** The row of a key that is revoked. */
  revoked(id: string): JwtKey | undefined {
    const row = this.get(id)?.row;
    return row?.revokedAt ? row : undefined;
  }

  entries(): KeyEntry[] {
    return [...this.#entries.values()];
  }

  /** The newest key that is active at a time, stays so for as long as its tokens, and was made for their lifetime. */
  signing({ purpose, use, lifetime }: KeyWanted, time: number): KeyEntry | undefined {
    return this.entries()
      .filter(({ row }) => row.purpose === purpose && row.use === use && row.lifetime >= lifetime)
      .filter(entry => entry.faultAt(time, 0) === undefined)
      .filter(({ row }) => row.activeUntil == null || row.activeUntil.getTime() >= time + lifetime * 1000)
      .toSorted((a, b) => newestFirst(a.row, b.row))[0];
  }
}

function newestFirst(a: JwtKey, b: JwtKey): number {
  return b.activeFrom.getTime() - a.activeFrom.getTime() || (a.id < b.id ? 1 : -1);
}

function imported(jwk: JWK, { algorithm }: JwtKey): Promise<CryptoKey> {
  return importJWK(jwk, algorithm) as Promise<CryptoKey>;
}
