import type { AbstractConstructor } from '../keys/class-types.ts';
import { ActiveFlag, type ActiveFlagMembers } from '../mixins/active-flag.ts';
import { BaseMutableModel } from './base-model.ts';

const Base: AbstractConstructor<BaseMutableModel & ActiveFlagMembers> = ActiveFlag(BaseMutableModel);

/** `BaseMutableModel` with `ActiveFlag`. After the mixins of Tempest. */
export abstract class ActiveFlagModel extends Base {}
