import { UuidV7Key } from '../keys/uuid-v7-key.ts';
import type { UuidKeyMembers } from '../keys/uuid-key-members.ts';
import type { AbstractConstructor } from '../keys/class-types.ts';
import { Timestamps, type TimestampsMembers } from '../mixins/timestamps.ts';

const Keyed: AbstractConstructor<UuidKeyMembers> = UuidV7Key();

/** A UUID v7 key. After `UUIDv7Base` of Advanced Alchemy. */
export abstract class UuidV7Base extends Keyed {}

const Audited: AbstractConstructor<UuidV7Base & TimestampsMembers> = Timestamps(UuidV7Base);

/** A UUID v7 key, `createdAt` and `updatedAt`. After `UUIDv7AuditBase` of Advanced Alchemy. */
export abstract class UuidV7AuditBase extends Audited {}
