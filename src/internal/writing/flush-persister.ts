import { type ChangeSetPersister, type EntityManager, type EntityMetadata, LockMode, Utils } from '@mikro-orm/core';
import type { AbstractSqlDriver } from '@mikro-orm/sql';
import { mappingsOf } from '../mapping.ts';
import { PolymorphicChangeSetPersister } from './change-type/change-set-persister.ts';
import { slugsOf } from './slugs/running-slugs.ts';
import { type AnyChangeSet, wholeOf } from './table-change-sets.ts';

interface WriteOptions {
  readonly ctx?: object;
  readonly schema?: string;
}

/** The members of the persister that are overridden here, MikroORM's private ones included. */
interface ChangeSetPersisterInternals {
  executeInserts(changeSets: AnyChangeSet[], options: WriteOptions, withSchema?: boolean): Promise<void>;
  executeDeletes(changeSets: AnyChangeSet[], options: WriteOptions, withSchema?: boolean): Promise<void>;
  checkOptimisticLocks(meta: EntityMetadata, changeSets: AnyChangeSet[], options: object): Promise<void>;
}

const Base = PolymorphicChangeSetPersister as unknown as new () => ChangeSetPersisterInternals;
const managers = new WeakMap<object, EntityManager>();

/** The persister of a flush, which deletes from the child tables that a flush orders, and checks versions under a lock. */
export class FlushPersister extends Base {
  /** Gives the persister of a unit of work this class. */
  static install(em: EntityManager, persister: ChangeSetPersister): void {
    PolymorphicChangeSetPersister.install(em, persister);
    Object.setPrototypeOf(persister, FlushPersister.prototype);
    managers.set(persister, em);
  }

  /** After the hooks, which may change the text of a slug. */
  override async executeInserts(
    changeSets: AnyChangeSet[],
    options: WriteOptions,
    withSchema?: boolean,
  ): Promise<void> {
    if (withSchema) {
      await slugsOf(managers.get(this)!).beforeInserts(changeSets, options);
    }
    await super.executeInserts(changeSets, options, withSchema);
  }

  override async executeDeletes(
    changeSets: AnyChangeSet[],
    options: WriteOptions,
    withSchema?: boolean,
  ): Promise<void> {
    const [first] = changeSets;
    if (!withSchema || !first || !wholeOf(first) || !first.meta.tptParent) {
      return super.executeDeletes(changeSets, options, withSchema);
    }
    const em = managers.get(this)!;
    const size = em.config.get('batchSize');
    for (let start = 0; start < changeSets.length; start += size) {
      const keys = changeSets.slice(start, start + size).map(keyValues);
      await deleteRows(em.getDriver() as AbstractSqlDriver, first.meta, keys, options);
    }
  }

  /** MikroORM reads the versions of a batch and then updates: another transaction may write in between. */
  override checkOptimisticLocks(
    meta: EntityMetadata,
    changeSets: AnyChangeSet[],
    options: WriteOptions,
  ): Promise<void> {
    const isMapped = mappingsOf(managers.get(this)!.config).find(meta.class) !== undefined;
    const locked =
      isMapped && options.ctx ? { ...options, lockMode: LockMode.PESSIMISTIC_WRITE, lockOwnTable: true } : options;
    return super.checkOptimisticLocks(meta, changeSets, locked);
  }
}

/** The rows of one table alone: a delete through the driver takes those of all tables. */
async function deleteRows(
  driver: AbstractSqlDriver,
  meta: EntityMetadata<object>,
  keys: readonly unknown[][],
  { ctx, schema }: WriteOptions,
): Promise<void> {
  const platform = driver.getPlatform();
  const columns = meta.getPrimaryProps().flatMap(({ fieldNames }) => fieldNames);
  const key = tuple(columns.map(name => platform.quoteIdentifier(name)));
  const values = keys.map(parts => tuple(parts.map(() => '?'))).join(', ');
  const sql = `delete from ${driver.getTableName(meta, { schema: schema! })} where ${key} in (${values})`;
  await driver.execute(sql, keys.flat(), 'run', ctx);
}

function tuple(parts: readonly string[]): string {
  return parts.length === 1 ? parts[0]! : `(${parts.join(', ')})`;
}

function keyValues(changeSet: AnyChangeSet): unknown[] {
  return Utils.flatten(Utils.asArray(changeSet.getPrimaryKey()) as unknown[][], true);
}
