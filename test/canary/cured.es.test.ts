import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/es';
import { DeclarationError, Polymorphic } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { engines, openOrm } from '../support/index.ts';
import { createStatements, shown, shownAll } from './stock.ts';

describe.each(engines)('faults of MikroORM with ES decorators, cured [$name]', engine => {
  it('j: the columns of a single-table root are not null', async () => {
    @Entity({ abstract: true, discriminator: 'polymorphicName' })
    abstract class Root extends Polymorphic() {
      @PrimaryKey({ type: 'integer' })
      id!: number;

      @Property({ type: 'string' })
      name!: string;
    }
    @Entity()
    class Leaf extends Root {
      @Property({ type: 'string' })
      leaf!: string;
    }
    await using db = await openOrm(engine, { entities: [Root, Leaf] });
    const [table] = await createStatements(db.orm);
    expect(table).toContain('"name" varchar(255) not null');
    expect(table).toContain('"_polymorphic_name" varchar(255) not null');
    expect(table).toContain('"leaf" varchar(255) null');
  });

  it('1.3: a joined root and a joined middle class may be declared abstract', async () => {
    @Entity({ abstract: true, inheritance: 'tpt' })
    abstract class Root extends Polymorphic() {
      @PrimaryKey({ type: 'integer' })
      id!: number;
    }
    @Entity({ abstract: true })
    abstract class Middle extends Root {
      @Property({ type: 'string' })
      middle!: string;
    }
    @Entity()
    class Leaf extends Middle {
      @Property({ type: 'string' })
      leaf!: string;
    }
    @Entity()
    class Note {
      @PrimaryKey({ type: 'integer' })
      id!: number;

      @ManyToOne({ entity: () => Root as never })
      root!: Root;
    }
    await using db = await openOrm(engine, { entities: [Root, Leaf, Note] });
    const em = db.em();
    const leaf = em.create(Leaf, { id: 1, middle: 'm', leaf: 'l' });
    await em.flush();
    em.create(Note, { id: 1, root: leaf });
    await em.flush();
    const whole = { class: 'Leaf', id: 1, middle: 'm', leaf: 'l', polymorphicName: 'middle.leaf' };
    expect(shownAll(await db.em().find(Root, {}))).toEqual([whole]);
    expect(shownAll(await db.em().find(Middle, {}))).toEqual([whole]);
    expect(shown((await db.em().findOneOrFail(Note, 1, { populate: ['root'] })).root)).toEqual(whole);
  });

  it.each(['joined', 'single-table'])(
    '1.3, j: a middle class without a declaration is refused in words, %s',
    async strategy => {
      const storedAs = strategy === 'joined' ? ({ inheritance: 'tpt' } as const) : { discriminator: 'polymorphicName' };
      @Entity({ abstract: true, ...storedAs })
      abstract class Root extends Polymorphic() {
        @PrimaryKey({ type: 'integer' })
        id!: number;
      }
      abstract class Middle extends Root {
        @Property({ type: 'string' })
        middle!: string;
      }
      @Entity()
      class Leaf extends Middle {}
      const opened = openOrm(engine, { entities: [Root, Leaf] });
      await expect(opened).rejects.toThrow(DeclarationError);
      await expect(opened).rejects.toThrow('Write @Entity() above it.');
    },
  );
});
