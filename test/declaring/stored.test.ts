import { EntityCaseNamingStrategy, p } from '@mikro-orm/core';
import { defineEntity } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic, PolymorphicError } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { declareParty } from '../contracts/party/define.ts';
import { seedParties } from '../contracts/party/seed.ts';
import { storedAs, strategies } from '../contracts/party/model.ts';
import { engines, openOrm } from '../support/index.ts';
import { columnsOf, foreignKeysOf, indexesOf } from './catalog.ts';
import { child, entity, named, newRoot } from './classes.ts';

/** Properties that TypeScript does not know of a class made at run time. */
const data = (values: object) => values;

describe.each(strategies)('S1 the stored identity, %s', strategy => {
  describe.each(engines)('[$name]', engine => {
    const family = (options: object = {}) => {
      const Tool = newRoot('Tool', strategy, options);
      return { Tool, Hammer: child('Hammer', Tool, { weight: p.integer() }) };
    };

    it('S1 may stand in a column of another name', async () => {
      const { Tool, Hammer } = family();
      const { entities } = defineHierarchy(Tool, { Hammer }, { column: 'kind' });
      await using db = await openOrm(engine, { entities: [...entities] });
      const columns = await columnsOf(db, 'tool');
      expect(columns['kind']).toEqual({ type: 'character varying', length: 255, nullable: 'NO' });
      expect(columns).not.toHaveProperty('_polymorphic_name');
      expect(await indexesOf(db, 'tool')).toContainEqual(expect.stringMatching(/\(kind\)$/));
      expect(await db.orm.schema.getUpdateSchemaSQL()).toBe('');
      const em = db.em();
      em.create(Hammer, data({ weight: 3 }));
      await em.flush();
      expect(await db.em().execute('select kind from tool')).toEqual([{ kind: 'hammer' }]);
      expect(await db.em().find(Tool, {})).toMatchObject([{ weight: 3, polymorphicName: 'hammer' }]);
      expect(await db.em().count(Hammer)).toBe(1);
    });

    it('S1 keeps its column under another naming strategy', async () => {
      const { Tool, Hammer } = family();
      const { entities } = defineHierarchy(Tool, { Hammer });
      await using db = await openOrm(engine, { entities: [...entities], namingStrategy: EntityCaseNamingStrategy });
      expect(Object.keys(await columnsOf(db, 'Tool'))).toContain('_polymorphic_name');
      const keys = await foreignKeysOf(db);
      expect(keys.map(({ onUpdate, onDelete }) => onUpdate + onDelete)).toEqual(strategy === 'joined' ? ['ac'] : []);
      const em = db.em();
      em.create(Hammer, data({ weight: 3 }));
      await em.flush();
      expect(await db.em().find(Tool, {})).toMatchObject([{ weight: 3, polymorphicName: 'hammer' }]);
    });

    it('S1 is stored in a table of another name and schema, the keys of its children without ON UPDATE CASCADE', async () => {
      const { Tool, Hammer } = family({ schema: 'shop', tableName: 'All Tools' });
      const { entities } = defineHierarchy(Tool, { Hammer });
      await using db = await openOrm(engine, { entities: [...entities] });
      expect(await db.orm.schema.getUpdateSchemaSQL()).toBe('');
      const rules = await db
        .em()
        .execute(
          `select confupdtype::text as "onUpdate", confdeltype::text as "onDelete" from pg_constraint where contype = 'f'`,
        );
      expect(rules).toEqual(strategy === 'joined' ? [{ onUpdate: 'a', onDelete: 'c' }] : []);
      const em = db.em();
      em.create(Hammer, data({ weight: 3 }));
      await em.flush();
      expect(await db.em().find(Tool, {})).toMatchObject([{ weight: 3, polymorphicName: 'hammer' }]);
      expect(await db.em().execute('select _polymorphic_name from shop."All Tools"')).toHaveLength(1);
    });

    it('S1 a mapped superclass above the root brings its columns to the root table', async () => {
      const Base = entity(
        named('Base', Polymorphic()),
        { id: p.integer().primary(), label: p.string() },
        { abstract: true },
      );
      const Tool = child(
        'Tool',
        Base,
        {},
        strategy === 'joined' ? { inheritance: 'tpt' } : { discriminator: 'polymorphicName' },
      );
      const Hammer = child('Hammer', Tool, { weight: p.integer() });
      const { entities } = defineHierarchy(Tool, { Hammer });
      await using db = await openOrm(engine, { entities: [...entities] });
      expect(await columnsOf(db, 'tool')).toMatchObject({
        label: { nullable: 'NO' },
        _polymorphic_name: { type: 'character varying', length: 255, nullable: 'NO' },
      });
      expect(await db.orm.schema.getUpdateSchemaSQL()).toBe('');
    });

    it.each([true, false])('S3 classes that say abstract: true keep their columns, defined: %s', async isDefined => {
      const properties = { id: p.integer().primary(), name: p.string() };
      const Tool = entity(named('Tool', Polymorphic()), properties, { ...storedAs[strategy], abstract: true });
      const Mid = child('Mid', Tool, { grip: p.string() }, { abstract: true });
      const Leaf = child('Leaf', Mid, { weight: p.integer() });
      if (isDefined) {
        defineHierarchy(Tool, { Leaf });
      }
      await using db = await openOrm(engine, { entities: [Tool, Mid, Leaf] });
      expect(await db.orm.schema.getUpdateSchemaSQL()).toBe('');
      const em = db.em();
      em.create(Leaf, data({ name: 'n', grip: 'g', weight: 1 }));
      await em.flush();
      for (const cls of [Tool, Mid, Leaf]) {
        const [leaf] = await db.em().find(cls, {});
        expect(leaf).toBeInstanceOf(Leaf);
        expect(leaf).toMatchObject({ name: 'n', grip: 'g', weight: 1, polymorphicName: 'mid.leaf' });
      }
      expect(() => new Mid()).toThrow('Use Leaf.');
    });

    it('S1 constructor parameters of a base, and of a class, reach their constructors', async () => {
      class Base {
        declare id: number;
        name: string;
        constructor(name: string) {
          this.name = name.toUpperCase();
        }
      }
      abstract class Tool extends Polymorphic(Base) {}
      class Hammer extends Tool {}
      class Saw extends Tool {
        teeth: number;
        constructor(teeth: number, name: string) {
          super(name);
          this.teeth = teeth * 2;
        }
      }
      entity(Base, { id: p.integer().primary(), name: p.string() }, { abstract: true });
      entity(Tool, {}, storedAs[strategy]);
      entity(Hammer);
      entity(Saw, { teeth: p.integer() });
      const { entities } = defineHierarchy(Tool, { Hammer, Saw });
      await using db = await openOrm(engine, { entities: [...entities] });
      const em = db.em();
      em.create(Hammer, { name: 'big' });
      em.create(Saw, { name: 'fine', teeth: 4 });
      await em.flush();
      expect(await db.em().find(Tool, {}, { orderBy: { id: 'asc' } })).toMatchObject([
        { name: 'BIG' },
        { name: 'FINE', teeth: 8 },
      ]);
    });

    it('S4 classes made by a schema are stored and loaded as their own', async () => {
      const Tool = newRoot('Tool', strategy);
      const HammerSchema = defineEntity({ name: 'Hammer', extends: Tool, properties: { weight: p.integer() } });
      class Hammer extends HammerSchema.class {}
      HammerSchema.setClass(Hammer);
      defineHierarchy(Tool, { Hammer });
      await using db = await openOrm(engine, { entities: [Tool, Hammer] });
      const em = db.em();
      em.create(Hammer, { weight: 3 });
      await em.flush();
      const [hammer] = await db.em().find(Tool, {});
      expect(hammer).toBeInstanceOf(Hammer);
      expect(hammer).toMatchObject({ weight: 3, polymorphicName: 'hammer' });
    });

    it('S4 match refuses an entity that was loaded in part, naming the option; isComplete tells', async () => {
      const m = declareParty(strategy);
      await using db = await openOrm(engine, { entities: [...m.entities] });
      await seedParties(db.em(), m);
      const handlers = Object.fromEntries(m.parties.entities.map(({ name }) => [name, () => name]));
      const em = db.em();
      const car = await em.findOneOrFail(m.Party, 5, {
        loadPolymorphic: strategy === 'joined' ? 'none' : 'all',
        ...part(strategy),
      });
      expect(m.parties.isComplete(car)).toBe(false);
      expect(() => m.parties.match(car, handlers)).toThrow(PolymorphicError);
      expect(() => m.parties.match(car, handlers)).toThrow(/Car.*loadPolymorphic/s);
      expect(m.parties.isComplete(em.getReference(m.Party, 6))).toBe(false);
      expect(() => m.parties.match(em.getReference(m.Party, 6), handlers)).toThrow(PolymorphicError);
      await em.find(m.Party, {});
      expect(m.parties.isComplete(car)).toBe(true);
      expect(m.parties.match(car, handlers)).toBe('Car');
      const created = em.create(m.Person, data({ id: 90, name: 'new' }) as never);
      expect(m.parties.isComplete(created)).toBe(true);
      expect(m.parties.match(created, handlers)).toBe('Person');
    });

    it('S1 entities that did not opt in keep their ON UPDATE CASCADE, next to a child table of the same name', async () => {
      const { Tool, Hammer } = family();
      const { entities } = defineHierarchy(Tool, { Hammer });
      class Shelf {}
      class ShelfHammer {}
      entity(Shelf, { id: p.integer().primary() }, { schema: 'other' });
      const owner = () => p.oneToOne(Shelf).primary().fieldName('id').updateRule('cascade').deleteRule('cascade');
      entity(ShelfHammer, { shelf: owner }, { schema: 'other', tableName: 'hammer' });
      await using db = await openOrm(engine, { entities: [...entities, Shelf, ShelfHammer], createSchema: false });
      const sql = await db.orm.schema.getCreateSchemaSQL();
      expect(sql).toMatch(/alter table "other"\."hammer" .* on update cascade on delete cascade/);
      expect(sql).not.toMatch(/alter table "hammer" .* on update cascade/);
    });
  });
});

function part(strategy: 'joined' | 'single-table'): object {
  return strategy === 'joined' ? {} : { fields: ['name'] };
}
