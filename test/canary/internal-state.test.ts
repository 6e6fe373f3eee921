import {
  type Configuration,
  type EntityMetadata,
  EntitySchema,
  helper,
  LockMode,
  MetadataStorage,
} from '@mikro-orm/core';
import { QueryType } from '@mikro-orm/sql';
import { describe, expect, it } from 'vitest';
import { declareStockParties } from './stock-parties.ts';
import { openStock, openStockParties } from './stock.ts';

describe('state of MikroORM that the library reads', () => {
  it('the query builder has the fields that src/internal/loading/query-builder.ts reads', async () => {
    await using stock = await openStockParties('joined');
    const qb = stock.em().createQueryBuilder(stock.m.Party, 'p').select('*');
    const builder = qb as unknown as {
      driver: unknown;
      type: string;
      alias: string;
      mainAlias: { meta: unknown };
      state: Record<string, unknown>;
    };
    expect(builder.driver).toBe(stock.db.orm.driver);
    expect(builder.type).toBe('SELECT');
    expect(builder.alias).toBe('p');
    expect(builder.mainAlias.meta).toBe(stock.db.orm.getMetadata().get(stock.m.Party));
    expect(builder.state).toMatchObject({ fields: ['*'], groupBy: [], populate: [], finalized: false });
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

  it('the query builder keeps what src/internal/writing/merge-clause.ts completes in its state and its helper', async () => {
    await using stock = await openStockParties('single-table');
    const qb = stock.em().createQueryBuilder(stock.m.Employee);
    const rows = [{ id: 9, name: 'i', dept: 'it' }];
    qb.insert(rows as never)
      .onConflict('id' as never)
      .merge(['dept'] as never)
      .returning('name' as never);
    const builder = qb as unknown as { state: object; helper: { mapper(field: string, type: string): string } };
    expect(builder.state).toMatchObject({
      data: rows,
      onConflict: [{ fields: ['id'], merge: ['dept'] }],
      returning: ['name'],
    });
    expect(builder.helper.mapper('manager', QueryType.UPSERT)).toBe('manager_id');
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
  it('a joined hierarchy has the fields that src/internal/discovery/hierarchy-discovery.ts sets', async () => {
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

  it('a single table has the fields that src/internal/discovery/hierarchy-discovery.ts and single-table-relations.ts set', async () => {
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
