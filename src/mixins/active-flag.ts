import { type Opt, p } from '@mikro-orm/core';
import { ClassMark } from '../keys/class-mark.ts';
import type { AbstractConstructor, Mixin } from '../keys/class-types.ts';
import { defineMixin } from '../keys/define-mixin.ts';
import type { DictValues } from '../keys/dict.ts';
import { requireBase } from '../keys/require-base.ts';

/** What `ActiveFlag` adds to every instance. */
export interface ActiveFlagMembers extends DictValues<{ readonly isActive: boolean | null }> {
  /** Whether the row is in use; true unless the caller says otherwise. */
  isActive: Opt<boolean>;
  /** Sets `isActive`; a flush writes it. */
  activate(): void;
  /** Clears `isActive`; a flush writes it. */
  deactivate(): void;
}

/**
 * Adds `isActive`, a `boolean not null default true`.
 *
 * ```ts
 * abstract class Account extends ActiveFlag(BaseEntity) {}
 * ```
 *
 * A switch and no more: nothing is filtered, and it has nothing to do with `SoftDelete`. The default stands in the database,
 * and `em.create` or the flush sets it on the instance. Throws `DeclarationError` for a base that is no class. After `BaseModel` of Tempest.
 */
export const ActiveFlag: Mixin<'ActiveFlag', ActiveFlagMembers> = (...given: unknown[]): AbstractConstructor<never> => {
  abstract class ActiveFlagMixin extends requireBase('ActiveFlag', given) {
    declare isActive: boolean;

    activate(): void {
      this.isActive = true;
    }

    deactivate(): void {
      this.isActive = false;
    }
  }
  hasActiveFlag.set(ActiveFlagMixin, true);
  defineMixin(ActiveFlagMixin, { isActive: p.boolean().default(true) });
  return ActiveFlagMixin as never;
};

/** Whether a class has `ActiveFlag`. */
export const hasActiveFlag: ClassMark<true> = new ClassMark('hasActiveFlag');
