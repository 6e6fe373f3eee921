import { type EntityClass, p } from '@mikro-orm/core';
import {
  defineConfig as defineStockConfig,
  MikroORM as StockMikroORM,
  PostgreSqlDriver as StockDriver,
} from '@mikro-orm/postgresql';
import {
  DeclarationError,
  defineHierarchy,
  MissingDriverError,
  Polymorphic,
  polymorphic,
  PolymorphicDriver,
  type PolymorphicError,
  UnregisteredClassError,
} from 'mikro-orm-polymorphic';
import { defineConfig, MikroORM, PostgreSqlDriver } from 'mikro-orm-polymorphic/postgresql';
import { describe, expect, it } from 'vitest';
import { storedAs, strategies } from '../contracts/party/model.ts';
import { child, entity, named, newRoot, startOrm } from './classes.ts';

function refusal(run: () => unknown): PolymorphicError {
  try {
    run();
  } catch (error) {
    return error as PolymorphicError;
  }
  return expect.fail('nothing was thrown');
}

describe('S4 classes that the hierarchy and the ORM do not share', () => {
  it('S4 listed but not given to the ORM', () => {
    const Tool = newRoot('Tool');
    const [Hammer, Saw, Drill] = [child('Hammer', Tool), child('Saw', Tool), child('Drill', Tool)];
    defineHierarchy(Tool, { Hammer, Saw, Drill });
    const error = refusal(() => startOrm([Tool, Hammer]));
    expect(error).toBeInstanceOf(UnregisteredClassError);
    expect(error).toMatchObject({ code: 'UNREGISTERED_CLASS' });
    expect(error.message).toContain('Saw and Drill of the hierarchy Tool are unknown to this ORM.');
    expect(error.message).toContain(
      'entities: [...hierarchy.entities], where hierarchy = defineHierarchy(Tool, { … })',
    );
  });

  it('S4 given to the ORM but not listed', () => {
    const Tool = newRoot('Tool');
    const [Hammer, Saw] = [child('Hammer', Tool), child('Saw', Tool)];
    const tools = defineHierarchy(Tool, { Hammer });
    const error = refusal(() => startOrm([...tools.entities, Saw]));
    expect(error).toBeInstanceOf(UnregisteredClassError);
    expect(error.message).toContain('Saw extends Tool but is not in its hierarchy.');
    expect(error.message).toContain('defineHierarchy(Tool, { Saw, … })');
    expect(error.message).toContain('option abstract');
  });

  it('S4 found through a relation but not listed', () => {
    const Tool = newRoot('Tool');
    const [Hammer, Saw] = [child('Hammer', Tool), child('Saw', Tool)];
    const tools = defineHierarchy(Tool, { Hammer });
    class Shed {}
    entity(Shed, { id: p.integer().primary(), saw: () => p.manyToOne(Saw as EntityClass) });
    expect(() => startOrm([...tools.entities, Shed])).toThrow('Saw extends Tool but is not in its hierarchy.');
  });

  it('S4 the root alone starts when its hierarchy is empty', () => {
    const Tool = newRoot('Tool');
    defineHierarchy(Tool, {});
    expect(() => startOrm([Tool])).not.toThrow();
  });

  it('S4 discovered after start-up, which MikroORM cannot do within a hierarchy', () => {
    const Tool = newRoot('Tool');
    const [Hammer, Saw] = [child('Hammer', Tool), child('Saw', Tool)];
    const orm = startOrm([Tool, Hammer]);
    const error = refusal(() => orm.discoverEntity(Saw));
    expect(error).toBeInstanceOf(UnregisteredClassError);
    expect(error.message).toContain('Saw belongs to a polymorphic hierarchy and cannot be discovered after start-up.');
    expect(error.message).toContain('entities: [...hierarchy.entities]');
    const Plain = entity(class Plain {}, { id: p.integer().primary() });
    orm.discoverEntity(Plain);
    expect(orm.getMetadata().has(Plain)).toBe(true);
  });

  it('S4 abstract classes between are found without being given', () => {
    const Tool = newRoot('Tool');
    const Mid = child('Mid', Tool);
    const Hammer = child('Hammer', Mid);
    const tools = defineHierarchy(Tool, { Hammer });
    expect(startOrm(tools.entities).getMetadata().has(Mid)).toBe(true);
    expect(startOrm([Hammer]).getMetadata().has(Tool)).toBe(true);
  });
});

