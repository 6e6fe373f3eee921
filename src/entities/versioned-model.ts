import type { AbstractConstructor } from '../keys/class-types.ts';
import { Versioned, type VersionedMembers } from '../mixins/versioned.ts';
import { BaseMutableModel } from './base-model.ts';

const Locked: AbstractConstructor<BaseMutableModel & VersionedMembers> = Versioned(BaseMutableModel);

/** `BaseMutableModel` and the optimistic lock `version`. */
export abstract class VersionedModel extends Locked {}
