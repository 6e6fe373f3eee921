import {
  type Configuration,
  Configuration as ConfigurationClass,
  DatabaseDriver,
  EntityComparator,
  EntityFactory,
  EntityLoader,
  EntityManager,
  EntityMetadata,
  EntitySchema,
  helper,
  LockMode,
  MetadataStorage,
  Platform,
  QueryHelper,
  Utils,
} from '@mikro-orm/core';
import { AbstractSqlDriver, QueryBuilder, SqlSchemaGenerator } from '@mikro-orm/sql';
import { describe, expect, it } from 'vitest';
import { declareStockParties } from './stock-parties.ts';
import { openStock, openStockParties } from './stock.ts';

/** The members of MikroORM that one file of src/internal overrides or calls, with the number of their parameters. */
interface Reliance {
  readonly file: string;
  readonly owner: string;
  readonly members: object;
  readonly expected: Readonly<Record<string, number>>;
}

const overridden: readonly Reliance[] = [
  {
    file: 'entity-loader.ts',
    owner: 'EntityLoader',
    members: EntityLoader.prototype,
    expected: { populate: 4, populateField: 4, populateScalar: 3, findChildren: 5, findChildrenFromPivotTable: 6 },
  },
  {
    file: 'entity-factory.ts',
    owner: 'EntityFactory',
    members: EntityFactory.prototype,
    expected: { create: 2, processDiscriminatorColumn: 2 },
  },
  {
    file: 'entity-manager.ts',
    owner: 'EntityManager',
    members: EntityManager.prototype,
    expected: {
      find: 2,
      findOne: 2,
      stream: 1,
      populate: 2,
      create: 2,
      assign: 2,
      insert: 2,
      insertMany: 2,
      upsert: 2,
      upsertMany: 2,
      preparePopulate: 2,
      shouldRefresh: 3,
      applyFilters: 5,
    },
  },
  {
    file: 'driver.ts',
    owner: 'AbstractSqlDriver',
    members: AbstractSqlDriver.prototype,
    expected: {
      createEntityManager: 1,
      createQueryBuilder: 7,
      createQueryBuilderFromOptions: 2,
      count: 2,
      addTPTPolymorphicJoinsForRelation: 4,
      mapResult: 2,
    },
  },
  { file: 'driver.ts', owner: 'DatabaseDriver', members: DatabaseDriver.prototype, expected: { convertException: 1 } },
  {
    file: 'query-builder.ts',
    owner: 'QueryBuilder',
    members: QueryBuilder.prototype,
    expected: { execute: 2, stream: 1, getResultList: 1, getConnection: 0, setAbortOptions: 1, clone: 2 },
  },
  {
    file: 'schema.ts',
    owner: 'SqlSchemaGenerator',
    members: SqlSchemaGenerator.prototype,
    expected: { getTargetSchema: 1 },
  },
];

const called: readonly Reliance[] = [
  {
    file: 'entity-manager.ts',
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
    file: 'child-loader.ts and child-table.ts',
    owner: 'AbstractSqlDriver',
    members: AbstractSqlDriver.prototype,
    expected: { execute: 1, getTableName: 2, evaluateFormula: 3 },
  },
  {
    file: 'query-builder.ts',
    owner: 'QueryBuilder',
    members: QueryBuilder.prototype,
    expected: { addSelect: 1, mapResult: 1, toQuery: 0 },
  },
  { file: 'schema.ts', owner: 'Platform', members: Platform.prototype, expected: { lookupExtensions: 1 } },
  {
    file: 'schema.ts and extension.ts',
    owner: 'Configuration',
    members: ConfigurationClass.prototype,
    expected: { registerExtension: 2, get: 2, set: 2, getComparator: 1 },
  },
  {
    file: 'child-loader.ts',
    owner: 'EntityComparator',
    members: EntityComparator.prototype,
    expected: { mapResult: 2 },
  },
  {
    file: 'child-table.ts',
    owner: 'EntityMetadata',
    members: EntityMetadata.prototype,
    expected: { getPrimaryProps: 0, createColumnMappingObject: 2 },
  },
  {
    file: 'branch-filters.ts',
    owner: 'QueryHelper',
    members: QueryHelper,
    expected: { getActiveFilters: 3, processWhere: 1 },
  },
  {
    file: 'field-selection.ts',
    owner: 'Utils',
    members: Utils,
    expected: { extractChildElements: 3, getPrimaryKeyHash: 1 },
  },
];

function parametersOf({ members, expected }: Reliance): Record<string, unknown> {
  const count = (name: string): unknown => {
    const member = (members as Record<string, unknown>)[name];
    return typeof member === 'function' ? member.length : typeof member;
  };
  return Object.fromEntries(Object.keys(expected).map(name => [name, count(name)]));
}

