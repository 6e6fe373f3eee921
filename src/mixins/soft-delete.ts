import { type EventArgs, type Hidden, type Opt, p } from '@mikro-orm/core';
import { DeclarationError, MissingDriverError } from '../errors/declaration-error.ts';
import { listNames } from '../errors/sentence.ts';
import { ClassMark } from '../keys/class-mark.ts';
import type { AbstractConstructor, Mixin } from '../keys/class-types.ts';
import { defineMixin } from '../keys/define-mixin.ts';
import type { DictValues } from '../keys/dict.ts';
import { isPolymorphicDriver } from '../keys/driver-mark.ts';
import { fixColumns } from '../keys/fixed-columns.ts';
import { parseInstant } from '../keys/instant.ts';
import { requireBase } from '../keys/require-base.ts';

/** What `SoftDelete` adds to every instance. */
export interface SoftDeleteMembers extends DictValues<{ readonly deletedAt: string | null }> {
  /** When the row was marked as deleted; null for a row that is alive. */
  readonly deletedAt: Date | null;
  /** Whether the row is marked as deleted. Not a column: conditions name `deletedAt`. */
  readonly isDeleted: Hidden<Opt<boolean>>;
  /**
   * Marks this row as deleted, now or `at` a time; a flush writes it. Without a time, what is marked keeps the time that it
   * has. Throws `InvalidRequestError` for what is no valid time.
   */
  markDeleted(at?: Date): void;
  /** Takes the mark away; a flush writes it. */
  markRestored(): void;
}

/** What a soft deletion changes beside the columns. */
export interface SoftDeleteOptions {
  /** Switches the filter `alive` on for every query that does not switch it off. Default: false. */
  readonly filter?: boolean;
  /** `'mark'`: `em.remove` marks the row and those that the removal cascades to. Default: `'delete'`. */
  readonly onRemove?: 'delete' | 'mark';
}

/**
 * Adds `deletedAt`, a nullable, indexed `timestamptz(3)`, and the filter `alive`.
 *
 * ```ts
 * abstract class Document extends SoftDelete(BaseEntity, { filter: true, onRemove: 'mark' }) {}
 * ```
 *
 * Without options nothing is filtered, and `em.remove` deletes. Throws `DeclarationError` for a base that is no class and for
 * unknown options. After `SoftDeleteMixin` of Tempest.
 */
export const SoftDelete: Mixin<'SoftDelete', SoftDeleteMembers, SoftDeleteOptions> = (
  ...given: unknown[]
): AbstractConstructor<never> => {
  const { filter, onRemove } = checkedOptions(given[1]);
  abstract class SoftDeleteMixin extends requireBase('SoftDelete', given) {
    declare deletedAt: Date | null;

    get isDeleted(): boolean {
      return this.deletedAt != null;
    }

    markDeleted(at?: Date): void {
      this.deletedAt = at === undefined ? (this.deletedAt ?? new Date()) : parseInstant('deletedAt', at);
    }

    markRestored(): void {
      this.deletedAt = null;
    }
  }
  marksOnRemove.set(SoftDeleteMixin, onRemove === 'mark');
  const deletedAt = p
    .datetime(3)
    .columnType('timestamptz(3)')
    .nullable()
    .index()
    .onCreate(() => null as never);
  defineMixin(
    SoftDeleteMixin,
    { deletedAt },
    {
      filters: { [ALIVE]: { name: ALIVE, cond: { deletedAt: null }, default: filter } },
      ...(onRemove === 'mark' ? { hooks: { beforeDelete: [requireDriver] } } : {}),
    },
  );
  fixColumns(SoftDeleteMixin, 'deletedAt');
  return SoftDeleteMixin as never;
};

/** The name of the filter that leaves deleted rows out. */
export const ALIVE = 'alive';

/** Whether `em.remove` marks the rows of a class. */
export const marksOnRemove: ClassMark<boolean> = new ClassMark('marksOnRemove');

const choices: Readonly<Record<string, readonly unknown[]>> = {
  filter: [false, true],
  onRemove: ['delete', 'mark'],
} satisfies Record<keyof SoftDeleteOptions, readonly unknown[]>;

function checkedOptions(given: unknown): Required<SoftDeleteOptions> {
  if (given !== undefined && (typeof given !== 'object' || given === null)) {
    throw new DeclarationError(
      `The options of SoftDelete are ${JSON.stringify(given)}. Give an object, or leave them out.`,
    );
  }
  const options = Object.entries(given ?? {}).filter(([, value]) => value !== undefined);
  for (const [name, value] of options) {
    const allowed = Object.hasOwn(choices, name) ? choices[name]! : [];
    if (!allowed.includes(value)) {
      throw new DeclarationError(
        allowed.length === 0
          ? `SoftDelete has no option ${name}. It has ${listNames(Object.keys(choices))}.`
          : `The option ${name} of SoftDelete is ${JSON.stringify(value)}; choose ${allowed.map(each => JSON.stringify(each)).join(' or ')}.`,
      );
    }
  }
  return { filter: false, onRemove: 'delete', ...Object.fromEntries(options) };
}

/** A driver of MikroORM's own would delete what is to be marked. */
function requireDriver({ em, meta }: EventArgs<object>): void {
  if (!isPolymorphicDriver(em.getDriver())) {
    const fault = `cannot mark removed rows: without the mixin a ${meta.className} would be deleted`;
    throw new MissingDriverError(em.getDriver().constructor.name, fault);
  }
}
