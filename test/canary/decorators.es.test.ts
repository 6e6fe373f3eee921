import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/es';
import { describe, expect, it } from 'vitest';
import { createStatements, curedBy, openStock, shownAll } from './stock.ts';

const crash = new TypeError("Cannot read properties of undefined (reading 'includes')");

describe('stock MikroORM, ES decorators on a single table', () => {
  @Entity({ abstract: true, discriminator: 'kind' })
  abstract class Root {
    @PrimaryKey({ type: 'integer' })
    id!: number;

    @Property({ type: 'string' })
    name!: string;
  }
  abstract class Undeclared extends Root {
    @Property({ type: 'string' })
    middle!: string;
  }
  @Entity()
  class Leaf extends Undeclared {
    @Property({ type: 'string' })
    leaf!: string;
  }
  @Entity()
  class Sibling extends Root {
    @Property({ type: 'string' })
    sibling!: string;
  }

  it('3.5 j: the columns of the root are nullable', async () => {
    await using db = await openStock([Root, Leaf, Sibling]);
    const [table] = await createStatements(db.orm);
    expect(table, curedBy('discovery/metadata-changes.ts')).toContain('"name" varchar(255) null');
  });

  it("3.5 j: a query for a middle class without a declaration has no condition and returns its siblings' rows", async () => {
    await using db = await openStock([Root, Leaf, Sibling]);
    const em = db.em();
    em.create(Leaf, { id: 1, name: 'one', middle: 'm', leaf: 'l' });
    em.create(Sibling, { id: 2, name: 'two', sibling: 's' });
    await em.flush();
    expect(shownAll(await db.em().find(Undeclared, {})), curedBy('discovery/hierarchy-discovery.ts')).toEqual([
      { class: 'Leaf', id: 1, name: 'one', middle: 'm', leaf: 'l' },
      { class: 'Sibling', id: 2, name: 'two', sibling: 's' },
    ]);
  });
});

describe('stock MikroORM, ES decorators on a joined hierarchy', () => {
  @Entity({ abstract: true, inheritance: 'tpt' })
  abstract class Root {
    @PrimaryKey({ type: 'integer' })
    id!: number;
  }
  @Entity()
  class Leaf extends Root {
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

  it('1.3: a root declared abstract leaves the hierarchy without tables', async () => {
    await using db = await openStock([Root, Leaf]);
    expect(await createStatements(db.orm), curedBy('discovery/hierarchy-discovery.ts')).toEqual([]);
  });

  it('1.3: a relation to a root declared abstract is refused', async () => {
    const message =
      'Note.root targets abstract entity Root. Maybe you forgot to put @Entity() decorator on the Root class?';
    await expect(openStock([Root, Leaf, Note]), curedBy('discovery/hierarchy-discovery.ts')).rejects.toThrow(message);
  });
});

describe('stock MikroORM, ES decorators on the middle of a joined hierarchy', () => {
  @Entity({ inheritance: 'tpt' })
  abstract class Root {
    @PrimaryKey({ type: 'integer' })
    id!: number;
  }

  it('1.3: a middle class declared abstract crashes the schema generator', async () => {
    @Entity({ abstract: true })
    abstract class Middle extends Root {}
    @Entity()
    class Leaf extends Middle {}
    await expect(openStock([Root, Middle, Leaf]), curedBy('discovery/hierarchy-discovery.ts')).rejects.toThrow(crash);
  });

  it('1.3: a middle class without a declaration crashes the schema generator', async () => {
    abstract class Middle extends Root {
      @Property({ type: 'string' })
      middle!: string;
    }
    @Entity()
    class Leaf extends Middle {}
    await expect(openStock([Root, Leaf]), curedBy('discovery/hierarchy-discovery.ts')).rejects.toThrow(crash);
  });
});
