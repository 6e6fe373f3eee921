import { z } from 'zod';
import { JwtOptionError, JwtPurposeError } from '../errors/jwt-error.ts';
import { listNames } from '../errors/sentence.ts';
import { type JwtAlgorithm, jwtAlgorithms } from './algorithms.ts';
import { KeyEncryption, type KeyEncryptionKey } from './key-encryption.ts';

/** How tokens of one purpose are made. Times are in seconds. */
export interface JwtPurposeOptions {
  /** The `aud` of its tokens. */
  readonly audience: string;
  /** How long an access token is valid. Default 900. */
  readonly lifetime?: number;
  /** How long a refresh token is valid. Default: there are none. */
  readonly refreshLifetime?: number;
  /** What new keys are for; keys that are there stay. Default `'EdDSA'`. */
  readonly algorithm?: JwtAlgorithm;
}

/** The options of `jwt()`. Times are in seconds. */
export interface JwtOptions {
  /** The `iss` of every token. */
  readonly issuer: string;
  /** What private keys are encrypted under in the database, the newest first. */
  readonly keyEncryptionKeys: readonly KeyEncryptionKey[];
  /** The purposes that classes name, `{ user: { audience: 'https://api.example.com' } }`. */
  readonly purposes: Readonly<Record<string, JwtPurposeOptions>>;
  /** By how much clocks may differ. Default 5. */
  readonly clockTolerance?: number;
  /** For how long a process keeps keys before it reads them again: how late it learns of a revoked key. Default 60. */
  readonly keyCacheSeconds?: number;
  /** How far apart two reads of the keys are at least, whatever `kid` tokens name. Default 1. */
  readonly keyRefreshSeconds?: number;
}

/** A purpose with its defaults. */
export interface PurposeSettings extends Required<Omit<JwtPurposeOptions, 'refreshLifetime'>> {
  readonly name: string;
  readonly refreshLifetime: number | undefined;
}

/** The options of `jwt()` with their defaults. */
export interface JwtSettings extends Required<Omit<JwtOptions, 'purposes' | 'keyEncryptionKeys'>> {
  readonly purposes: ReadonlyMap<string, PurposeSettings>;
  readonly encryption: KeyEncryption;
}

const YEAR = 31_536_000;
const text = z.string().min(1).max(255);
const seconds = z.int().min(1).max(YEAR);

const purposeOptions = z.strictObject({
  audience: text,
  lifetime: seconds.default(900),
  refreshLifetime: seconds.optional(),
  algorithm: z.enum(jwtAlgorithms).default('EdDSA'),
});

const jwtOptions = z.strictObject({
  issuer: text,
  keyEncryptionKeys: z.unknown(),
  purposes: z.record(z.string().min(1).max(100), purposeOptions),
  clockTolerance: z.int().min(0).max(300).default(5),
  keyCacheSeconds: z.int().min(1).max(3600).default(60),
  keyRefreshSeconds: z.number().min(0.01).max(60).default(1),
});

/** The settings of an ORM. Throws `KeyEncryptionKeyError` and `JwtOptionError`, which name options and no values. */
export function settingsOf(options: JwtOptions): JwtSettings {
  const { success, data, error } = jwtOptions.safeParse(options);
  if (!success) {
    throw new JwtOptionError(`The options of jwt() cannot work: ${issuesOf(error)}.`);
  }
  const { purposes, keyEncryptionKeys, ...others } = data;
  const named = Object.entries(purposes).map(([name, each]): [string, PurposeSettings] => [
    name,
    { ...each, name, refreshLifetime: each.refreshLifetime },
  ]);
  const encryption = new KeyEncryption(keyEncryptionKeys);
  return Object.freeze({ ...others, purposes: new Map(named), encryption });
}

/** A purpose by its name. Throws `JwtPurposeError`. */
export function purposeOf({ purposes }: JwtSettings, name: string, who: string): PurposeSettings {
  const purpose = purposes.get(name);
  if (!purpose) {
    throw JwtPurposeError.unknown(name, { who, known: [...purposes.keys()] });
  }
  return purpose;
}

function issuesOf({ issues }: z.ZodError): string {
  return listNames(issues.map(({ path, message }) => `${path.join('.') || 'the object'} (${message})`));
}
