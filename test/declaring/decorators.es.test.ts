import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/es';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { engines, openOrm } from '../support/index.ts';
import { columnsOf } from './catalog.ts';
import { startOrm } from './classes.ts';

describe('S1 ES decorators', () => {
  it('S1 a class between that has decorated properties but no @Entity() is refused, naming it', () => {
    @Entity({ inheritance: 'tpt' })
    abstract class Tool extends Polymorphic() {
      @PrimaryKey({ type: 'integer' })
      id!: number;
    }
    abstract class Forgotten extends Tool {
      @Property({ type: 'string' })
      grip!: string;
    }
    @Entity()
    class Hammer extends Forgotten {}
    const tools = defineHierarchy(Tool, { Hammer });
    expect(() => startOrm(tools.entities)).toThrow(/Forgotten stands between Tool and its subclasses .*@Entity\(\)/);
  });

  it('S1 a class between without any decorator is refused, naming it', () => {
    @Entity({ discriminator: 'polymorphicName' })
    abstract class Tool extends Polymorphic() {
      @PrimaryKey({ type: 'integer' })
      id!: number;
    }
    abstract class Forgotten extends Tool {}
    @Entity()
    class Hammer extends Forgotten {}
    const tools = defineHierarchy(Tool, { Hammer });
    expect(() => startOrm(tools.entities)).toThrow(/Forgotten stands between Tool and its subclasses .*@Entity\(\)/);
  });

  it('S1 a root whose strategy was forgotten shows the lines to write', () => {
    @Entity()
    abstract class Tool extends Polymorphic() {
      @PrimaryKey({ type: 'integer' })
      id!: number;
    }
    @Entity()
    class Hammer extends Tool {}
    const tools = defineHierarchy(Tool, { Hammer });
    expect(() => startOrm(tools.entities)).toThrow(/^Tool is polymorphic but says not how it is stored\./);
  });

  it('S3 discriminatorValue in @Entity() is an explicit identity', () => {
    @Entity({ inheritance: 'tpt' })
    abstract class Tool extends Polymorphic() {
      @PrimaryKey({ type: 'integer' })
      id!: number;
    }
    @Entity({ discriminatorValue: 'my.hammer' })
    class Hammer extends Tool {}
    @Entity()
    class Sledge extends Hammer {}
    expect(defineHierarchy(Tool, { Hammer, Sledge }).identities).toEqual(['my.hammer', 'my.hammer.sledge']);
  });
});

describe.each(engines)('S1 properties of a mapped superclass with ES decorators [$name]', engine => {
  it('S1 stay not null in a single table, and are the root’s', async () => {
    @Entity({ abstract: true })
    abstract class Base {
      @PrimaryKey({ type: 'integer' })
      id!: number;

      @Property({ type: 'string' })
      label!: string;
    }
    @Entity({ discriminator: 'polymorphicName' })
    abstract class Tool extends Polymorphic(Base) {
      @Property({ type: 'string' })
      name!: string;
    }
    @Entity()
    abstract class Power extends Tool {
      @Property({ type: 'integer' })
      watts!: number;
    }
    @Entity()
    class Drill extends Power {
      @Property({ type: 'string' })
      bit!: string;
    }
    const { entities } = defineHierarchy(Tool, { Drill });
    await using db = await openOrm(engine, { entities: [...entities] });
    const columns = Object.entries(await columnsOf(db, 'tool')).map(([name, { nullable }]) => [name, nullable]);
    expect(Object.fromEntries(columns)).toEqual({
      id: 'NO',
      label: 'NO',
      name: 'NO',
      _polymorphic_name: 'NO',
      watts: 'YES',
      bit: 'YES',
    });
    expect(await db.orm.schema.getUpdateSchemaSQL()).toBe('');
  });
});
