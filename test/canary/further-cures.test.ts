import { type Collection, defineEntity, EntityRepository, p } from '@mikro-orm/core';
import { describe, expect, it } from 'vitest';
import { createStatements, curedBy, openStock, openStockParties, shownAll } from './stock.ts';

const strategies = ['joined', 'single-table'] as const;
const storedAs = { joined: { inheritance: 'tpt' }, 'single-table': { discriminator: 'kind' } } as const;

describe('stock MikroORM, the keys of joined children', () => {
  it('cascade updates, with no way to choose', async () => {
    await using stock = await openStockParties('joined');
    expect(await createStatements(stock.db.orm), curedBy('discovery/schema-generator.ts')).toContain(
      'alter table "person" add constraint "person_id_foreign" foreign key ("id") references "party" ("id") on update cascade on delete cascade;',
    );
  });

  it('a partial index of a joined child fails when the table is made, also over its own columns', async () => {
    class Root {
      declare id: number;
    }
    class Leaf extends Root {
      declare code: string;
    }
    defineEntity({ class: Root, inheritance: 'tpt', properties: { id: p.integer().primary() } });
    const uniques = [{ properties: ['code'], where: { code: 'a' } }] as never;
    defineEntity({ class: Leaf, uniques, properties: { code: p.string() } });
    await using db = await openStock([Root, Leaf], { createSchema: false });
    await expect(createStatements(db.orm), curedBy('discovery/partial-indexes.ts')).rejects.toThrow(
      '`where` may not traverse relations',
    );
  });
});

describe('stock MikroORM, relations of joined children', () => {
  it("the owner of a one-to-one relation within the hierarchy is the row itself, since its key is read from the row's own root", async () => {
    class Root {
      declare id: number;
    }
    class Leaf extends Root {
      declare next?: Leaf | null;
      declare previous?: Leaf | null;
    }
    defineEntity({ class: Root, inheritance: 'tpt', properties: { id: p.integer().primary() } });
    defineEntity({
      class: Leaf,
      properties: {
        next: { kind: '1:1', entity: () => Leaf, owner: true, inversedBy: 'previous', nullable: true } as never,
        previous: { kind: '1:1', entity: () => Leaf, mappedBy: 'next', nullable: true } as never,
      },
    });
    await using db = await openStock([Root, Leaf]);
    const em = db.em();
    em.create(Leaf, { id: 1, next: em.create(Leaf, { id: 2 }) });
    await em.flush();
    const second = await db.em().findOneOrFail(Leaf, 2);
    expect(second.previous?.id, curedBy('querying/ancestor-aliases.ts')).toBe(2);
  });

  it('the inverse side of a one-to-one relation of the root does not tell its owner', async () => {
    class Root {
      declare id: number;
      declare next?: Root | null;
      declare previous?: Root | null;
    }
    class Leaf extends Root {}
    defineEntity({
      class: Root,
      inheritance: 'tpt',
      properties: {
        id: p.integer().primary(),
        next: { kind: '1:1', entity: () => Root, owner: true, inversedBy: 'previous', nullable: true } as never,
        previous: { kind: '1:1', entity: () => Root, mappedBy: 'next', nullable: true } as never,
      },
    });
    defineEntity({ class: Leaf, properties: {} });
    await using db = await openStock([Root, Leaf]);
    const em = db.em();
    const second = em.create(Leaf, { id: 2 });
    const first = em.create(Leaf, { id: 1, next: second });
    await em.flush();
    second.previous = null;
    expect(first.next, curedBy('discovery/inherited-setters.ts')).toBe(second);
  });

  it('a condition behind a relation of the root looks for the foreign key in the table of the child', async () => {
    class Team {
      declare id: number;
      declare name: string;
    }
    class Root {
      declare id: number;
      declare team: Team;
    }
    class Leaf extends Root {}
    defineEntity({ class: Team, properties: { id: p.integer().primary(), name: p.string() } });
    const team = () => p.manyToOne(Team);
    defineEntity({ class: Root, inheritance: 'tpt', properties: { id: p.integer().primary(), team } });
    defineEntity({ class: Leaf, properties: {} });
    await using db = await openStock([Root, Leaf, Team]);
    await expect(db.em().find(Leaf, { team: { name: 'red' } }), curedBy('loading/query-builder.ts')).rejects.toThrow(
      'team_id does not exist',
    );
  });

  it('a subquery of keys with a condition on the inverse side of a one-to-one relation has two columns', async () => {
    class Badge {
      declare id: number;
      declare owner: Owner;
    }
    class Owner {
      declare id: number;
      declare badge?: Badge | null;
    }
    defineEntity({
      class: Badge,
      properties: { id: p.integer().primary(), owner: () => p.oneToOne(Owner).owner().inversedBy('badge') },
    });
    defineEntity({
      class: Owner,
      properties: { id: p.integer().primary(), badge: () => p.oneToOne(Badge).mappedBy('owner').nullable() },
    });
    await using db = await openStock([Owner, Badge]);
    const { sql } = db.em().createQueryBuilder(Owner).select('id').where({ badge: 1 }).toQuery();
    expect(sql, curedBy('querying/keys-alone.ts')).toMatch(/^select "o0"."id", "b1"."id" as "b1__id" from/);
  });
});

