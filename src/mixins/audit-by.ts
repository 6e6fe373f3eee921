import { type EntityMetadata, type EntityProperty, helper, p } from '@mikro-orm/core';
import type { AbstractConstructor, Mixin } from '../keys/class-types.ts';
import { defineMixin } from '../keys/define-mixin.ts';
import type { DictValues } from '../keys/dict.ts';
import { fixColumns } from '../keys/fixed-columns.ts';
import { requireBase } from '../keys/require-base.ts';
import { actorId, currentActor } from './actor.ts';

/** What `AuditBy` adds to every instance. */
export interface AuditByMembers extends DictValues<{
  readonly createdBy: string | null;
  readonly updatedBy: string | null;
}> {
  /** Who inserted the row: a UUID, or null. */
  readonly createdBy: string | null;
  /** Who last wrote the row, or one of its child rows: a UUID, or null. */
  readonly updatedBy: string | null;
  /** Says who creates the row, whoever the current actor is. Throws `ActorIdError` for anything but a UUID. */
  stampCreatedBy(id: string): void;
  /** Says who makes the next update, whoever the current actor is then. Throws `ActorIdError` for anything but a UUID. */
  stampUpdatedBy(id: string): void;
}

/**
 * Adds `createdBy` and `updatedBy`, two nullable columns of type `uuid`.
 *
 * ```ts
 * abstract class Document extends AuditBy(BaseEntity) {}
 * ```
 *
 * Inside `withActor` an insert sets both and an update that changes the row sets `updatedBy`; a stamp by hand wins. Without
 * an actor nothing is set. Throws `DeclarationError` for a base that is no class. After `AuditMixin` of Tempest.
 */
export const AuditBy: Mixin<'AuditBy', AuditByMembers> = (...given: unknown[]): AbstractConstructor<never> => {
  abstract class AuditByMixin extends requireBase('AuditBy', given) {
    declare createdBy: string | null;
    declare updatedBy: string | null;

    stampCreatedBy(id: string): void {
      this.createdBy = actorId(`stampCreatedBy() of ${this.constructor.name}`, id);
    }

    stampUpdatedBy(id: string): void {
      this.updatedBy = actorId(`stampUpdatedBy() of ${this.constructor.name}`, id);
      stamps.set(this, storedState(this));
    }
  }
  defineMixin(AuditByMixin, { createdBy: actorColumn(), updatedBy: actorColumn().onUpdate(updater as never) });
  fixColumns(AuditByMixin, 'createdBy', 'updatedBy');
  return AuditByMixin as never;
};

function actorColumn() {
  return p
    .uuid()
    .nullable()
    .onCreate(() => currentActor() ?? (null as never));
}

/** The property that says who updated a row; undefined for a class without `AuditBy`. */
export function updatedByOf({ props }: EntityMetadata): EntityProperty | undefined {
  return props.find(({ onUpdate }) => (onUpdate as unknown) === updater);
}

type State = Readonly<Record<string, unknown>> | undefined;

/** The stored state on which an entity was stamped by hand: the next update replaces it, and the stamp is used up. */
const stamps = new WeakMap<object, State>();

function storedState(entity: object): State {
  const wrapped = helper(entity) as ReturnType<typeof helper> | undefined;
  return wrapped?.__originalEntityData;
}

/** Takes the rest of its parameters, since updates without an entity call only functions that need none. */
function updater(...[entity]: readonly unknown[]): string | null | undefined {
  if (!entity) {
    return currentActor();
  }
  const { updatedBy } = entity as AuditByMembers;
  const state = storedState(entity);
  const isStamped = (stamps.has(entity) && stamps.get(entity) === state) || updatedBy !== state?.['updatedBy'];
  return isStamped ? updatedBy : (currentActor() ?? updatedBy);
}
