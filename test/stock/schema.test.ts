import type { MikroORM } from '@mikro-orm/postgresql';
import { describe, expect, it } from 'vitest';
import { type Engine, engines, openOrm, serverEngines } from '../support/index.ts';
import { declareOptedIn, declareStockModel, entitiesOf, optedInTables } from './model.ts';

const generated = {
  'create the schema': orm => orm.schema.getCreateSchemaSQL(),
  'drop the schema': orm => orm.schema.getDropSchemaSQL(),
  'update an unchanged schema': orm => orm.schema.getUpdateSchemaSQL(),
  'update a schema that drifted': async orm => {
    const drift = [
      'alter table author drop column nickname',
      'drop table comment',
      'alter table dog drop constraint dog_id_foreign',
    ];
    for (const sql of drift) await orm.em.fork().execute(sql);
    return orm.schema.getUpdateSchemaSQL();
  },
  'undo an update': async orm => {
    await orm.em.fork().execute('alter table category add column extra int');
    const { up, down } = await orm.schema.getUpdateSchemaMigrationSQL();
    return `${up}\n${down}`;
  },
} satisfies Record<string, (orm: MikroORM) => Promise<string>>;

async function generate(
  engine: Engine,
  title: keyof typeof generated,
  options: { stock: boolean; optedIn: boolean },
): Promise<string[]> {
  const entities = [...entitiesOf(declareStockModel()), ...(options.optedIn ? declareOptedIn() : [])];
  await using db = await openOrm(engine, { stock: options.stock, entities });
  const sql = await generated[title](db.orm);
  return sql.split('\n').filter(line => line !== '' && !optedInTables.some(table => line.includes(`"${table}"`)));
}

describe.each(engines)('entities that did not opt in, schema [$name]', engine => {
  it.each(Object.keys(generated) as (keyof typeof generated)[])(
    'have the statements of MikroORM alone: %s',
    async title => {
      const stock = await generate(engine, title, { stock: true, optedIn: false });
      expect(await generate(engine, title, { stock: false, optedIn: false })).toEqual(stock);
      expect(await generate(engine, title, { stock: false, optedIn: true })).toEqual(stock);
      if (engine === serverEngines[0]) expect(stock).toMatchSnapshot();
    },
  );
});
