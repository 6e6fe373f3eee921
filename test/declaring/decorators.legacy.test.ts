import { Entity, PrimaryKey, Property, ReflectMetadataProvider } from '@mikro-orm/decorators/legacy';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { engines, openOrm } from '../support/index.ts';
import { startOrm } from './classes.ts';

describe('S1 legacy decorators', () => {
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

describe.each(engines)('S1 types that the compiler emits [$name]', engine => {
  it('S1 are enough for every class of a hierarchy', async () => {
    @Entity({ inheritance: 'tpt' })
    abstract class Tool extends Polymorphic() {
      @PrimaryKey()
      id!: number;

      @Property()
      name!: string;
    }
    @Entity()
    class Hammer extends Tool {
      @Property()
      weight!: number;

      @Property()
      bought!: Date;
    }
    const { entities } = defineHierarchy(Tool, { Hammer });
    await using db = await openOrm(engine, { entities: [...entities], metadataProvider: ReflectMetadataProvider });
    const em = db.em();
    em.create(Hammer, { name: 'big', weight: 5, bought: new Date(0) });
    await em.flush();
    const [hammer] = await db.em().find(Tool, {});
    expect(hammer).toBeInstanceOf(Hammer);
    expect(hammer).toMatchObject({ name: 'big', weight: 5, bought: new Date(0), polymorphicName: 'hammer' });
  });
});