describe.each(strategies)('stock MikroORM, what subclasses do not hand up and down, %s', strategy => {
  it('a subclass does not inherit the repository', async () => {
    class Root {
      declare id: number;
    }
    class Leaf extends Root {}
    class RootRepository extends EntityRepository<Root> {}
    defineEntity({
      class: Root,
      ...storedAs[strategy],
      repository: () => RootRepository,
      properties: { id: p.integer().primary() },
    });
    defineEntity({ class: Leaf, properties: {} });
    await using db = await openStock([Root, Leaf]);
    expect(db.em().getRepository(Root)).toBeInstanceOf(RootRepository);
    expect(db.em().getRepository(Leaf), curedBy('discovery/metadata-changes.ts')).not.toBeInstanceOf(RootRepository);
  });

  it('a filter of a subclass does not hold for its rows when they are loaded through the root', async () => {
    class Root {
      declare id: number;
    }
    class Leaf extends Root {
      declare isHidden: boolean;
    }
    const visible = { visible: { name: 'visible', cond: { isHidden: false }, default: true } };
    defineEntity({ class: Root, ...storedAs[strategy], properties: { id: p.integer().primary() } });
    defineEntity({ class: Leaf, filters: visible, properties: { isHidden: p.boolean() } });
    await using db = await openStock([Root, Leaf]);
    const em = db.em();
    em.create(Leaf, { id: 1, isHidden: true });
    await em.flush();
    expect(await db.em().find(Leaf, {})).toEqual([]);
    expect(shownAll(await db.em().find(Root, {})), curedBy('loading/branch-filters.ts')).toEqual([
      { class: 'Leaf', id: 1, isHidden: true },
    ]);
  });
});

describe('stock MikroORM, a limit together with a joined relation to many', () => {
  it('is ignored when a leaf of a joined hierarchy is read', async () => {
    class Root {
      declare id: number;
    }
    class Tag {
      declare id: number;
    }
    class Leaf extends Root {
      declare tags: Collection<Tag>;
    }
    const id = p.integer().primary();
    defineEntity({ class: Root, inheritance: 'tpt', properties: { id } });
    defineEntity({ class: Tag, properties: { id } });
    defineEntity({ class: Leaf, properties: { tags: () => p.manyToMany(Tag) } });
    await using db = await openStock([Root, Leaf, Tag]);
    const em = db.em();
    const tags = [em.create(Tag, { id: 1 }), em.create(Tag, { id: 2 })];
    em.create(Leaf, { id: 1, tags });
    em.create(Leaf, { id: 2, tags });
    await em.flush();
    const options = { limit: 1, orderBy: { id: 'asc' }, strategy: 'joined' } as const;
    expect(await db.em().find(Leaf, {}, options)).toHaveLength(1);
    const found = await db.em().find(Leaf, {}, { ...options, populate: ['tags'] });
    expect(found.length, curedBy('loading/query-builder.ts')).toBe(2);
  });
});
