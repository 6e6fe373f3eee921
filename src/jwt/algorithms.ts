import { exportJWK, generateKeyPair, type JWK } from 'jose';

/** The algorithms that tokens are signed by: Ed25519, ECDSA on P-256, RSA of 2048 bits. None is symmetric. */
export const jwtAlgorithms = ['EdDSA', 'ES256', 'RS256'] as const;

/** An algorithm that tokens are signed by. */
export type JwtAlgorithm = (typeof jwtAlgorithms)[number];

/** The public part of a key, as RFC 7517 writes it. */
export type PublicJwk = Readonly<Record<string, string>>;

const publicMembers: Readonly<Record<JwtAlgorithm, readonly (keyof JWK)[]>> = {
  EdDSA: ['kty', 'crv', 'x'],
  ES256: ['kty', 'crv', 'x', 'y'],
  RS256: ['kty', 'n', 'e'],
};

/** The public members of a key, whatever else stands beside them. */
export function publicPart(algorithm: JwtAlgorithm, jwk: Readonly<Record<string, unknown>>): PublicJwk {
  return Object.fromEntries(publicMembers[algorithm].map(name => [name, String(jwk[name])]));
}

/** Makes a key pair. */
export async function makeKeyPair(algorithm: JwtAlgorithm): Promise<{ publicKey: PublicJwk; privateKey: JWK }> {
  const pair = await generateKeyPair(algorithm, { extractable: true });
  const privateKey = await exportJWK(pair.privateKey);
  return { publicKey: publicPart(algorithm, privateKey), privateKey };
}
