import {
  ChangeSetType,
  DeferMode,
  type EntityManager,
  type EntityMetadata,
  type EntityProperty,
  EventType,
  Reference,
  UnitOfWork,
} from '@mikro-orm/core';
import { type HierarchyMapping, mappingsOf } from '../mapping.ts';
import { commitOrder, ownReferences, tableOf } from './commit-order.ts';
import {
  type AnyChangeSet,
  collect,
  distribute,
  partsOf,
  split,
  tablesOf,
  unite,
  wholeOf,
} from './table-change-sets.ts';

type Groups = Record<ChangeSetType, Map<number, AnyChangeSet[]>>;

/** The members of MikroORM's unit of work that are overridden or used here, private ones included. */
interface UnitOfWorkInternals {
  getChangeSets(): AnyChangeSet[];
  computeChangeSets(): void;
  computeChangeSet(entity: object, type?: ChangeSetType): void;
  recomputeSingleChangeSet(entity: object): void;
  scheduleExtraUpdate(changeSet: AnyChangeSet, props: EntityProperty[]): void;
  findExtraUpdates(changeSet: AnyChangeSet, props: EntityProperty[]): void;
  register(entity: object, data?: object, options?: { refresh?: boolean }): object;
  runHooks(type: EventType, changeSet: AnyChangeSet, sync?: boolean): Promise<void>;
  commitUpdateChangeSets(changeSets: AnyChangeSet[], ctx?: object, batched?: boolean): Promise<void>;
  getChangeSetGroups(): Groups;
  getCommitOrder(): EntityMetadata[];
}

const Base = UnitOfWork as unknown as new () => UnitOfWorkInternals;

interface FlushState {
  readonly em: EntityManager;
  /** The change sets of this flush by entity of a joined hierarchy. */
  readonly wholes: Map<object, AnyChangeSet>;
}
const states = new WeakMap<object, FlushState>();

/**
 * MikroORM's unit of work, which takes an entity of a joined hierarchy for one entity: one change set with the columns of
 * all tables, hooks once, and its tables in the order of their foreign keys.
 */
export class PolymorphicUnitOfWork extends Base {
  /** Gives the unit of work of an entity manager this class. */
  static install(em: EntityManager, unitOfWork: UnitOfWork): void {
    Object.setPrototypeOf(unitOfWork, PolymorphicUnitOfWork.prototype);
    states.set(unitOfWork, { em, wholes: new Map() });
  }

  override computeChangeSets(): void {
    this.wholes.clear();
    super.computeChangeSets();
    this.joinedChangeSets().forEach(unite);
  }

  override computeChangeSet(entity: object, type?: ChangeSetType): void {
    super.computeChangeSet(entity, type);
    if (type !== ChangeSetType.DELETE && type !== ChangeSetType.DELETE_EARLY) {
      this.uniteOne(entity);
    }
  }

  override recomputeSingleChangeSet(entity: object): void {
    super.recomputeSingleChangeSet(entity);
    this.uniteOne(entity);
  }

  /** After `onFlush`: from here on the change sets are those that are written. */
  override getChangeSetGroups(): Groups {
    const groups = super.getChangeSetGroups();
    for (const whole of this.joinedChangeSets()) {
      this.wholes.set(whole.entity, whole);
      groups[whole.type].delete(whole.meta._id);
    }
    for (const whole of this.wholes.values()) {
      const parts = whole.type === ChangeSetType.CREATE ? split(whole) : [whole];
      for (const part of parts) {
        const key = whole.type === ChangeSetType.CREATE ? part.meta._id : part.rootMeta._id;
        groups[whole.type].set(key, [...(groups[whole.type].get(key) ?? []), part]);
      }
    }
    return groups;
  }

  override getCommitOrder(): EntityMetadata[] {
    if (this.wholes.size === 0) {
      return super.getCommitOrder();
    }
    const tables = this.getChangeSets().flatMap(({ meta }) =>
      meta.inheritanceType === 'tpt' ? tablesOf(meta) : [meta.root],
    );
    return commitOrder(new Map(tables.map(table => [table._id, table])).values());
  }

  override scheduleExtraUpdate(changeSet: AnyChangeSet, props: EntityProperty[]): void {
    const whole = wholeOf(changeSet);
    super.scheduleExtraUpdate(whole ?? changeSet, props);
    for (const { name } of whole ? props : []) {
      if (!(name in whole!.payload)) {
        delete (changeSet.payload as Record<string, unknown>)[name];
      }
    }
  }

