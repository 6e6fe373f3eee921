import {
  ChangeSetType,
  DeferMode,
  type EntityManager,
  type EntityMetadata,
  type EntityProperty,
  EventType,
  Reference,
  type UnitOfWork,
} from '@mikro-orm/core';
import { isOptedIn } from '../../keys/mixin-mark.ts';
import { type HierarchyMapping, mappingsOf } from '../mapping.ts';
import { group, type Groups } from './change-set-groups.ts';
import { commitOrder, ownReferences, targetsOf } from './commit-order.ts';
import { dropExpressions, EntityState, restoreReferences } from './entity-state.ts';
import { refuseChange } from './flush-guards.ts';
import { FlushPersister } from './flush-persister.ts';
import { insertWaves } from './insert-waves.ts';
import { endSlugs, slugsOf, startSlugs } from './slugs/running-slugs.ts';
import { SoftRemovals } from './soft-removals.ts';
import {
  type AnyChangeSet,
  collect,
  distribute,
  isAt,
  partsOf,
  split,
  tablesOf,
  unite,
  wholeOf,
} from './table-change-sets.ts';

interface FlushState {
  readonly em: EntityManager;
  /** The change sets of this flush by entity of a joined hierarchy. */
  readonly wholes: Map<object, AnyChangeSet>;
  /** What entities of hierarchies were before this flush wrote them. */
  readonly before: Map<object, EntityState>;
}

const states = new WeakMap<object, FlushState>();

/**
 * MikroORM's unit of work, which takes an entity of a joined hierarchy for one entity: one change set with the columns of
 * all tables, hooks once, and its tables in the order of their foreign keys.
 */
export class PolymorphicUnitOfWork extends SoftRemovals {
  /** Gives the unit of work of an entity manager this class. */
  static install(em: EntityManager, unitOfWork: UnitOfWork): void {
    Object.setPrototypeOf(unitOfWork, PolymorphicUnitOfWork.prototype);
    FlushPersister.install(em, unitOfWork.getChangeSetPersister());
    SoftRemovals.attach(em, unitOfWork);
    states.set(unitOfWork, { em, wholes: new Map(), before: new Map() });
  }

  /** The database takes back a flush that fails. The entities follow, so that a corrected flush writes all of them. */
  override async doCommit(): Promise<void> {
    const { em, before } = states.get(this)!;
    before.clear();
    const slugs = startSlugs(em);
    try {
      await super.doCommit();
    } catch (error) {
      slugs.takeBack();
      restoreReferences(this.getExtraUpdates(), entity => before.has(entity));
      before.forEach(state => state.restore(em));
      dropExpressions(em);
      throw error;
    } finally {
      endSlugs(em);
    }
  }

  override async persistToDatabase(groups: Groups, ctx?: object): Promise<void> {
    await slugsOf(states.get(this)!.em).begin(this.getChangeSets(), ctx);
    await super.persistToDatabase(groups, ctx);
  }

  override computeChangeSets(): void {
    this.wholes.clear();
    super.computeChangeSets();
    this.changeSetsOf('joined').forEach(unite);
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
    const { before, wholes } = states.get(this)!;
    for (const changeSet of this.getChangeSets().filter(({ meta }) => isOptedIn(meta.class))) {
      refuseChange(changeSet);
      before.set(changeSet.entity, new EntityState(changeSet));
    }
    const joined = this.changeSetsOf('joined');
    const groups = super.getChangeSetGroups();
    joined.forEach(whole => wholes.set(whole.entity, whole));
    group(groups, joined, this.getChangeSets());
    return groups;
  }

  override getCommitOrder(): EntityMetadata[] {
    return this.changeSetsOf('any').length === 0
      ? super.getCommitOrder()
      : commitOrder(this.getChangeSets().map(({ meta }) => meta));
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
    const [toJoined, others] = partition(own, prop => this.insertOf(changeSet.entity, prop) !== undefined);
    super.findExtraUpdates(changeSet, others);
    for (const prop of toJoined) {
      if (prop.deferMode !== DeferMode.INITIALLY_DEFERRED && !this.insertOf(changeSet.entity, prop)!.persisted) {
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
    if (changeSet.type === whole.type && hookEnds[type] && isAt(changeSet, hookEnds[type])) {
      await super.runHooks(type, whole, sync);
      if (sync) {
        distribute(whole);
      }
    }
  }

  override async commitCreateChangeSets(changeSets: AnyChangeSet[], ctx?: object): Promise<void> {
    const isMapped = changeSets.some(({ meta }) => this.mappingOf(meta));
    for (const wave of isMapped ? insertWaves(changeSets) : [changeSets]) {
      await super.commitCreateChangeSets(wave, ctx);
    }
  }

  override async commitUpdateChangeSets(changeSets: AnyChangeSet[], ctx?: object, batched?: boolean): Promise<void> {
    const [joined, others] = partition(changeSets, ({ meta }) => this.mappingOf(meta)?.isJoined === true);
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

  override async commitDeleteChangeSets(changeSets: AnyChangeSet[], ctx?: object): Promise<void> {
    if (!changeSets.some(part => wholeOf(part) && part.meta.tptParent)) {
      return super.commitDeleteChangeSets(changeSets, ctx);
    }
    for (const part of changeSets) {
      await this.runHooks(EventType.beforeDelete, part, true);
    }
    await this.getChangeSetPersister().executeDeletes(changeSets, { ctx: ctx! });
  }

  private get wholes(): Map<object, AnyChangeSet> {
    return states.get(this)!.wholes;
  }

  private mappingOf(meta: EntityMetadata): HierarchyMapping | undefined {
    return mappingsOf(states.get(this)!.em.config).find(meta.class);
  }

  private changeSetsOf(hierarchies: 'joined' | 'any'): AnyChangeSet[] {
    const changeSets = mappingsOf(states.get(this)!.em.config).isEmpty ? [] : this.getChangeSets();
    return changeSets.filter(({ meta }) => {
      const mapping = this.mappingOf(meta);
      return mapping && (hierarchies === 'any' || mapping.isJoined);
    });
  }

  private uniteOne(entity: object): void {
    const changeSet = this.changeSetsOf('joined').find(candidate => candidate.entity === entity);
    if (changeSet) {
      unite(changeSet);
    }
  }

  /** The insert that a reference waits for: that into the table of the class that it is declared to. */
  private insertOf(entity: object, prop: EntityProperty): AnyChangeSet | undefined {
    const reference = (entity as Record<string, object | null | undefined>)[prop.name];
    const target = reference && Reference.unwrapReference(reference);
    const whole = target ? this.wholes.get(target) : undefined;
    const tables = new Set(targetsOf(prop));
    return whole?.type === ChangeSetType.CREATE ? partsOf(whole).find(({ meta }) => tables.has(meta.class)) : undefined;
  }
}

/** Which part of an entity a hook goes with. */
const hookEnds: Partial<Record<EventType, 'first' | 'last'>> = {
  [EventType.beforeCreate]: 'first',
  [EventType.afterCreate]: 'last',
  [EventType.beforeDelete]: 'first',
  [EventType.afterDelete]: 'last',
};

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  const first: T[] = [];
  const second: T[] = [];
  for (const item of items) {
    (isFirst(item) ? first : second).push(item);
  }
  return [first, second];
}