describe('S1 drivers', () => {
  const hierarchy = () => {
    const Tool = newRoot('Tool');
    return defineHierarchy(Tool, { Hammer: child('Hammer', Tool) });
  };

  it('S1 the extension on MikroORM’s own driver is refused, naming the import to change', () => {
    const { entities } = hierarchy();
    const options = { entities: [...entities], dbName: 'none', extensions: [polymorphic()] };
    const error = refusal(() => new StockMikroORM(defineStockConfig(options)));
    expect(error).toBeInstanceOf(MissingDriverError);
    expect(error).toMatchObject({ code: 'MISSING_DRIVER' });
    expect(error.message).toMatch(/^PostgreSqlDriver cannot load polymorphic hierarchies/);
    expect(error.message).toContain("Import defineConfig and MikroORM from 'mikro-orm-polymorphic/postgresql'");
    expect(error.message).toContain('driver: PolymorphicDriver(PostgreSqlDriver)');
  });

  it('S1 a stock driver given to the library’s defineConfig is refused', () => {
    const options = { entities: [...hierarchy().entities], dbName: 'none', driver: StockDriver };
    expect(() => new MikroORM(defineConfig(options as never))).toThrow(MissingDriverError);
  });

  it('S1 the polymorphic driver without the extension is refused as soon as a hierarchy is there', () => {
    const { entities } = hierarchy();
    const options = { entities: [...entities], dbName: 'none', driver: PolymorphicDriver(StockDriver) };
    const error = refusal(() => new StockMikroORM(defineStockConfig(options)));
    expect(error).toBeInstanceOf(DeclarationError);
    expect(error.message).toContain('extensions: [polymorphic()]');
  });

  it('S1 every way to start with both works', () => {
    const { entities } = hierarchy();
    const options = { entities: [...entities], dbName: 'none' };
    const mixed = { ...options, driver: PolymorphicDriver(StockDriver), extensions: [polymorphic()] };
    const ways = [
      () => new MikroORM(options),
      () => new MikroORM(defineConfig(options)),
      () => new StockMikroORM(defineConfig(options)),
      () => new StockMikroORM(defineStockConfig(mixed)),
      () => new MikroORM({ ...options, driver: PostgreSqlDriver, extensions: [polymorphic()] }),
      () => new MikroORM({ ...options, extensions: [polymorphic(), polymorphic()] }),
    ];
    for (const start of ways) {
      expect(start().getMetadata().get(entities[0]).discriminatorMap).toEqual({ hammer: entities[1] });
    }
  });

  it('S1 MikroORM.init, given options or a configuration, works too', async () => {
    const { entities } = hierarchy();
    const options = { entities: [...entities], dbName: 'none' };
    for (const orm of [await MikroORM.init(options), await MikroORM.init(defineConfig(options))]) {
      expect(orm).toBeInstanceOf(MikroORM);
      expect(orm.getMetadata().get(entities[0]).discriminatorMap).toEqual({ hammer: entities[1] });
    }
  });

  it('S1 the mixin refuses a driver for another database', () => {
    class NoSqlDriver {
      getPlatform() {
        return {};
      }
    }
    const Driver = PolymorphicDriver(NoSqlDriver as never) as unknown as new () => object;
    expect(() => new Driver()).toThrow(DeclarationError);
    expect(() => new Driver()).toThrow(/^PolymorphicDriver\(NoSqlDriver\) needs a driver for PostgreSQL/);
  });

  it('S1 the user’s own discovery hooks run as well', () => {
    const seen: string[] = [];
    const discovery = {
      onMetadata: (meta: { className: string }) => void seen.push(meta.className),
      afterDiscovered: () => void seen.push('after'),
    };
    const { entities } = hierarchy();
    startOrm(entities, { discovery });
    expect(seen).toEqual(expect.arrayContaining(['Tool', 'Hammer', 'after']));
    expect(seen.at(-1)).toBe('after');
  });
});

