import { Cascade, ChangeSetType, type EntityManager, helper } from '@mikro-orm/core';
import { marksOnRemove, type SoftDeleteMembers } from '../../mixins/soft-delete.ts';
import { resolveReferences } from '../loading/reference-resolver.ts';
import { targetsOf } from '../loading/related-entities.ts';
import { mappingsOf } from '../mapping.ts';
import { ActorFlushes } from './actor-flushes.ts';
import type { Groups } from './change-set-groups.ts';
import { forgetInCollections, keepOwner } from './removed-relations.ts';
import type { AnyChangeSet } from './table-change-sets.ts';
import type { CascadeOptions } from './unit-of-work-internals.ts';

type Markable = Pick<SoftDeleteMembers, 'markDeleted' | 'markRestored'> & { deletedAt: Date | null };

interface RemovalState {
  readonly em: EntityManager;
  /** What was removed since the last flush, with the mark that it had before. */
  readonly removed: Map<Markable, Date | null>;
  /** Orphans whose former owners are really deleted. */
  readonly lost: Set<object>;
}

const states = new WeakMap<object, RemovalState>();

/**
 * MikroORM's unit of work, in which the removal of an entity whose class says `onRemove: 'mark'` is an update.
 *
 * A removal cascades as what it began as: from a marked row to rows that can be marked, the others stay; from a row that is
 * really deleted to real deletions, since nothing can reference a row that is gone.
 */
export class SoftRemovals extends ActorFlushes {
  static attach(em: EntityManager, unitOfWork: object): void {
    states.set(unitOfWork, { em, removed: new Map(), lost: new Set() });
  }

  /** `visited` comes with what a real deletion cascades to. */
  override remove(entity: object, visited?: Set<object>, options?: CascadeOptions): void {
    const isNew = !helper(entity).__managed && this.getPersistStack().has(entity);
    if (visited || isNew || !isMarkable(entity)) {
      super.remove(entity, visited, options);
      return;
    }
    const managed = this.managedOf(entity);
    if (!managed) {
      super.remove(entity, visited, options);
      return;
    }
    const { removed } = states.get(this)!;
    if (!removed.has(managed)) {
      removed.set(managed, managed.deletedAt ?? null);
    }
    for (const marked of new Set([managed, entity])) {
      marked.markDeleted();
    }
    forgetInCollections(managed);
    super.persist(managed, undefined, { cascade: false });
  }

  /** To persist what was removed is to take the removal back, as ever. */
  override persist(entity: object, visited?: Set<object>, options?: CascadeOptions): void {
    const { removed } = states.get(this)!;
    const before = removed.get(entity as Markable);
    if (before !== undefined && !options?.checkRemoveStack) {
      (entity as Markable).deletedAt = before;
      removed.delete(entity as Markable);
    }
    super.persist(entity, visited, options);
  }

  override scheduleOrphanRemoval(entity: object | undefined, visited?: Set<object>): void {
    if (entity && visited) {
      states.get(this)!.lost.add(entity);
    }
    const isMarked = entity && !visited && isMarkable(entity);
    super.scheduleOrphanRemoval(entity, isMarked ? new Set([entity]) : visited);
  }

  override cancelOrphanRemoval(entity: object, visited?: Set<object>): void {
    states.get(this)!.lost.delete(entity);
    super.cancelOrphanRemoval(entity, visited);
  }

  override async doCommit(): Promise<void> {
    await this.resolveRemoved();
    await super.doCommit();
  }

  override computeChangeSets(): void {
    const { removed, lost, em } = states.get(this)!;
    for (const orphan of [...this.getOrphanRemoveStack()].filter(each => !lost.has(each) && isMarkable(each))) {
      this.getOrphanRemoveStack().delete(orphan);
      keepOwner(em, orphan);
      this.remove(orphan);
    }
    const visited = new Set<object>();
    for (const entity of removed.keys()) {
      this.cascadeMark(entity, visited);
    }
    super.computeChangeSets();
  }

  /** A mark may make room for a row with the same unique values, so that it comes first. */
  override getChangeSetGroups(): Groups {
    const changeSets = this.getChangeSets();
    for (const changeSet of changeSets.filter(each => isMarkAlone(each))) {
      if (changeSets.some(other => other !== changeSet && other.rootMeta === changeSet.rootMeta)) {
        changeSet.type = ChangeSetType.UPDATE_EARLY;
      }
    }
    return super.getChangeSetGroups();
  }

  override postCommitCleanup(): void {
    const { removed, lost } = states.get(this)!;
    removed.clear();
    lost.clear();
    super.postCommitCleanup();
  }

  private cascadeMark(entity: Markable, visited: Set<object>): void {
    if (visited.has(entity) || !entity.deletedAt) {
      return;
    }
    visited.add(entity);
    const props = helper(entity).__meta.relations.filter(prop => this.shouldCascade(prop, Cascade.REMOVE));
    for (const related of props.flatMap(prop => targetsOf(entity, prop.name)).filter(isMarkable)) {
      if (!related.deletedAt) {
        related.markDeleted(entity.deletedAt);
      }
      this.cascadeMark(related, visited);
    }
  }

  /** An instance of its own, as one that was loaded elsewhere, is marked by reference. */
  private managedOf(entity: Markable): Markable | undefined {
    const wrapped = helper(entity);
    if (wrapped.__managed) {
      return entity;
    }
    const { em } = states.get(this)!;
    return wrapped.hasPrimaryKey()
      ? em.getReference(entity.constructor as never, wrapped.getPrimaryKey() as never)
      : undefined;
  }

  /** A reference to a class some of whose descendants are marked tells by its row which it is. */
  private async resolveRemoved(): Promise<void> {
    const { em } = states.get(this)!;
    const stacks = [this.getRemoveStack(), this.getOrphanRemoveStack()];
    const open = stacks.flatMap(stack => [...stack]).filter(entity => this.mayBeMarkable(entity));
    if (open.length === 0) {
      return;
    }
    await resolveReferences(em, open, { onUnknown: 'skip' });
    for (const entity of open.filter(isMarkable)) {
      if (this.getRemoveStack().delete(entity)) {
        this.remove(entity);
      }
    }
  }

  private mayBeMarkable(entity: object): boolean {
    const { __initialized: isLoaded, __meta: meta } = helper(entity);
    const mapping =
      isLoaded || isMarkable(entity) ? undefined : mappingsOf(states.get(this)!.em.config).find(meta.class);
    return mapping?.levelsBelow(mapping.levelOf(meta.class)).some(level => marksOnRemove.of(level.class)) === true;
  }
}

function isMarkable(entity: object): entity is Markable {
  return marksOnRemove.of(entity.constructor) === true;
}

const stamps: ReadonlySet<string> = new Set(['deletedAt', 'updatedAt', 'updatedBy']);

function isMarkAlone({ type, payload, meta }: AnyChangeSet): boolean {
  const names = Object.keys(payload);
  return (
    type === ChangeSetType.UPDATE &&
    (payload as Partial<Markable>).deletedAt != null &&
    names.every(name => stamps.has(name) || name === meta.versionProperty)
  );
}
