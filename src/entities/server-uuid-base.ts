import { ServerUuidKey, type ServerUuidKeyMembers } from '../keys/server-uuid-key.ts';
import type { AbstractConstructor } from '../keys/class-types.ts';
import { Timestamps, type TimestampsMembers } from '../mixins/timestamps.ts';

const Keyed: AbstractConstructor<ServerUuidKeyMembers> = ServerUuidKey();

/** A UUID key made by the database. */
export abstract class ServerUuidBase extends Keyed {}

const Audited: AbstractConstructor<ServerUuidBase & TimestampsMembers> = Timestamps(ServerUuidBase);

/** A UUID key made by the database, `createdAt` and `updatedAt`. */
export abstract class ServerUuidAuditBase extends Audited {}
