import { readdirSync, readFileSync } from 'node:fs';
import {
  ChangeSetPersister,
  DatabaseDriver,
  EntityFactory,
  EntityLoader,
  EntityManager,
  EventManager,
  IdentityMap,
  MikroORM,
  UnitOfWork,
} from '@mikro-orm/core';
import { AbstractSqlDriver, QueryBuilder, SqlSchemaGenerator } from '@mikro-orm/sql';
import { describe, expect, it } from 'vitest';
import { called, type Reliance } from './called-internals.ts';

const internals = new URL('../../src/internal/', import.meta.url);

const overridden: readonly Reliance[] = [
  {
    file: 'loading/entity-loader.ts',
    owner: 'EntityLoader',
    members: EntityLoader.prototype,
    expected: { populate: 4, populateField: 4, populateScalar: 3, findChildren: 5, findChildrenFromPivotTable: 6 },
  },
  {
    file: 'loading/entity-factory.ts',
    owner: 'EntityFactory',
    members: EntityFactory.prototype,
    expected: { create: 2, processDiscriminatorColumn: 2, findEntity: 3, createReference: 2 },
  },
  {
    file: 'writing/manager-writes.ts',
    owner: 'EntityManager',
    members: EntityManager.prototype,
    expected: {
      create: 2,
      assign: 2,
      merge: 2,
      insert: 2,
      insertMany: 2,
      upsert: 2,
      upsertMany: 2,
      nativeUpdate: 3,
      nativeDelete: 2,
      clone: 4,
    },
  },
  {
    file: 'loading/manager-loads.ts',
    owner: 'EntityManager',
    members: EntityManager.prototype,
    expected: {
      find: 2,
      findOne: 2,
      stream: 1,
      populate: 2,
      preparePopulate: 2,
      shouldRefresh: 3,
      applyFilters: 5,
      refresh: 1,
      tryFlush: 2,
    },
  },
  {
    file: 'querying/manager-queries.ts',
    owner: 'EntityManager',
    members: EntityManager.prototype,
    expected: { processWhere: 4, findByCursor: 2, cacheKey: 4, applyFilters: 5, countBy: 3 },
  },
  {
    file: 'driver.ts',
    owner: 'AbstractSqlDriver',
    members: AbstractSqlDriver.prototype,
    expected: { createEntityManager: 1 },
  },
  {
    file: 'loading/driver-loads.ts',
    owner: 'AbstractSqlDriver',
    members: AbstractSqlDriver.prototype,
    expected: {
      createQueryBuilder: 7,
      find: 2,
      createQueryBuilderFromOptions: 2,
      count: 2,
      addTPTPolymorphicJoinsForRelation: 4,
      mapResult: 2,
    },
  },
  {
    file: 'discovery/partial-indexes.ts',
    owner: 'AbstractSqlDriver',
    members: AbstractSqlDriver.prototype,
    expected: { renderPartialIndexWhere: 2, createQueryBuilder: 7 },
  },
  {
    file: 'writing/change-type/guarded-driver.ts',
    owner: 'AbstractSqlDriver',
    members: AbstractSqlDriver.prototype,
    expected: { nativeUpdate: 3, nativeUpdateMany: 3, nativeDelete: 2 },
  },
  {
    file: 'writing/change-type/change-set-persister.ts',
    owner: 'ChangeSetPersister',
    members: ChangeSetPersister.prototype,
    expected: {
      executeInserts: 3,
      executeUpdates: 4,
      executeDeletes: 3,
      persistManagedEntity: 2,
      persistManagedEntitiesBatch: 3,
    },
  },
  {
    file: 'writing/slugs/slug-writes.ts',
    owner: 'EntityManager',
    members: EntityManager.prototype,
    expected: { insert: 2, insertMany: 2, upsert: 2, upsertMany: 2 },
  },
  {
    file: 'querying/driver-queries.ts',
    owner: 'DatabaseDriver',
    members: DatabaseDriver.prototype,
    expected: { processCursorOptions: 3 },
  },
  {
    file: 'querying/driver-queries.ts',
    owner: 'AbstractSqlDriver',
    members: AbstractSqlDriver.prototype,
    expected: { count: 2, find: 2, createQueryBuilderFromOptions: 2 },
  },
  {
    file: 'writing/driver-writes.ts',
    owner: 'AbstractSqlDriver',
    members: AbstractSqlDriver.prototype,
    expected: {
      nativeInsert: 2,
      nativeInsertMany: 2,
      nativeUpdate: 3,
      nativeUpdateMany: 3,
      nativeDelete: 2,
      nativeClone: 3,
    },
  },
  { file: 'driver.ts', owner: 'DatabaseDriver', members: DatabaseDriver.prototype, expected: { convertException: 1 } },
  {
    file: 'loading/query-builder.ts',
    owner: 'QueryBuilder',
    members: QueryBuilder.prototype,
    expected: {
      wrapPaginateSubQuery: 1,
      execute: 2,
      stream: 1,
      getResultList: 1,
      getConnection: 0,
      setAbortOptions: 1,
      clone: 2,
      addTPTParentJoins: 3,
      applyDiscriminatorCondition: 0,
      finalize: 0,
      where: 3,
      orderBy: 1,
      andOrderBy: 1,
      joinReference: 7,
      createMainAlias: 3,
    },
  },
  {
    file: 'loading/identity-map.ts',
    owner: 'IdentityMap',
    members: IdentityMap.prototype,
    expected: { getPkHash: 1, getByEntity: 1 },
  },
  {
    file: 'writing/unit-of-work.ts',
    owner: 'UnitOfWork',
    members: UnitOfWork.prototype,
    expected: {
      doCommit: 0,
      persistToDatabase: 2,
      commitCreateChangeSets: 2,
      commitDeleteChangeSets: 2,
      computeChangeSets: 0,
      computeChangeSet: 2,
      recomputeSingleChangeSet: 1,
      getChangeSetGroups: 0,
      getCommitOrder: 0,
      scheduleExtraUpdate: 2,
      findExtraUpdates: 2,
      register: 3,
      runHooks: 2,
      commitUpdateChangeSets: 2,
    },
  },
  {
    file: 'writing/actor-flushes.ts',
    owner: 'UnitOfWork',
    members: UnitOfWork.prototype,
    expected: { commit: 0, doCommit: 0 },
  },
  {
    file: 'writing/soft-removals.ts',
    owner: 'UnitOfWork',
    members: UnitOfWork.prototype,
    expected: {
      remove: 2,
      persist: 2,
      scheduleOrphanRemoval: 2,
      cancelOrphanRemoval: 2,
      doCommit: 0,
      computeChangeSets: 0,
      getChangeSetGroups: 0,
      postCommitCleanup: 0,
    },
  },
  {
    file: 'writing/flush-persister.ts',
    owner: 'ChangeSetPersister',
    members: ChangeSetPersister.prototype,
    expected: { executeInserts: 3, executeDeletes: 3, checkOptimisticLocks: 3 },
  },
  {
    file: 'writing/event-manager.ts',
    owner: 'EventManager',
    members: EventManager.prototype,
    expected: { getSubscribedEntities: 1, clone: 0 },
  },
  { file: 'extension.ts', owner: 'MikroORM', members: MikroORM.prototype, expected: { discoverEntity: 2 } },
  {
    file: 'discovery/schema-generator.ts',
    owner: 'SqlSchemaGenerator',
    members: SqlSchemaGenerator.prototype,
    expected: { getTargetSchema: 1 },
  },
];

