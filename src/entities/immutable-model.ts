import type { AbstractConstructor } from '../keys/class-types.ts';
import { Immutable, type ImmutableMembers } from '../mixins/immutable.ts';
import { BaseModel } from './base-model.ts';

const Lasting: AbstractConstructor<BaseModel & ImmutableMembers> = Immutable(BaseModel);

/** `BaseModel` whose rows are never changed or deleted. After the immutable models of Dashtam. */
export abstract class ImmutableModel extends Lasting {}
