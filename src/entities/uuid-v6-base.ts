import { UuidV6Key } from '../keys/uuid-v6-key.ts';
import type { UuidKeyMembers } from '../keys/uuid-key-members.ts';
import type { AbstractConstructor } from '../keys/class-types.ts';
import { Timestamps, type TimestampsMembers } from '../mixins/timestamps.ts';

const Keyed: AbstractConstructor<UuidKeyMembers> = UuidV6Key();

/** A UUID v6 key. After `UUIDv6Base` of Advanced Alchemy. */
export abstract class UuidV6Base extends Keyed {}

const Audited: AbstractConstructor<UuidV6Base & TimestampsMembers> = Timestamps(UuidV6Base);

/** A UUID v6 key, `createdAt` and `updatedAt`. After `UUIDv6AuditBase` of Advanced Alchemy. */
export abstract class UuidV6AuditBase extends Audited {}
