import { BigIntKey, type BigIntKeyMembers } from '../keys/big-int-key.ts';
import type { AbstractConstructor } from '../keys/class-types.ts';
import { Timestamps, type TimestampsMembers } from '../mixins/timestamps.ts';

const Keyed: AbstractConstructor<BigIntKeyMembers> = BigIntKey();

/** A `bigint` key made by the database. After `BigIntBase` of Advanced Alchemy. */
export abstract class BigIntBase extends Keyed {}

const Audited: AbstractConstructor<BigIntBase & TimestampsMembers> = Timestamps(BigIntBase);

/** A `bigint` key made by the database, `createdAt` and `updatedAt`. After `BigIntAuditBase` of Advanced Alchemy. */
export abstract class BigIntAuditBase extends Audited {}
