import type { AbstractConstructor, Mixin } from '../keys/class-types.ts';
import { requireBase } from '../keys/require-base.ts';
import { CreatedAt, type CreatedAtMembers } from './created-at.ts';
import { UpdatedAt, type UpdatedAtMembers } from './updated-at.ts';

/** What `Timestamps` adds to every instance. */
export type TimestampsMembers = CreatedAtMembers & UpdatedAtMembers;

/**
 * Adds `createdAt` and `updatedAt`.
 *
 * ```ts
 * abstract class Account extends Timestamps(BaseEntity) {}
 * ```
 *
 * Throws `DeclarationError` for a base that is no class. After `AuditMixin` of Advanced Alchemy.
 */
export const Timestamps: Mixin<'Timestamps', TimestampsMembers> = (...given: unknown[]): AbstractConstructor<never> =>
  UpdatedAt(CreatedAt(requireBase('Timestamps', given))) as never;