function parametersOf({ members, expected }: Reliance): Record<string, unknown> {
  const count = (name: string): unknown => {
    const member = (members as Record<string, unknown>)[name];
    return typeof member === 'function' ? member.length : typeof member;
  };
  return Object.fromEntries(Object.keys(expected).map(name => [name, count(name)]));
}

/** The methods that a file of src overrides. */
function overridesIn(file: string): string[] {
  const source = readFileSync(new URL(file, internals), 'utf8');
  return [...source.matchAll(/\boverride (?:async )?\*?(\w+)\(/g)].map(([, name]) => `${file} ${name}`);
}

describe('members of MikroORM that the library relies on', () => {
  it('are all named here: every method that src/internal overrides', () => {
    const named = new Set(
      overridden.flatMap(({ file, expected }) => Object.keys(expected).map(name => `${file} ${name}`)),
    );
    expect(
      readdirSync(internals, { encoding: 'utf8', recursive: true })
        .filter(file => file.endsWith('.ts'))
        .flatMap(overridesIn)
        .filter(override => !named.has(override)),
    ).toEqual([]);
  });

  it.each(overridden)('$owner has the methods that src/internal/$file overrides', reliance => {
    expect(parametersOf(reliance), `look at src/internal/${reliance.file}`).toEqual(reliance.expected);
  });

  it.each(called)('$owner has the methods that src/internal/$file calls', reliance => {
    expect(parametersOf(reliance), `look at src/internal/${reliance.file}`).toEqual(reliance.expected);
  });
});
