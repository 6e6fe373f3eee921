import { IntKey, type IntKeyMembers } from '../keys/int-key.ts';
import { UuidV7Key } from '../keys/uuid-v7-key.ts';
import type { UuidKeyMembers } from '../keys/uuid-key-members.ts';
import type { AbstractConstructor } from '../keys/class-types.ts';
import { Timestamps, type TimestampsMembers } from '../mixins/timestamps.ts';
import { Table } from './table.ts';
import type { TableMembers, TableStatics } from './table-statics.ts';

const UuidTable: AbstractConstructor<UuidKeyMembers & TimestampsMembers & TableMembers> & TableStatics = Table(
  Timestamps(UuidV7Key()),
);

/**
 * A UUID v7 key, `createdAt`, `updatedAt`, and the CRUD operations of `Table`. After `UUIDTableBase` of sqlmodel-ext.
 *
 * ```ts
 * class Setting extends UuidTableBase {}
 * const read = (id: string) => Setting.getExistOne(em, id);
 * ```
 */
export abstract class UuidTableBase extends UuidTable {}

const IntTable: AbstractConstructor<IntKeyMembers & TimestampsMembers & TableMembers> & TableStatics = Table(
  Timestamps(IntKey()),
);

/**
 * An integer key made by the database, undefined before the flush, `createdAt`, `updatedAt`, and the CRUD operations of `Table`.
 *
 * ```ts
 * class Counter extends TableBase {}
 * const read = (id: number) => Counter.getExistOne(em, id);
 * ```
 *
 * After `TableBase` of sqlmodel-ext.
 */
export abstract class TableBase extends IntTable {}
