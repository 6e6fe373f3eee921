import { defineEntity, p, UniqueConstraintViolationException } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { UuidV7Base } from 'mikro-orm-polymorphic/entities';
import { SoftDelete, uniqueAlive } from 'mikro-orm-polymorphic/mixins';
import { describe, expect, it } from 'vitest';
import { storedAs, strategies, type Strategy } from '../contracts/party/model.ts';
import { engines, openOrm } from '../support/index.ts';

/** Only documents, a branch of the nodes, can be marked, and have a code. */
function declare(strategy: Strategy) {
  abstract class Node extends Polymorphic(UuidV7Base) {}
  class Link extends Node {}
  class Document extends SoftDelete(Node, { filter: true, onRemove: 'mark' }) {
    declare code: string;
  }
  class Sheet extends Document {}
  defineEntity({ class: Node, ...storedAs[strategy], properties: {} });
  defineEntity({ class: Link, properties: {} });
  defineEntity({ class: Document, uniques: [uniqueAlive('code')] as never, properties: { code: p.string() } });
  defineEntity({ class: Sheet, properties: {} });
  const { entities } = defineHierarchy(Node, { Link, Document, Sheet });
  return { Link, Document, Sheet, entities: [...entities] };
}

describe.each(strategies)('T1 uniqueAlive on a branch, %s', strategy => {
  it.each(engines)('T1 a value is unique in the branch, and free when its row is marked [$name]', async engine => {
    const m = declare(strategy);
    await using db = await openOrm(engine, { entities: m.entities });
    expect(await db.orm.schema.getCreateSchemaSQL()).toMatch(
      /create unique index "\w+_code_unique" on "\w+" \("code"\) where "deleted_at" is null;/,
    );
    expect(await db.orm.schema.getUpdateSchemaSQL()).toBe('');
    const em = db.em();
    em.create(m.Link, {});
    em.create(m.Link, {});
    const first = em.create(m.Document, { code: 'a' });
    await em.flush();
    const other = db.em();
    other.create(m.Sheet, { code: 'a' });
    await expect(other.flush()).rejects.toThrow(UniqueConstraintViolationException);
    em.remove(first);
    em.create(m.Sheet, { code: 'a' });
    await em.flush();
    expect(await db.em().count(m.Document)).toBe(1);
    expect(await db.em().count(m.Document, {}, { filters: false })).toBe(2);
  });
});
