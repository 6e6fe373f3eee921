import {
  type Cascade,
  type ChangeSetType,
  type EntityMetadata,
  type EntityProperty,
  type EventType,
  UnitOfWork,
} from '@mikro-orm/core';
import type { Groups } from './change-set-groups.ts';
import type { ExtraUpdate } from './entity-state.ts';
import type { AnyChangeSet } from './table-change-sets.ts';

/** How a removal, or a persist, was asked for. */
export interface CascadeOptions {
  readonly cascade?: boolean;
  /** Set by a flush, which persists everything that is managed. */
  readonly checkRemoveStack?: boolean;
}

/** The members of MikroORM's unit of work that are overridden or used here, private ones included. */
export interface UnitOfWorkInternals extends Pick<
  UnitOfWork,
  'getChangeSetPersister' | 'getOrphanRemoveStack' | 'getPersistStack' | 'getRemoveStack'
> {
  commit(): Promise<void>;
  doCommit(): Promise<void>;
  persistToDatabase(groups: Groups, ctx?: object): Promise<void>;
  getChangeSets(): AnyChangeSet[];
  getExtraUpdates(): Iterable<ExtraUpdate>;
  computeChangeSets(): void;
  computeChangeSet(entity: object, type?: ChangeSetType): void;
  recomputeSingleChangeSet(entity: object): void;
  scheduleExtraUpdate(changeSet: AnyChangeSet, props: EntityProperty[]): void;
  findExtraUpdates(changeSet: AnyChangeSet, props: EntityProperty[]): void;
  register(entity: object, data?: object, options?: { refresh?: boolean }): object;
  persist(entity: object, visited?: Set<object>, options?: CascadeOptions): void;
  remove(entity: object, visited?: Set<object>, options?: CascadeOptions): void;
  scheduleOrphanRemoval(entity: object | undefined, visited?: Set<object>): void;
  cancelOrphanRemoval(entity: object, visited?: Set<object>): void;
  shouldCascade(prop: EntityProperty, type: Cascade): boolean;
  postCommitCleanup(): void;
  runHooks(type: EventType, changeSet: AnyChangeSet, sync?: boolean): Promise<void>;
  commitCreateChangeSets(changeSets: AnyChangeSet[], ctx?: object): Promise<void>;
  commitUpdateChangeSets(changeSets: AnyChangeSet[], ctx?: object, batched?: boolean): Promise<void>;
  commitDeleteChangeSets(changeSets: AnyChangeSet[], ctx?: object): Promise<void>;
  getChangeSetGroups(): Groups;
  getCommitOrder(): EntityMetadata[];
}

/** MikroORM's unit of work as a class to extend. */
export const UnitOfWorkBase = UnitOfWork as unknown as new () => UnitOfWorkInternals;
