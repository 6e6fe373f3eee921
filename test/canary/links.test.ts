import { type Collection, defineEntity, p } from '@mikro-orm/core';
import { describe, expect, it } from 'vitest';
import { createStatements, curedBy, openStock } from './stock.ts';

class Tag {
  declare id: number;
}
class Root {
  declare id: number;
  declare tags: Collection<Tag>;
}
class Leaf extends Root {}
class Other extends Root {
  declare leaves: Collection<Leaf>;
}
const id = p.integer().primary();

describe('stock MikroORM, many-to-many relations of a joined hierarchy', () => {
  defineEntity({ class: Tag, properties: { id } });
  defineEntity({ class: Root, inheritance: 'tpt', properties: { id, tags: () => p.manyToMany(Tag).owner() } });
  defineEntity({ class: Leaf, properties: {} });
  defineEntity({ class: Other, properties: { leaves: () => p.manyToMany(Leaf).owner() } });

  it('an inherited one has a link table for each subclass, so the root sees no items', async () => {
    await using db = await openStock([Root, Leaf, Other, Tag]);
    const ddl = (await createStatements(db.orm)).join('\n');
    expect(ddl.match(/create table "\w+_tags"/g)).toHaveLength(3);
    const em = db.em();
    em.create(Leaf, { id: 1, tags: [em.create(Tag, { id: 1 })] });
    await em.flush();
    const [leaf] = await db.em().find(Leaf, {}, { populate: ['tags'] });
    const [root] = await db.em().find(Root, {}, { populate: ['tags'] });
    expect(leaf!.tags).toHaveLength(1);
    expect(root!.tags, curedBy('discovery/link-tables.ts')).toHaveLength(0);
  });

  it('one between two of its classes has a link table of one column', async () => {
    await using db = await openStock([Root, Leaf, Other, Tag]);
    const ddl = (await createStatements(db.orm)).join('\n');
    expect(ddl, curedBy('discovery/link-columns.ts')).toContain(
      'create table "other_leaves" ("root_id" int not null, primary key ("root_id"))',
    );
  });
});
