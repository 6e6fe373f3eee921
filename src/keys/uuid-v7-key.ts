import { v7 } from 'uuid';
import type { Mixin } from './class-types.ts';
import { uuidKey } from './uuid-key.ts';
import type { UuidKeyMembers } from './uuid-key-members.ts';

/**
 * Adds the primary key `id`: a UUID of version 7, whose order is that of creation.
 *
 * ```ts
 * abstract class Base extends UuidV7Key() {}
 * ```
 *
 * The keys of one process grow, also within a millisecond and when the clock steps back (RFC 9562, by the package `uuid`).
 * Throws `DeclarationError` for a base that is no class. After `UUIDv7Base` of Advanced Alchemy.
 */
export const UuidV7Key: Mixin<'UuidV7Key', UuidKeyMembers> = uuidKey('UuidV7Key', () => v7());
