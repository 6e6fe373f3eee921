import { type ChangeSet, ChangeSetPersister, type EntityManager, type EntityMetadata } from '@mikro-orm/core';
import type { AbstractSqlDriver } from '@mikro-orm/sql';
import { markInserted } from '../../../keys/completeness.ts';
import { mappingsOf } from '../../mapping.ts';
import { type GuardedOptions, TYPE_GUARD } from './guarded-driver.ts';
import { runningChange } from './running-change.ts';
import { TypeGuard } from './type-guard.ts';
import { writeTypeChange } from './write-type-change.ts';

type ChangeSets = ChangeSet<object>[];

/** The members of MikroORM's persister that are overridden or used here, private ones included. */
export interface PersisterInternals {
  executeInserts(sets: ChangeSets, options?: GuardedOptions, withSchema?: boolean): Promise<void>;
  executeUpdates(sets: ChangeSets, batched: boolean, options?: GuardedOptions, withSchema?: boolean): Promise<void>;
  executeDeletes(sets: ChangeSets, options?: GuardedOptions, withSchema?: boolean): Promise<void>;
  persistManagedEntity(set: ChangeSet<object>, options: GuardedOptions): Promise<void>;
  persistManagedEntitiesBatch(meta: EntityMetadata, sets: ChangeSets, options: GuardedOptions): Promise<void>;
  persistNewEntity(meta: EntityMetadata, set: ChangeSet<object>, options: GuardedOptions): Promise<void>;
  processProperties(set: ChangeSet<object>): void;
}

const Base = ChangeSetPersister as unknown as new () => PersisterInternals;
const managers = new WeakMap<object, EntityManager>();

/** MikroORM's persister, which writes changes of type, and no instance whose row has another type than it believes. */
export class PolymorphicChangeSetPersister extends Base {
  static install(em: EntityManager, persister: ChangeSetPersister): void {
    Object.setPrototypeOf(persister, PolymorphicChangeSetPersister.prototype);
    managers.set(persister, em);
  }

  override async executeInserts(sets: ChangeSets, options?: GuardedOptions, withSchema?: boolean): Promise<void> {
    await super.executeInserts(sets, options, withSchema);
    sets.forEach(({ entity }) => markInserted(entity));
  }

  override async executeUpdates(
    sets: ChangeSets,
    batched: boolean,
    options: GuardedOptions = {},
    withSchema?: boolean,
  ): Promise<void> {
    const changing = withSchema ? sets.filter(({ entity }) => runningChange(entity)) : [];
    for (const set of changing) {
      this.processProperties(set);
      await writeTypeChange(this, { set, options, driver: this.driver() });
    }
    const others = changing.length > 0 ? sets.filter(set => !changing.includes(set)) : sets;
    if (others.length > 0) {
      await super.executeUpdates(others, batched, options, withSchema);
    }
  }

  override async executeDeletes(sets: ChangeSets, options: GuardedOptions = {}, withSchema?: boolean): Promise<void> {
    if (!withSchema || !mappingsOf(managers.get(this)!.config).find(sets[0]!.meta.class)) {
      await super.executeDeletes(sets, options, withSchema);
      return;
    }
    const size = managers.get(this)!.config.get('batchSize');
    for (let index = 0; index < sets.length; index += size) {
      const chunk = sets.slice(index, index + size);
      await super.executeDeletes(chunk, this.guarded(chunk, options), withSchema);
    }
  }

  override async persistManagedEntity(set: ChangeSet<object>, options: GuardedOptions): Promise<void> {
    await super.persistManagedEntity(set, this.guarded([set], options));
  }

  override async persistManagedEntitiesBatch(
    meta: EntityMetadata,
    sets: ChangeSets,
    options: GuardedOptions,
  ): Promise<void> {
    await super.persistManagedEntitiesBatch(meta, sets, this.guarded(sets, options));
  }

  private guarded(sets: ChangeSets, options: GuardedOptions): GuardedOptions {
    const mapping = mappingsOf(managers.get(this)!.config).find(sets[0]!.meta.class);
    return mapping
      ? { ...options, [TYPE_GUARD]: new TypeGuard(this.driver(), mapping, sets, options['ctx'] as object | undefined) }
      : options;
  }

  private driver(): AbstractSqlDriver {
    return managers.get(this)!.getDriver() as unknown as AbstractSqlDriver;
  }
}
