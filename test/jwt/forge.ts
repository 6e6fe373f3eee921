import { createPrivateKey, type JsonWebKeyInput, type KeyObject, sign } from 'node:crypto';
import { JwtKey, type TokenUse } from 'mikro-orm-polymorphic/jwt';
import { KeyEncryption } from '../../src/jwt/key-encryption.ts';
import type { TestOrm } from '../support/index.ts';
import { kek } from './model.ts';

/** The key that signs tokens of a purpose, with its private part. */
export interface StolenKey {
  readonly row: JwtKey;
  readonly privateKey: KeyObject;
}

export async function stealKey(db: TestOrm, purpose: string, use: TokenUse = 'access'): Promise<StolenKey> {
  const row = await db.em().findOneOrFail(JwtKey, { purpose, use }, { orderBy: { activeFrom: 'desc' } });
  const jwk = JSON.parse(new KeyEncryption([kek]).unwrap(row, row)) as JsonWebKeyInput['key'];
  return { row, privateKey: createPrivateKey({ key: jwk, format: 'jwk' }) };
}

export const part = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** Signs whatever it is given, text as it is, by the key's own algorithm. */
export function forge({ privateKey }: Pick<StolenKey, 'privateKey'>, header: unknown, payload: unknown): string {
  const input = `${part(header)}.${part(payload)}`;
  const options = { key: privateKey, dsaEncoding: 'ieee-p1363' as const };
  const signature = sign(privateKey.asymmetricKeyType === 'ed25519' ? null : 'sha256', Buffer.from(input), options);
  return `${input}.${signature.toString('base64url')}`;
}

/** The header and the claims of a token, unverified. */
export function read(token: string): [header: Record<string, unknown>, claims: Record<string, unknown>] {
  const [header, claims] = token
    .split('.')
    .slice(0, 2)
    .map(text => JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<string, unknown>);
  return [header!, claims!];
}