describe('S1 declarations of the root', () => {
  it('S1 a polymorphic class without a strategy shows both lines to write', () => {
    const Tool = entity(named('Tool', Polymorphic()), { id: p.integer().primary() });
    const Hammer = child('Hammer', Tool);
    const { message } = refusal(() => startOrm([Tool, Hammer]));
    expect(message).toMatch(/^Tool is polymorphic but says not how it is stored\./);
    expect(message).toContain("@Entity({ inheritance: 'tpt' })");
    expect(message).toContain("@Entity({ discriminator: 'polymorphicName' })");
  });

  it('S1 a single class without a strategy too', () => {
    const Tool = entity(named('Tool', Polymorphic()), { id: p.integer().primary() });
    expect(() => startOrm([Tool])).toThrow(/^Tool is polymorphic but says not how it is stored\./);
  });

  it('S1 an abstract class above the root needs no strategy', () => {
    const Above = entity(named('Above', Polymorphic()), { id: p.integer().primary() }, { abstract: true });
    const Tool = entity(named('Tool', Above), {}, { inheritance: 'tpt' });
    expect(() => startOrm([Tool, child('Hammer', Tool)])).not.toThrow();
  });

  it.each([
    ['discriminator', 'kind'],
    ['discriminatorColumn', 'kind'],
    ['discriminatorColumn', '_polymorphic_name'],
  ])('S1 another discriminator property is refused with the line to write: %s: %s', (option, value) => {
    const Tool = entity(named('Tool', Polymorphic()), { id: p.integer().primary() }, { [option]: value });
    const Hammer = child('Hammer', Tool);
    const error = refusal(() => startOrm([Tool, Hammer]));
    expect(error).toBeInstanceOf(DeclarationError);
    expect(error.message).toContain(`Tool is single-table by the discriminator '${value}'`);
    expect(error.message).toContain("@Entity({ discriminator: 'polymorphicName' })");
  });

  it('S1 a class between that declares nothing is refused, naming it', () => {
    const Tool = newRoot('Tool');
    const Undeclared = named('Undeclared', Tool);
    const Hammer = child('Hammer', Undeclared);
    defineHierarchy(Tool, { Hammer });
    const error = refusal(() => startOrm([Tool, Hammer]));
    expect(error).toBeInstanceOf(DeclarationError);
    expect(error.message).toContain('Undeclared stands between Tool and its subclasses');
    expect(error.message).toContain('@Entity()');
  });

  it.each(strategies)('S1 no property of the root may be stored in the column of the identity, %s', strategy => {
    const properties = { id: p.integer().primary(), kind: p.string() };
    const Tool = entity(named('Tool', Polymorphic()), properties, storedAs[strategy]);
    const tools = defineHierarchy(Tool, { Hammer: child('Hammer', Tool) }, { column: 'kind' });
    expect(() => startOrm(tools.entities)).toThrow(/Tool\.kind .*'kind'/);
  });

  it.each(strategies)('S1 no property of a subclass may be stored in a column of that name, %s', strategy => {
    const Tool = newRoot('Tool', strategy);
    const Hammer = child('Hammer', Tool, { kind: p.string().fieldName('_polymorphic_name') });
    const tools = defineHierarchy(Tool, { Hammer });
    const { message } = refusal(() => startOrm(tools.entities));
    expect(message).toMatch(/Hammer\.kind/);
    expect(message).toContain('_polymorphic_name');
  });

  it.each(['joined', 'single-table'] as const)(
    'S1 the property of the identity cannot be declared again, %s',
    strategy => {
      const Tool = newRoot('Tool', strategy);
      const Hammer = child('Hammer', Tool, { polymorphicName: p.string() });
      defineHierarchy(Tool, { Hammer });
      expect(() => startOrm([Tool, Hammer])).toThrow(/Hammer.*polymorphicName/);
    },
  );

  it.each(strategies)(
    'S1 Polymorphic below the class that says how the hierarchy is stored is refused, %s',
    strategy => {
      class Plain {}
      entity(Plain, { id: p.integer().primary() }, storedAs[strategy]);
      const Tool = child('Tool', Polymorphic(Plain));
      const Hammer = child('Hammer', Tool);
      const error = refusal(() => startOrm([Plain, Tool, Hammer]));
      expect(error).toBeInstanceOf(DeclarationError);
      expect(error.message).toMatch(/\bPlain\b/);
      expect(error.message).toContain('Polymorphic(');
    },
  );

  it.each(strategies)('S1 a subclass that asks for another strategy than the root is refused, %s', strategy => {
    const Tool = newRoot('Tool', strategy);
    const Mid = child('Mid', Tool, {}, storedAs[strategy === 'joined' ? 'single-table' : 'joined']);
    const tools = defineHierarchy(Tool, { Hammer: child('Hammer', Mid) });
    const error = refusal(() => startOrm(tools.entities));
    expect(error).toBeInstanceOf(DeclarationError);
    expect(error.message).toMatch(/\bMid\b/);
    expect(error.message).toMatch(/\bTool\b/);
  });

  it.each(strategies)('S1 a subclass may repeat the strategy of the root, %s', strategy => {
    const Tool = newRoot('Tool', strategy);
    const Mid = child('Mid', Tool, {}, storedAs[strategy]);
    const tools = defineHierarchy(Tool, { Hammer: child('Hammer', Mid) });
    const metadata = startOrm(tools.entities).getMetadata();
    expect(metadata.get(Mid).root).toBe(metadata.get(Tool));
    expect(tools.identities).toEqual(['mid.hammer']);
  });

  it('S1 two hierarchies, joined and single-table, start in one ORM', () => {
    const [Tool, Beast] = [newRoot('Tool'), newRoot('Beast', 'single-table')];
    const tools = defineHierarchy(Tool, { Hammer: child('Hammer', Tool) });
    const beasts = defineHierarchy(Beast, { Dog: child('Dog', Beast) });
    const metadata = startOrm([...tools.entities, ...beasts.entities]).getMetadata();
    expect(metadata.get(Tool).inheritanceType).toBe('tpt');
    expect(metadata.get(Beast).inheritanceType).toBe('sti');
  });

  it('S1 one mapped superclass serves two hierarchies', () => {
    const Base = entity(named('Base', Polymorphic()), { id: p.integer().primary() }, { abstract: true });
    const First = entity(named('First', Base), {}, { inheritance: 'tpt' });
    const Second = entity(named('Second', Base), {}, { discriminator: 'polymorphicName' });
    const [firsts, seconds] = [
      defineHierarchy(First, { One: child('One', First) }),
      defineHierarchy(Second, { Two: child('Two', Second) }),
    ];
    startOrm([...firsts.entities, ...seconds.entities]);
    expect(First.getConcreteSubclasses().map(({ name }) => name)).toEqual(['One']);
    expect(Second.getConcreteSubclasses().map(({ name }) => name)).toEqual(['Two']);
  });

  it('S1 the root may take its key from the base that is given to Polymorphic', () => {
    class Keyed {
      declare id: number;
    }
    entity(Keyed, { id: p.integer().primary() }, { abstract: true });
    class Tool extends Polymorphic(Keyed) {}
    class Hammer extends Tool {}
    entity(Tool, {}, { inheritance: 'tpt' });
    entity(Hammer);
    const metadata = startOrm(defineHierarchy(Tool, { Hammer }).entities).getMetadata();
    expect(metadata.get(Hammer).primaryKeys).toEqual(['id']);
  });
});
