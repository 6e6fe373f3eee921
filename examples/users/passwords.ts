import { hash, verify } from '@node-rs/argon2';
import { Secret } from './domain.ts';

/** The Argon2id hash of a password, with a salt of its own. */
export async function hashPassword(password: string): Promise<Secret> {
  return new Secret(await hash(password));
}

/** Whether a password is the one that was hashed. */
export function isPassword(hashed: Secret, password: string): Promise<boolean> {
  return verify(hashed.reveal(), password);
}
