import { describe, expect, it } from 'vitest';
import { declareParty as declareInDefine } from '../contracts/party/define.ts';
import { describeParties } from '../contracts/party/describe.ts';
import { strategies, type Strategy } from '../contracts/party/model.ts';
import { type Engine, engines, openOrm, type TestOrm } from '../support/index.ts';
import { checksOf, columnsOf, indexesOf } from './catalog.ts';
import type { DeclaringStyle } from './contract.ts';
import * as definedShapes from './shapes/define.ts';
import type { DeclareShapes } from './shapes/model.ts';

export function schemaContract({ declareParty, shapes }: DeclaringStyle): void {
  describeParties('S1 schema', declareParty, ({ strategy, engine, db }) => {
    it('S1 the root table stores the identity as varchar(255) not null, indexed', async () => {
      const columns = await columnsOf(db(), 'party');
      expect(columns['_polymorphic_name']).toEqual({ type: 'character varying', length: 255, nullable: 'NO' });
      expect(await indexesOf(db(), 'party')).toContainEqual(expect.stringMatching(/\(_polymorphic_name\)$/));
    });

    it('S1 no other table stores it, and no CHECK lists the identities', async () => {
      const names = ['person', 'employee', 'vehicle', 'car', 'truck', 'company', 'shop'];
      for (const name of names) {
        expect(Object.keys(await columnsOf(db(), name))).not.toContain('_polymorphic_name');
      }
      const checks = await checksOf(db());
      expect(checks.filter(check => (check.match(/_polymorphic_name/g) ?? []).length !== 1)).toEqual([]);
    });

    it('S1 the database is up to date right after creation', async () => {
      expect(await db().orm.schema.getUpdateSchemaSQL()).toBe('');
    });

    it('S1 the schema is the same in every declaration style', async () => {
      await using defined = await openOrm(engine, {
        entities: [...declareInDefine(strategy).entities],
        createSchema: false,
      });
      expect(await db().orm.schema.getCreateSchemaSQL()).toBe(await defined.orm.schema.getCreateSchemaSQL());
    });
  });

  describe.each(strategies)('S1 schema of a growing hierarchy, %s', strategy => {
    it.each(engines)('S1 a new subclass adds its columns and rewrites no CHECK [$name]', async engine => {
      await using db = await grow(engine, strategy, shapes);
      const diff = await db.orm.schema.getUpdateSchemaSQL({ wrap: false });
      expect(statements(diff)).toEqual(
        strategy === 'single-table'
          ? [
              'alter table "beast" add "wingspan" int null',
              `alter table "beast" add constraint "beast_bird_required" check ("_polymorphic_name" <> 'bird' or ("wingspan" is not null))`,
            ]
          : [
              'create table "bird" ("wingspan" int not null, "id" int not null, primary key ("id"))',
              'create table "fish" ("id" int not null, primary key ("id"))',
              'alter table "bird" add constraint "bird_id_foreign" foreign key ("id") references "beast" ("id") on delete cascade',
              'alter table "fish" add constraint "fish_id_foreign" foreign key ("id") references "beast" ("id") on delete cascade',
            ],
      );
      await db.orm.schema.update();
      expect(await db.orm.schema.getUpdateSchemaSQL()).toBe('');
    });

    it.each(engines)(
      'S1 every shape is up to date right after creation and alike in every style [$name]',
      async engine => {
        for (const [mine, defined] of [
          [shapes.declareVehicles(strategy), definedShapes.declareVehicles(strategy)],
          [shapes.declareCreatures(strategy), definedShapes.declareCreatures(strategy)],
          [shapes.declareZoo(strategy, true), definedShapes.declareZoo(strategy, true)],
        ] as const) {
          await using db = await openOrm(engine, { entities: [...mine.entities] });
          expect(await db.orm.schema.getUpdateSchemaSQL()).toBe('');
          await using other = await openOrm(engine, { entities: [...defined.entities], createSchema: false });
          expect(await db.orm.schema.getCreateSchemaSQL()).toBe(await other.orm.schema.getCreateSchemaSQL());
        }
      },
    );
  });
}

/** An ORM with the grown zoo on the tables of the small one. */
async function grow(engine: Engine, strategy: Strategy, shapes: DeclareShapes): Promise<TestOrm> {
  await using small = await openOrm(engine, {
    entities: [...shapes.declareZoo(strategy, false).entities],
    createSchema: false,
  });
  const schema = await small.orm.schema.getCreateSchemaSQL();
  const db = await openOrm(engine, { entities: [...shapes.declareZoo(strategy, true).entities], createSchema: false });
  await db.orm.schema.execute(schema);
  return db;
}

function statements(sql: string): string[] {
  return sql
    .split(';')
    .map(statement => statement.trim())
    .filter(Boolean);
}
