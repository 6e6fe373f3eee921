import { defineEntity, p } from '@mikro-orm/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { engines, openOrm, serverEngines, type OpenOptions } from './index.ts';

const City = defineEntity({
  name: 'City',
  properties: { id: p.integer().primary(), name: p.string(), twins: p.array() },
});

const stockCity: OpenOptions = { stock: true, entities: [City] };
const insertOslo = "insert into city (id, name, twins) values (1, 'Oslo', '{}')";

describe.each(engines)('the test harness [$name]', engine => {
  it('opens an ORM on an empty database', async () => {
    await using db = await openOrm(engine, stockCity);
    expect(await db.em().count(City)).toBe(0);
  });

  it('gives two open ORMs two databases', async () => {
    await using one = await openOrm(engine, stockCity);
    await using two = await openOrm(engine, stockCity);
    await one.em().execute(insertOslo);
    expect(await one.em().count(City)).toBe(1);
    expect(await two.em().count(City)).toBe(0);
  });

  it('leaves nothing behind: no schema, no table, no setting', async () => {
    const first = await openOrm(engine, stockCity);
    for (const sql of ['create schema "Other"', 'create table "Other".x (id int)', 'set search_path to "Other"']) {
      await first.em().execute(sql);
    }
    await first.close();
    await using second = await openOrm(engine, { ...stockCity, createSchema: false });
    const schemas = await second.em().execute("select nspname from pg_namespace where nspname in ('Other', 'public')");
    expect(schemas).toEqual([{ nspname: 'public' }]);
    await second.orm.schema.create();
  });

  it('reads typed values as MikroORM itself does', async () => {
    await using db = await openOrm(engine, stockCity);
    await db.em().insert(City, { id: 1, name: 'Oslo', twins: ['Schleswig'] });
    expect(await db.em().findOneOrFail(City, 1)).toMatchObject({ twins: ['Schleswig'] });
  });

  it('records the statements of a block with their parameters', async () => {
    await using db = await openOrm(engine, stockCity);
    await db.em().execute(insertOslo);
    const { result, queries, sql, count } = await db.queries.during(() => db.em().find(City, { name: 'Oslo' }));
    expect(result).toHaveLength(1);
    expect(count).toBe(1);
    expect(sql).toEqual(['select "c0".* from "city" as "c0" where "c0"."name" = ?']);
    expect(queries[0]).toMatchObject({ params: ['Oslo'], connection: { type: 'write' } });
  });

  it('leaves transaction control out unless it is asked for', async () => {
    await using db = await openOrm(engine, stockCity);
    const insert = (id: number) => async () => {
      await db
        .em()
        .transactional(async em =>
          em.transactional(async inner => inner.insert(City, { id, name: 'Oslo', twins: [] })),
        );
    };
    expect(await db.queries.countOf(insert(1))).toBe(1);
    const { sql } = await db.queries.during(insert(2), { transactions: true });
    expect(sql.map(statement => statement.split(' ', 1)[0])).toEqual([
      'begin',
      'savepoint',
      'insert',
      'release',
      'commit',
    ]);
  });
});

describe.each(serverEngines)('databases [$name]', engine => {
  it('are created from a template in milliseconds', async () => {
    const times: number[] = [];
    await using source = await openOrm(engine, stockCity);
    onTestFinished(() =>
      console.log(`${engine.name}: a database and its ORM in ${times.map(t => t.toFixed(0)).join(', ')} ms`),
    );
    for (let i = 0; i < 5; i++) {
      const start = performance.now();
      await using db = await openOrm(engine, { ...stockCity, createSchema: false });
      times.push(performance.now() - start);
      expect(db.orm.config.get('clientUrl')).not.toBe(source.orm.config.get('clientUrl'));
    }
    expect(Math.min(...times)).toBeLessThan(500);
  });
});
