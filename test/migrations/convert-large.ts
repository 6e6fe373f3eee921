import { type EntityClass, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { storedAs, type Strategy } from '../contracts/party/model.ts';
import { child, entity, named, type TestClass } from '../declaring/classes.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { migrate } from './run-migration.ts';
import { secondOrm } from './second-orm.ts';
import { writeMigration } from './written-migration.ts';

const TYPES = 20;
const MIDDLES = 4;

/** Twenty classes below four abstract ones, a column in each. */
function declareItems(strategy: Strategy): readonly EntityClass[] {
  const Item = entity(named('Item', Polymorphic()), { id: p.uuid().primary(), name: p.string() }, storedAs[strategy]);
  const middles = Array.from({ length: MIDDLES }, (_, index) =>
    child(`Group${index}`, Item, { [`size${index}`]: p.integer() }),
  );
  const leaves: Record<string, TestClass> = {};
  for (let index = 0; index < TYPES; index++) {
    leaves[`Leaf${index}`] = child(`Leaf${index}`, middles[index % MIDDLES]!, {
      [`text${index}`]: p.string(),
      [`at${index}`]: p.datetime().nullable(),
    });
  }
  return defineHierarchy(Item, leaves).entities;
}

const key = `lpad(i::text, 32, '0')::uuid`;

/** The types take turns; each second row has no time. */
async function seedJoined(db: TestOrm, rows: number): Promise<void> {
  const run = (sql: string): Promise<unknown> => db.em().execute(sql);
  await run(
    `insert into "item" ("id", "name", "_polymorphic_name") select ${key}, 'item ' || i, ` +
      `'group' || i % ${TYPES} % ${MIDDLES} || '.leaf' || i % ${TYPES} from generate_series(1, ${rows}) as i`,
  );
  for (let middle = 0; middle < MIDDLES; middle++) {
    await run(
      `insert into "group${middle}" ("id", "size${middle}") select ${key}, i * 7 from generate_series(1, ${rows}) as i where i % ${TYPES} % ${MIDDLES} = ${middle}`,
    );
  }
  for (let leaf = 0; leaf < TYPES; leaf++) {
    await run(
      `insert into "leaf${leaf}" ("id", "text${leaf}", "at${leaf}") select ${key}, md5(i::text), ` +
        `case when i % 2 = 0 then timestamptz '2024-01-01' + i * interval '1.5 second' end ` +
        `from generate_series(1, ${rows}) as i where i % ${TYPES} = ${leaf}`,
    );
  }
}

/** Every row as one JSON object without nulls, wherever its columns are. */
function wholeRows(strategy: Strategy): string {
  if (strategy === 'single-table') {
    return 'select "id", jsonb_strip_nulls(to_jsonb(item)) as "data" from "item"';
  }
  const parts = ['item', ...names('group', MIDDLES), ...names('leaf', TYPES)].map(
    table => `select "id", jsonb_strip_nulls(to_jsonb(t)) as "part" from "${table}" as t`,
  );
  return (
    `select "id", jsonb_object_agg(field.key, field.value) as "data" from (${parts.join(' union all ')}) as parts, ` +
    `jsonb_each("part") as field group by "id"`
  );
}

function names(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}

/** Both directions, up and down, with every row compared in the database. */
export function convertLargeContract(rows: number): void {
  describe.each(engines)(`M2 conversion of ${rows} rows of ${TYPES} types [$name]`, engine => {
    it('M2 keeps every row from joined to single-table and back, and the other way round', async () => {
      await using db = await openOrm(engine, { entities: [...declareItems('joined')] });
      await seedJoined(db, rows);
      const single = secondOrm(db, declareItems('single-table'));
      const joined = secondOrm(db, declareItems('joined'));
      await db.em().execute(`create schema "kept"`);
      await db.em().execute(`create table "kept"."rows" as ${wholeRows('joined')}`);
      const lost = (strategy: Strategy): Promise<unknown> =>
        db
          .em()
          .execute(
            `select count(*)::int as "rows", (count(*) filter (where now."data" is distinct from old."data"))::int as "lost" ` +
              `from "kept"."rows" as old full join (${wholeRows(strategy)}) as now using ("id")`,
          );
      const there = await writeMigration(single, { convert: 'single-table', root: 'item' });
      const times: string[] = [];
      const timed = async (label: string, ...args: Parameters<typeof migrate>): Promise<void> => {
        const start = performance.now();
        await migrate(...args);
        times.push(`${label} ${((performance.now() - start) / 1000).toFixed(1)} s`);
      };
      await timed('joined to single-table, up', single, 'up', there);
      expect(await lost('single-table')).toEqual([{ rows, lost: 0 }]);
      expect(await single.schema.getUpdateSchemaSQL()).not.toMatch(/item|group|leaf/);
      await timed('down', single, 'down', there);
      expect(await lost('joined')).toEqual([{ rows, lost: 0 }]);
      await migrate(single, 'up', there);
      await db.em().execute('drop table "mikro_orm_migrations"');
      const back = await writeMigration(joined, { convert: 'joined', root: 'item' });
      await timed('single-table to joined, up', joined, 'up', back);
      expect(await lost('joined')).toEqual([{ rows, lost: 0 }]);
      expect(await joined.schema.getUpdateSchemaSQL()).not.toMatch(/item|group|leaf/);
      await timed('down', joined, 'down', back);
      expect(await lost('single-table')).toEqual([{ rows, lost: 0 }]);
      console.info(`${engine.name}, ${rows} rows: ${times.join('; ')}`);
      await single.close();
      await joined.close();
    });
  });
}
