import type { Dictionary, EntityName } from '@mikro-orm/core';
import type { QueryResult } from '@mikro-orm/sql';
import { isOptedIn } from '../../keys/mixin-mark.ts';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import type { DriverInternals, NativeInsertMany, NativeUpdate, NativeUpdateMany } from '../driver-internals.ts';
import type { Constructor } from '../manager-internals.ts';
import { cloneRows } from './clone-rows.ts';
import { deleteRows } from './delete-rows.ts';
import { insertRows } from './insert-rows.ts';
import { insertWithKeys } from './inserted-keys.ts';
import { type TableChain, tableChain } from './table-chain.ts';
import { updateRows, withOnUpdate } from './update-rows.ts';
import { upsertRows } from './upsert-rows.ts';
import type { WriteOptions } from './write-context.ts';

type Result = Promise<QueryResult<object>>;

/**
 * Writes of whole rows, whatever the class and the number of its tables.
 *
 * The unit of work writes table by table already. Its calls say `convertCustomTypes: false`, hold the columns of one table
 * only, and come without an entity manager: they pass through.
 */
export function withDriverWrites(Base: Constructor<DriverInternals>): Constructor<DriverInternals> {
  return class PolymorphicDriverMixin extends Base {
    override async nativeInsert(entityName: EntityName, data: Dictionary, options: WriteOptions = {}): Result {
      const chain = chainOf(this, entityName);
      return chain
        ? insertRows({ driver: this, chain, options }, [data])
        : super.nativeInsert(entityName, data, options);
    }

    override async nativeInsertMany(...args: NativeInsertMany): Result {
      const [entityName, data, options = {}] = args;
      const chain = chainOf(this, entityName);
      if (!chain && isOptedIn(this.getMetadata().get(entityName).class) && options.convertCustomTypes !== false) {
        return insertWithKeys(this, args, (...own) => super.nativeInsertMany(...own));
      }
      return chain && isWholeInsert(chain, data, options)
        ? insertRows({ driver: this, chain, options }, data)
        : super.nativeInsertMany(...args);
    }

    override async nativeUpdate(...args: NativeUpdate): Result {
      const [entityName, where, data, options = {}] = args;
      const chain = chainOf(this, entityName);
      if (chain && options['upsert']) {
        return upsertRows({ driver: this, chain, options }, [{ where, data }]);
      }
      if (chain && options.convertCustomTypes !== false) {
        return updateRows({ driver: this, chain, options }, { where, data });
      }
      return super.nativeUpdate(entityName, where, chain ? data : withClock(this, args), options);
    }

    override async nativeUpdateMany(...args: NativeUpdateMany): Result {
      const [entityName, where, data, options = {}] = args;
      const chain = options['upsert'] ? chainOf(this, entityName) : undefined;
      if (!chain) {
        return super.nativeUpdateMany(...args);
      }
      const rows = data.map((row, index) => ({ where: where[index], data: row }));
      return upsertRows({ driver: this, chain, options }, rows);
    }

    override async nativeDelete(entityName: EntityName, where: unknown, options: WriteOptions = {}): Result {
      const chain = chainOf(this, entityName);
      const isUnitOfWork = !options['em'] && chain?.meta === chain?.mapping.rootMeta;
      return chain && !isUnitOfWork
        ? deleteRows({ driver: this, chain, options }, where)
        : super.nativeDelete(entityName, where, options);
    }

    override async nativeClone(...args: NativeUpdate): Result {
      const [entityName, where, overrides, options = {}] = args;
      const chain = chainOf(this, entityName);
      return chain ? cloneRows({ driver: this, chain, options }, { where, overrides }) : super.nativeClone(...args);
    }
  };
}

function chainOf(driver: DriverInternals, entityName: EntityName): TableChain | undefined {
  return tableChain(driver.config, driver.getMetadata().get(entityName));
}

/** Data of an update past the unit of work, for a class with mixins: with what `onUpdate` makes. */
function withClock(driver: DriverInternals, [entityName, , data, options = {}]: NativeUpdate): Dictionary {
  const meta = driver.getMetadata().get(entityName);
  const isPast = !options['upsert'] && options.convertCustomTypes !== false;
  return isPast && isOptedIn(meta.class) && meta.inheritanceType !== 'tpt' ? withOnUpdate(meta.props, data) : data;
}

/** Of the instances that the unit of work writes table by table, only the root's row holds the identity. */
function isWholeInsert({ tables }: TableChain, data: readonly Dictionary[], options: WriteOptions): boolean {
  return (
    options.convertCustomTypes !== false ||
    (tables.length > 1 && data.some(row => Object.hasOwn(row, IDENTITY_PROPERTY)))
  );
}
