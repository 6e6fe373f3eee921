import { UuidV4Key } from '../keys/uuid-v4-key.ts';
import type { UuidKeyMembers } from '../keys/uuid-key-members.ts';
import type { AbstractConstructor } from '../keys/class-types.ts';
import { Timestamps, type TimestampsMembers } from '../mixins/timestamps.ts';

const Keyed: AbstractConstructor<UuidKeyMembers> = UuidV4Key();

/** A UUID v4 key. After `UUIDBase` of Advanced Alchemy. */
export abstract class UuidV4Base extends Keyed {}

const Audited: AbstractConstructor<UuidV4Base & TimestampsMembers> = Timestamps(UuidV4Base);

/** A UUID v4 key, `createdAt` and `updatedAt`. After `UUIDAuditBase` of Advanced Alchemy. */
export abstract class UuidV4AuditBase extends Audited {}
