import { IntKey, type IntKeyMembers } from '../keys/int-key.ts';
import type { AbstractConstructor } from '../keys/class-types.ts';
import { Timestamps, type TimestampsMembers } from '../mixins/timestamps.ts';

const Keyed: AbstractConstructor<IntKeyMembers> = IntKey();

/** An `integer` key made by the database. After `IdentityBase` of Advanced Alchemy. */
export abstract class IntBase extends Keyed {}

const Audited: AbstractConstructor<IntBase & TimestampsMembers> = Timestamps(IntBase);

/** An `integer` key made by the database, `createdAt` and `updatedAt`. After `IdentityAuditBase` of Advanced Alchemy. */
export abstract class IntAuditBase extends Audited {}
