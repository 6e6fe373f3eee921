import type { AbstractConstructor } from '../keys/class-types.ts';
import { AuditBy, type AuditByMembers } from '../mixins/audit-by.ts';
import { BaseMutableModel } from './base-model.ts';

const Base: AbstractConstructor<BaseMutableModel & AuditByMembers> = AuditBy(BaseMutableModel);

/** `BaseMutableModel` with `AuditBy`. After the mixins of Tempest. */
export abstract class AuditByModel extends Base {}
