import type { AbstractConstructor } from '../keys/class-types.ts';
import { SoftDelete, type SoftDeleteMembers } from '../mixins/soft-delete.ts';
import { BaseMutableModel } from './base-model.ts';

const Base: AbstractConstructor<BaseMutableModel & SoftDeleteMembers> = SoftDelete(BaseMutableModel);

/** `BaseMutableModel` with `SoftDelete`. After the mixins of Tempest. */
export abstract class SoftDeleteModel extends Base {}
