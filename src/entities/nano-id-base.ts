import { NanoIdKey, type NanoIdKeyMembers } from '../keys/nano-id-key.ts';
import type { AbstractConstructor } from '../keys/class-types.ts';
import { Timestamps, type TimestampsMembers } from '../mixins/timestamps.ts';

const Keyed: AbstractConstructor<NanoIdKeyMembers> = NanoIdKey();

/** A NanoId key. After `NanoIDBase` of Advanced Alchemy. */
export abstract class NanoIdBase extends Keyed {}

const Audited: AbstractConstructor<NanoIdBase & TimestampsMembers> = Timestamps(NanoIdBase);

/** A NanoId key, `createdAt` and `updatedAt`. After `NanoIDAuditBase` of Advanced Alchemy. */
export abstract class NanoIdAuditBase extends Audited {}
