import { v4 } from 'uuid';
import type { Mixin } from './class-types.ts';
import { uuidKey } from './uuid-key.ts';
import type { UuidKeyMembers } from './uuid-key-members.ts';

/**
 * Adds the primary key `id`: a UUID of version 4, random throughout, which tells nothing about when the row was made.
 *
 * ```ts
 * abstract class Base extends UuidV4Key() {}
 * ```
 *
 * Throws `DeclarationError` for a base that is no class. After `UUIDBase` of Advanced Alchemy.
 */
export const UuidV4Key: Mixin<'UuidV4Key', UuidKeyMembers> = uuidKey('UuidV4Key', () => v4());
