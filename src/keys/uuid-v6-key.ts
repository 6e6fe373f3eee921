import { v6 } from 'uuid';
import type { Mixin } from './class-types.ts';
import { uuidKey } from './uuid-key.ts';
import type { UuidKeyMembers } from './uuid-key-members.ts';

/**
 * Adds the primary key `id`: a UUID of version 6, whose order is that of creation. Where nothing asks for version 6, take
 * `UuidV7Key`: its keys grow also when the clock steps back.
 *
 * ```ts
 * abstract class Base extends UuidV6Key() {}
 * ```
 *
 * The keys of one process grow while its clock does (RFC 9562, by the package `uuid`). Throws `DeclarationError` for a base
 * that is no class. After `UUIDv6Base` of Advanced Alchemy.
 */
export const UuidV6Key: Mixin<'UuidV6Key', UuidKeyMembers> = uuidKey('UuidV6Key', () => v6());
