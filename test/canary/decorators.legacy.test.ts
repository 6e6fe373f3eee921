import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { describe, expect, it } from 'vitest';
import { createStatements, curedBy, openStock } from './stock.ts';

describe('stock MikroORM, legacy decorators', () => {
  it('3.5 j: the columns of a single-table root are not null, unlike with ES decorators', async () => {
    @Entity({ abstract: true, discriminator: 'kind' })
    abstract class Root {
      @PrimaryKey({ type: 'integer' })
      id!: number;

      @Property({ type: 'string' })
      name!: string;
    }
    @Entity()
    class Leaf extends Root {}
    await using db = await openStock([Root, Leaf]);
    const [table] = await createStatements(db.orm);
    expect(table).toContain('"name" varchar(255) not null');
  });

  it('1.3: a joined root declared abstract leaves the hierarchy without tables', async () => {
    @Entity({ abstract: true, inheritance: 'tpt' })
    abstract class Root {
      @PrimaryKey({ type: 'integer' })
      id!: number;
    }
    @Entity()
    class Leaf extends Root {}
    await using db = await openStock([Root, Leaf]);
    expect(await createStatements(db.orm), curedBy('discovery/hierarchy-discovery.ts')).toEqual([]);
  });

  it('1.3: a joined middle class declared abstract crashes the schema generator', async () => {
    @Entity({ inheritance: 'tpt' })
    abstract class Root {
      @PrimaryKey({ type: 'integer' })
      id!: number;
    }
    @Entity({ abstract: true })
    abstract class Middle extends Root {}
    @Entity()
    class Leaf extends Middle {}
    const opened = openStock([Root, Middle, Leaf]);
    const crash = new TypeError("Cannot read properties of undefined (reading 'includes')");
    await expect(opened, curedBy('discovery/hierarchy-discovery.ts')).rejects.toThrow(crash);
  });
});
