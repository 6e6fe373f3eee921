import {
  ChangeSetPersister,
  Configuration,
  EntityComparator,
  EntityFactory,
  EntityManager,
  EntityMetadata,
  Platform,
  QueryHelper,
  UnitOfWork,
  Utils,
} from '@mikro-orm/core';
import { AbstractSqlDriver, QueryBuilder } from '@mikro-orm/sql';

/** The members of MikroORM that one file of src/internal overrides or calls, with the number of their parameters. */
export interface Reliance {
  readonly file: string;
  readonly owner: string;
  readonly members: object;
  readonly expected: Readonly<Record<string, number>>;
}

/** What src/internal calls without overriding it. */
export const called: readonly Reliance[] = [
  {
    file: 'writing',
    owner: 'AbstractSqlDriver',
    members: AbstractSqlDriver.prototype,
    expected: { applyUnionWhere: 3, extractManyToMany: 2, processManyToMany: 5, mapDataToFieldNames: 5, rethrow: 1 },
  },
  {
    file: 'writing/soft-removals.ts',
    owner: 'UnitOfWork',
    members: UnitOfWork.prototype,
    expected: { shouldCascade: 2 },
  },
  {
    file: 'writing/manager-batches.ts',
    owner: 'EntityFactory',
    members: EntityFactory.prototype,
    expected: { assignDefaultValues: 3 },
  },
  {
    file: 'writing/manager-transaction.ts',
    owner: 'EntityManager',
    members: EntityManager.prototype,
    expected: { withSessionContext: 3, getTransactionContext: 0 },
  },
  {
    file: 'writing/row-keys.ts',
    owner: 'QueryBuilder',
    members: QueryBuilder.prototype,
    expected: { ensureTPTJoins: 0 },
  },
  {
    file: 'writing/change-type/write-type-change.ts',
    owner: 'ChangeSetPersister',
    members: ChangeSetPersister.prototype,
    expected: { persistNewEntity: 3, processProperties: 1 },
  },
  { file: 'become.ts', owner: 'EntityFactory', members: EntityFactory.prototype, expected: { assignDefaultValues: 3 } },
  {
    file: 'writing/change-type/in-transaction.ts',
    owner: 'EntityManager',
    members: EntityManager.prototype,
    expected: { setTransactionContext: 1, resetTransactionContext: 0, getTransactionSessionContext: 0 },
  },
  {
    file: 'writing/change-type/type-change-subscriber.ts',
    owner: 'UnitOfWork',
    members: UnitOfWork.prototype,
    expected: { computeChangeSet: 2, getChangeSets: 0, getChangeSetPersister: 0 },
  },
  {
    file: 'loading/manager-loads.ts',
    owner: 'EntityManager',
    members: EntityManager.prototype,
    expected: {
      getFilterParams: 1,
      getContext: 0,
      getEntityLoader: 0,
      getEntityFactory: 0,
      getTransactionSessionContext: 0,
    },
  },
  {
    file: 'loading/populate-entities.ts',
    owner: 'EntityManager',
    members: EntityManager.prototype,
    expected: { prepareOptions: 1, preparePopulate: 2 },
  },
  {
    file: 'loading/child-loader.ts and child-table.ts',
    owner: 'AbstractSqlDriver',
    members: AbstractSqlDriver.prototype,
    expected: { execute: 1, getTableName: 2, evaluateFormula: 3 },
  },
  {
    file: 'loading/query-builder.ts',
    owner: 'QueryBuilder',
    members: QueryBuilder.prototype,
    expected: { addSelect: 1, mapResult: 1, toQuery: 0 },
  },
  {
    file: 'discovery/schema-generator.ts',
    owner: 'Platform',
    members: Platform.prototype,
    expected: { lookupExtensions: 1 },
  },
  {
    file: 'discovery/schema-generator.ts and extension.ts',
    owner: 'Configuration',
    members: Configuration.prototype,
    expected: { registerExtension: 2, get: 2, set: 2, getComparator: 1 },
  },
  {
    file: 'loading/child-loader.ts',
    owner: 'EntityComparator',
    members: EntityComparator.prototype,
    expected: { mapResult: 2 },
  },
  {
    file: 'loading/child-table.ts',
    owner: 'EntityMetadata',
    members: EntityMetadata.prototype,
    expected: { getPrimaryProps: 0, createColumnMappingObject: 2 },
  },
  {
    file: 'loading/branch-filters.ts',
    owner: 'QueryHelper',
    members: QueryHelper,
    expected: { getActiveFilters: 3, processWhere: 1 },
  },
  {
    file: 'loading/field-selection.ts',
    owner: 'Utils',
    members: Utils,
    expected: { extractChildElements: 3, getPrimaryKeyHash: 1 },
  },
];