describe('members of MikroORM that the library relies on', () => {
  it.each(overridden)('$owner has the methods that src/internal/$file overrides', reliance => {
    expect(parametersOf(reliance), `look at src/internal/${reliance.file}`).toEqual(reliance.expected);
  });

  it.each(called)('$owner has the methods that src/internal/$file calls', reliance => {
    expect(parametersOf(reliance), `look at src/internal/${reliance.file}`).toEqual(reliance.expected);
  });

  it('the query builder has the fields that src/internal/query-builder.ts reads', async () => {
    await using stock = await openStockParties('joined');
    const qb = stock.em().createQueryBuilder(stock.m.Party, 'p').select('*');
    const internals = qb as unknown as {
      driver: unknown;
      type: string;
      alias: string;
      mainAlias: { meta: unknown };
      state: Record<string, unknown>;
    };
    expect(internals.driver).toBe(stock.db.orm.driver);
    expect(internals.type).toBe('SELECT');
    expect(internals.alias).toBe('p');
    expect(internals.mainAlias.meta).toBe(stock.db.orm.getMetadata().get(stock.m.Party));
    expect(internals.state).toMatchObject({ fields: ['*'], groupBy: [], populate: [], finalized: false });
  });

  it('the query builder of a find has the hints of populate', async () => {
    await using stock = await openStockParties('joined');
    const { driver } = stock.db.orm as unknown as {
      driver: { createQueryBuilderFromOptions(...args: unknown[]): Promise<object> };
    };
    const meta = stock.db.orm.getMetadata().get(stock.m.Note);
    const populate = [{ field: 'party', strategy: 'joined' }];
    const qb = await driver.createQueryBuilderFromOptions(meta, {}, { populate });
    expect((qb as { state: unknown }).state).toMatchObject({ populate });
  });

  it('the query builder keeps its lock mode in its state', async () => {
    await using stock = await openStockParties('joined');
    await stock.em().transactional(em => {
      const qb = em.createQueryBuilder(stock.m.Party).setLockMode(LockMode.PESSIMISTIC_WRITE);
      expect((qb as unknown as { state: unknown }).state).toMatchObject({ lockMode: LockMode.PESSIMISTIC_WRITE });
    });
  });

  it('an entity has the fields that src/internal reads', async () => {
    await using stock = await openStockParties('joined');
    const wrapped = helper(await stock.em().findOneOrFail(stock.m.Company, 3));
    expect(wrapped).toMatchObject({
      __initialized: true,
      __managed: true,
      __originalEntityData: { id: 3, name: 'acme', vat: 'A1' },
    });
    expect(wrapped.__meta).toBe(stock.db.orm.getMetadata().get(stock.m.Company));
    expect([...wrapped.__loadedProperties].toSorted((a, b) => a.localeCompare(b))).toEqual(['id', 'name', 'vat']);
  });

  it('a new entity with a generated key has an identifier that takes the key later', async () => {
    await using stock = await openStockParties('joined');
    await stock.em().execute("select setval('party_id_seq', 100)");
    const em = stock.em();
    const company = em.create(stock.m.Company, { name: 'new', vat: 'N1' } as never);
    const identifiers: unknown[] = [];
    em.getEventManager().registerSubscriber({ onFlush: () => void identifiers.push(helper(company).__identifier) });
    await em.flush();
    expect(identifiers).toEqual([expect.objectContaining({ setValue: expect.any(Function) as unknown })]);
  });
});

describe('metadata of MikroORM that the library writes', () => {
  it('a joined hierarchy has the fields that src/internal/discovery.ts sets', async () => {
    await using stock = await openStockParties('joined');
    const metadata = stock.db.orm.getMetadata();
    const [party, person, employee] = [stock.m.Party, stock.m.Person, stock.m.Employee].map(cls => metadata.get(cls));
    expect(party!.tptDiscriminatorColumn).toBe('__tpt_type');
    expect(party!.discriminatorMap).toEqual({
      employee: stock.m.Employee,
      person: stock.m.Person,
      company: stock.m.Company,
    });
    expect(party!.allTPTDescendants).toEqual([employee, person, metadata.get(stock.m.Company)]);
    expect(person!.tptDiscriminatorColumn).toBeUndefined();
    expect(employee!.tptParent).toBe(person);
    expect(employee!.discriminatorValue).toBe('employee');
    expect(employee!.comparableProps.map(prop => prop.name)).toEqual(['id', 'name', 'email', 'dept', 'manager']);
  });

  it('a single table has the fields that src/internal/discovery.ts and single-table-relations.ts set', async () => {
    await using stock = await openStockParties('single-table');
    const metadata = stock.db.orm.getMetadata();
    const [party, person] = [metadata.get(stock.m.Party), metadata.get(stock.m.Person)];
    expect(party.discriminatorColumn).toBe('kind');
    expect(party.discriminatorMap).toEqual({
      employee: stock.m.Employee,
      person: stock.m.Person,
      company: stock.m.Company,
    });
    expect(person.discriminatorValue).toBe('person');
    expect(metadata.get(stock.m.Note).properties.person!.targetMeta?.class).toBe(stock.m.Person);
  });

  it('hooks of discovery see every class before it is processed, and the whole afterwards', async () => {
    const m = declareStockParties('joined');
    const before: unknown[] = [];
    const after: string[] = [];
    const onMetadata = ({ class: cls, root, inheritanceType }: EntityMetadata): void => {
      before.push([cls.name, root.className, inheritanceType]);
    };
    const afterDiscovered = (storage: MetadataStorage): void => {
      after.push(...[...storage].map(meta => meta.className));
    };
    await using _ = await openStock([...m.entities], { discovery: { onMetadata, afterDiscovered } });
    expect(before).toContainEqual(['Employee', 'Party', undefined]);
    expect(after).toEqual(expect.arrayContaining(['Party', 'Person', 'Employee', 'Company', 'Note', 'Folder']));
  });

  it('declarations are found by class before any ORM exists', () => {
    const m = declareStockParties('joined');
    expect(EntitySchema.REGISTRY.get(m.Party)?.meta).toMatchObject({ inheritance: 'tpt', abstract: true });
    expect([typeof MetadataStorage.PATH_SYMBOL, typeof MetadataStorage.META_SYMBOL]).toEqual(['symbol', 'symbol']);
  });
});

describe('extensions of MikroORM that the library replaces', () => {
  it('the platform registers the schema generator under a name', async () => {
    await using stock = await openStockParties('joined');
    const names: string[] = [];
    const config = { registerExtension: (name: string) => void names.push(name) } as unknown as Configuration;
    stock.db.orm.driver.getPlatform().lookupExtensions({ config, em: stock.db.orm.em } as never);
    expect(names).toContain('@mikro-orm/schema-generator');
  });
});