  /** A reference to a row that is inserted later follows with an update. MikroORM asks whether the row of the root is there. */
  override findExtraUpdates(changeSet: AnyChangeSet, props: EntityProperty[]): void {
    const own = wholeOf(changeSet) ? ownReferences(changeSet.meta) : props;
    const [toJoined, others] = partition(own, prop => this.pendingPart(changeSet.entity, prop) !== undefined);
    super.findExtraUpdates(changeSet, others);
    for (const prop of toJoined) {
      if (prop.deferMode !== DeferMode.INITIALLY_DEFERRED && !this.pendingPart(changeSet.entity, prop)!.persisted) {
        this.scheduleExtraUpdate(changeSet, [prop]);
      }
    }
  }

  /** What a new entity counts as stored with is what was written, also when a hook of another entity changed it meanwhile. */
  override register(entity: object, data?: object, options?: { refresh?: boolean }): object {
    const whole = this.wholes.get(entity);
    if (whole?.type !== ChangeSetType.CREATE || !options?.refresh) {
      return super.register(entity, data, options);
    }
    collect(whole);
    return super.register(entity, whole.payload, options);
  }

  /** Before the first table and after the last one. */
  override async runHooks(type: EventType, changeSet: AnyChangeSet, sync?: boolean): Promise<void> {
    const whole = wholeOf(changeSet);
    if (!whole) {
      return super.runHooks(type, changeSet, sync);
    }
    const parts = partsOf(whole);
    if (
      (type === EventType.beforeCreate && changeSet === parts[0]) ||
      (type === EventType.afterCreate && changeSet === parts.at(-1))
    ) {
      await super.runHooks(type, whole, sync);
      if (sync) {
        distribute(whole);
      }
    }
  }

  override async commitUpdateChangeSets(changeSets: AnyChangeSet[], ctx?: object, batched?: boolean): Promise<void> {
    const [joined, others] = partition(changeSets, ({ meta }) => this.mappingOf(meta) !== undefined);
    await super.commitUpdateChangeSets(others, ctx, batched);
    for (const whole of joined) {
      await this.runHooks(EventType.beforeUpdate, whole, true);
    }
    const parts = Map.groupBy(joined.flatMap(split), ({ meta }) => meta);
    for (const [, ofTable] of [...parts].toSorted(([a], [b]) => tablesOf(a).length - tablesOf(b).length)) {
      await super.commitUpdateChangeSets(ofTable, ctx, batched);
    }
    for (const whole of joined) {
      collect(whole);
      await this.runHooks(EventType.afterUpdate, whole);
    }
  }

  private get wholes(): Map<object, AnyChangeSet> {
    return states.get(this)!.wholes;
  }

  private mappingOf(meta: EntityMetadata): HierarchyMapping | undefined {
    const mapping = mappingsOf(states.get(this)!.em.config).find(meta.class);
    return mapping?.isJoined ? mapping : undefined;
  }

  private joinedChangeSets(): AnyChangeSet[] {
    const { em } = states.get(this)!;
    return mappingsOf(em.config).isEmpty ? [] : this.getChangeSets().filter(({ meta }) => this.mappingOf(meta));
  }

  private uniteOne(entity: object): void {
    const changeSet = this.joinedChangeSets().find(candidate => candidate.entity === entity);
    if (changeSet) {
      unite(changeSet);
    }
  }

  /** The row that a reference to a new entity of a joined hierarchy needs: that of the class that it is declared to. */
  private pendingPart(entity: object, prop: EntityProperty): AnyChangeSet | undefined {
    const reference = (entity as Record<string, object | null | undefined>)[prop.name];
    const target = reference && Reference.unwrapReference(reference);
    const whole = target ? this.wholes.get(target) : undefined;
    const tables = new Set((prop.polymorphTargets ?? [prop.targetMeta!]).map(meta => tableOf(meta).class));
    return whole?.type === ChangeSetType.CREATE ? partsOf(whole).find(({ meta }) => tables.has(meta.class)) : undefined;
  }
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  const first: T[] = [];
  const second: T[] = [];
  for (const item of items) {
    (isFirst(item) ? first : second).push(item);
  }
  return [first, second];
}
