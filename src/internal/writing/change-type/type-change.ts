import { type Dictionary, type EntityClass, type EntityMetadata, helper } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { carriedProperties, checkTypeData, isGiven } from '../../../polymorphic/change-type-data.ts';
import { IDENTITY_PROPERTY } from '../../../polymorphic/identity.ts';
import { planTypeChange, type TypeChangePlan } from '../../../polymorphic/type-change-plan.ts';
import { type HierarchyMapping } from '../../mapping.ts';
import { become, isCollection } from './become.ts';
import { EntityState } from './entity-state.ts';
import { inTransaction } from './in-transaction.ts';
import { leaveInverseSides } from './inverse-sides.ts';
import { deleteOwnLinks, emptiedColumns } from './left-columns.ts';
import { readBack } from './read-back.ts';
import { refuseReferences } from './references.ts';
import { restoreReferences } from './restore-references.ts';
import { type RunningChange, whileChanging } from './running-change.ts';
import { requireChangeable } from './subject.ts';
import { onRollback } from './transaction-log.ts';

/** One call of `changeType`. */
export class TypeChange {
  readonly #em: SqlEntityManager;
  readonly #entity: object;
  readonly #mapping: HierarchyMapping;
  readonly #plan: TypeChangePlan;
  readonly #from: EntityMetadata;
  readonly #to: EntityMetadata;
  readonly #carried: ReadonlySet<string>;
  readonly #data: Dictionary;
  readonly #stored: string;

  /** Refuses what can be refused without the database. */
  constructor(
    em: SqlEntityManager,
    entity: object,
    { to, data = {} }: { to: EntityClass; data?: Dictionary | undefined },
  ) {
    this.#em = em;
    this.#entity = entity;
    this.#mapping = requireChangeable(em, entity);
    const { model } = this.#mapping;
    const target = model.requireLevel(to);
    model.refuseAbstract(to);
    this.#plan = planTypeChange(model.levelOf(entity)!, target);
    this.#from = this.#mapping.metaOf(this.#plan.from);
    this.#to = this.#mapping.metaOf(target);
    this.#stored = (entity as { [IDENTITY_PROPERTY]: string })[IDENTITY_PROPERTY];
    this.#carried = carriedProperties(this.#from, this.#to);
    checkTypeData(this.#from, this.#to, { data, carried: this.#carriedValues() });
    this.#data = Object.fromEntries(Object.entries(data).filter(isGiven));
  }

  async run(): Promise<void> {
    const state = new EntityState(this.#entity);
    const undos = [() => state.restore()];
    await inTransaction(this.#em, async transaction => {
      onRollback(transaction, () => undos.toReversed().forEach(undo => undo()));
      await this.#em.flush();
      const before = new EntityState(this.#entity);
      undos.push(() => restoreReferences(this.#entity, before));
      if (this.#plan.from !== this.#plan.to) {
        await this.#prepareTables();
        undos.unshift(...this.#become());
        await this.#write();
      }
      await this.#assign();
    });
  }

  async #prepareTables(): Promise<void> {
    await this.#loadLazy();
    await refuseReferences(this.#em, this.#entity, { plan: this.#plan, mapping: this.#mapping });
    await deleteOwnLinks(this.#em, this.#entity, { from: this.#from, carried: this.#carried, mapping: this.#mapping });
  }

  #become(): (() => void)[] {
    become(this.#em, this.#entity, {
      meta: this.#to,
      identity: this.#plan.to.identity!,
      carried: this.#carried,
      data: this.#dataOf(name => !this.#isCollection(name)),
    });
    return leaveInverseSides(this.#em.getUnitOfWork(), this.#entity);
  }

  async #write(): Promise<void> {
    const change: RunningChange = {
      plan: this.#plan,
      mapping: this.#mapping,
      stored: this.#stored,
      emptied: this.#mapping.isJoined ? [] : emptiedColumns(this.#from, this.#to),
      isWritten: false,
    };
    await whileChanging(this.#entity, change, () => this.#em.flush());
  }

  /** Collections refer to the row in its new table; so does what is assigned to an entity that keeps its class. */
  async #assign(): Promise<void> {
    const isSame = this.#plan.from === this.#plan.to;
    const data = this.#dataOf(name => isSame || this.#isCollection(name));
    if (Object.keys(data).length > 0) {
      this.#em.assign(this.#entity, data);
      await this.#em.flush();
    }
    if (!isSame) {
      await readBack(this.#em, this.#entity, this.#to);
    }
  }

  /** What the entity takes along; lazy values that were not read are there all the same. */
  #carriedValues(): Record<string, unknown> {
    const held = this.#entity as Readonly<Record<string, unknown>>;
    const lazy = this.#lazyNames();
    return Object.fromEntries([...this.#carried].map(name => [name, lazy.includes(name) ? true : held[name]]));
  }

  #lazyNames(): string[] {
    const loaded: ReadonlySet<string> = helper(this.#entity).__loadedProperties;
    return this.#from.props
      .filter(({ name, lazy }) => lazy && this.#carried.has(name) && !loaded.has(name))
      .map(({ name }) => name);
  }

  /** Values that were not read go along into another table. */
  async #loadLazy(): Promise<void> {
    const lazy = this.#lazyNames();
    if (lazy.length > 0) {
      await this.#em.populate(this.#entity, lazy as never);
    }
  }

  #dataOf(isWanted: (name: string) => boolean): Dictionary {
    return Object.fromEntries(Object.entries(this.#data).filter(([name]) => isWanted(name)));
  }

  #isCollection(name: string): boolean {
    return isCollection(
      (this.#to.properties as EntityMetadata['properties'] & Record<string, EntityMetadata['props'][number]>)[name]!,
    );
  }
}
