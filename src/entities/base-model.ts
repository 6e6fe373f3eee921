import { UuidV7Key } from '../keys/uuid-v7-key.ts';
import type { UuidKeyMembers } from '../keys/uuid-key-members.ts';
import type { AbstractConstructor } from '../keys/class-types.ts';
import { CreatedAt, type CreatedAtMembers } from '../mixins/created-at.ts';
import { UpdatedAt, type UpdatedAtMembers } from '../mixins/updated-at.ts';

const Created: AbstractConstructor<UuidKeyMembers & CreatedAtMembers> = CreatedAt(UuidV7Key());

/** A UUID v7 key and `createdAt`: the base of rows that never change. After `BaseModel` of Dashtam. */
export abstract class BaseModel extends Created {}

const Mutable: AbstractConstructor<BaseModel & UpdatedAtMembers> = UpdatedAt(BaseModel);

/** `BaseModel` and `updatedAt`. After `BaseMutableModel` of Dashtam. */
export abstract class BaseMutableModel extends Mutable {}
