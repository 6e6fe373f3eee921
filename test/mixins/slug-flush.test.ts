import { IsolationLevel, type Opt, defineEntity, p, UniqueConstraintViolationException } from '@mikro-orm/core';
import { defineHierarchy, InvalidRequestError, Polymorphic } from 'mikro-orm-polymorphic';
import { BaseModel, BaseMutableModel } from 'mikro-orm-polymorphic/entities';
import { Slug, slugify } from 'mikro-orm-polymorphic/mixins';
import { describe, expect, it } from 'vitest';
import { storedAs, strategies } from '../contracts/party/model.ts';
import { engines, openOrm, serverEngines } from '../support/index.ts';
import { declareEntries } from './slug/define.ts';
import { mappings } from './slug/model.ts';

const UNITS_OF_WORK = 100;
const CONNECTIONS = 25;

class Post extends Slug(BaseMutableModel, { follow: true, maxLength: 20 }) {
  declare title: string;
}
defineEntity({ class: Post, properties: { title: p.string() } });

class Tag extends Slug(BaseModel, { from: 'name', slugify: text => text.trim().replaceAll(/\s+/g, '·') }) {
  declare name: string;
}
defineEntity({ class: Tag, properties: { name: p.string() } });

class Person extends Slug(BaseModel, { from: 'fullName' }) {
  declare first: string;
  declare last: string;

  get fullName(): Opt<string> {
    return `${this.first} ${this.last}`;
  }

  setLast(): void {
    this.last ??= 'Nobody';
  }
}
defineEntity({
  class: Person,
  hooks: { beforeCreate: [({ entity }) => entity.setLast()] },
  properties: { first: p.string(), last: p.string(), fullName: p.string().persist(false) },
});

describe.each(mappings)('A2 Slug, %s', mapping => {
  const m = declareEntries(mapping);

  it.each(engines)('100 units of work that flush one title get 100 slugs [$name]', async engine => {
    const pool = engine.driver === 'pglite' ? {} : { pool: { min: 0, max: CONNECTIONS } };
    await using db = await openOrm(engine, { entities: [...m.entities], ...pool });
    const classes = [m.Entry, m.Article, m.News];
    const work = async (index: number): Promise<string> => {
      const em = db.em();
      const entry = em.create(classes[index % 3]!, { title: 'One title', place: 'Oslo' } as never);
      await em.flush();
      return entry.slug;
    };
    const slugs = await Promise.all(Array.from({ length: UNITS_OF_WORK }, (_, index) => work(index)));
    const expected = Array.from({ length: UNITS_OF_WORK - 1 }, (_, index) => `one-title-${index + 2}`);
    expect(slugs.toSorted()).toEqual(['one-title', ...expected].toSorted());
  });
});

describe.each(engines)('A2 Slug [$name]', engine => {
  const open = () => openOrm(engine, { entities: [Post, Tag, Person] });

  it('follows the title where asked to, and stays what it is where it may', async () => {
    await using db = await open();
    const em = db.em();
    const [first, second] = [em.create(Post, { title: 'A' }), em.create(Post, { title: 'A' })];
    await em.flush();
    second.title = 'A!';
    first.title = 'B';
    await em.flush();
    expect([first.slug, second.slug]).toEqual(['b', 'a-2']);
    second.title = 'B';
    await em.flush();
    const stored = await db.em().find(Post, {}, { orderBy: { slug: 'asc' } });
    expect(stored.map(({ title, slug }) => [title, slug])).toEqual([
      ['B', 'b'],
      ['B', 'b-2'],
    ]);
    second.title = 'C';
    second.slug = 'mine';
    await em.flush();
    expect((await Post.getBySlug(db.em(), 'mine'))?.title).toBe('C');
  });

  it('is cut to the length that was asked for', async () => {
    await using db = await open();
    const em = db.em();
    const posts = Array.from({ length: 12 }, (_, index) => em.create(Post, { title: `A quite long title, ${index}` }));
    await em.flush();
    expect(posts.slice(0, 2).map(({ slug }) => slug)).toEqual(['a-quite-long-title-0', 'a-quite-long-title-1']);
    expect(new Set(posts.map(({ slug }) => slug)).size).toBe(12);
    expect(Math.max(...posts.map(({ slug }) => slug.length))).toBe(20);
  });

  it('is made by a function of your own', async () => {
    await using db = await open();
    const em = db.em();
    const tags = [em.create(Tag, { name: ' 漢 字 ' }), em.create(Tag, { name: '漢 字' })];
    await em.flush();
    expect(tags.map(({ slug }) => slug)).toEqual(['漢·字', '漢·字-2']);
  });

  it('is made of a getter, after the hooks', async () => {
    await using db = await open();
    const em = db.em();
    const person = em.create(Person, { first: 'Ada' } as never);
    await em.flush();
    expect(person.slug).toBe('ada-nobody');
    await expect(db.em().insert(Person, { first: 'Bob', last: 'B' })).rejects.toThrow(
      "The data of Person has neither a slug nor 'fullName', from which it is made and which is not stored: a getter is read " +
        'from instances only. Give the slug, or write an instance: em.create(Person, …).',
    );
  });

  it('locks the tables of a flush once, in one order', async () => {
    await using db = await open();
    const em = db.em();
    em.create(Post, { title: 'a' });
    em.create(Tag, { name: 'b' });
    const { queries } = await db.queries.during(() => em.flush());
    const locks = queries.filter(({ sql }) => sql.includes('pg_advisory_xact_lock'));
    expect(locks).toHaveLength(1);
    expect(locks[0]!.sql).toContain('order by 1');
    expect(queries[0]).toBe(locks[0]);
  });

  it('goes into the logs', async () => {
    await using db = await open();
    const em = db.em();
    const post = em.create(Post, { title: 'a' });
    await em.flush();
    expect(post.toDict()).toMatchObject({ id: post.id, slug: 'a' });
  });

  it.each(strategies)('stands on a class below the root as well, %s', async strategy => {
    abstract class Root extends Polymorphic(BaseModel) {
      declare title: string;
    }
    class Plain extends Root {}
    class Named extends Slug(Root) {}
    class Deep extends Named {}
    class Other extends Slug(Root) {}
    defineEntity({ class: Root, ...storedAs[strategy], properties: { title: p.string() } });
    defineEntity({ class: Plain, properties: {} });
    defineEntity({ class: Named, properties: {} });
    defineEntity({ class: Deep, properties: {} });
    defineEntity({ class: Other, properties: {} });
    const { entities } = defineHierarchy(Root, { Plain, Named, Deep, Other });
    await using db = await openOrm(engine, { entities: [...entities] });
    const em = db.em();
    em.create(Plain, { title: 'a' });
    const named = [em.create(Named, { title: 'a' }), em.create(Deep, { title: 'a' })];
    await em.flush();
    expect(named.map(({ slug }) => slug).toSorted()).toEqual(['a', 'a-2']);
    await db.em().insertMany(Deep, [{ title: 'a' }]);
    expect(await Named.getAvailableSlug(db.em(), 'a')).toBe('a-4');
    const other = em.create(Other, { title: 'a' });
    await em.flush();
    expect(other.slug).toBe(strategy === 'joined' ? 'a' : 'a-4');
    expect((await Other.getBySlug(db.em(), other.slug))?.id).toBe(other.id);
    const tables = await db.em().execute("select relname from pg_class where relname like '%mixin%'");
    expect(tables).toEqual([]);
  });

  it('lies in the schema of the entity manager', async () => {
    class Page extends Slug(BaseModel) {
      declare title: string;
    }
    defineEntity({ class: Page, schema: '*', properties: { title: p.string() } });
    await using db = await openOrm(engine, { entities: [Page], createSchema: false });
    for (const schema of ['north', 'south']) {
      await db.orm.schema.create({ schema });
    }
    const add = async (schema: string): Promise<string> => {
      const em = db.orm.em.fork({ schema });
      const page = em.create(Page, { title: 'a' });
      await em.flush();
      await em.insertMany(Page, [{ id: crypto.randomUUID(), title: 'b' }]);
      return page.slug;
    };
    expect([await add('north'), await add('south'), await add('north')]).toEqual(['a', 'a', 'a-2']);
    const south = db.orm.em.fork({ schema: 'south' });
    expect(await Page.getAvailableSlug(south, 'a')).toBe('a-2');
    expect(await Page.getAvailableSlug(south, 'b')).toBe('b-2');
  });
});

describe.each(serverEngines)('A2 Slug, transactions at the same time [$name]', engine => {
  it('wait for one another until they end', async () => {
    await using db = await openOrm(engine, { entities: [Post] });
    const add = async (em: ReturnType<typeof db.em>): Promise<string> => {
      const post = em.create(Post, { title: 'a' });
      await em.flush();
      return post.slug;
    };
    const outer = db.em();
    await outer.begin();
    expect(await add(outer)).toBe('a');
    const second = add(db.em());
    await outer.rollback();
    expect(await second).toBe('a');
    const third = await db.em().transactional(async em => [await add(em), await add(em)]);
    expect(third).toEqual(['a-2', 'a-3']);
  });

  it('get the error of the unique constraint under a snapshot that is older than the lock', async () => {
    await using db = await openOrm(engine, { entities: [Post] });
    const late = db.em();
    await late.begin({ isolationLevel: IsolationLevel.REPEATABLE_READ });
    await late.count(Post);
    const em = db.em();
    em.create(Post, { title: 'a' });
    await em.flush();
    late.create(Post, { title: 'a' });
    await expect(late.flush()).rejects.toThrow(UniqueConstraintViolationException);
    await late.rollback();
    expect(await db.em().count(Post)).toBe(1);
  });
});

describe('A2 Slug [PGlite]', () => {
  const start = async (cls: object): Promise<void> => {
    await using db = await openOrm(engines[0]!, { entities: [cls as never] });
    await db.close();
  };

  it('refuses at start-up a source that the class does not have', async () => {
    class Page extends Slug(BaseModel) {
      declare titel: string;
    }
    defineEntity({ class: Page, properties: { titel: p.string() } });
    await expect(start(Page)).rejects.toMatchObject({
      code: 'SLUG_SOURCE',
      message:
        "The slug of Page is made from 'title', which is no scalar property of Page. Declare it, or name another: " +
        "Slug(Base, { from: '…' }). The nearest: titel, id and createdAt.",
    });
  });

  it('refuses at start-up to follow what is not stored', async () => {
    class Page extends Slug(BaseModel, { from: 'label', follow: true }) {
      get label(): Opt<string> {
        return 'x';
      }
    }
    defineEntity({ class: Page, properties: { label: p.string().persist(false) } });
    await expect(start(Page)).rejects.toThrow("The slug of Page cannot follow 'label', which is not stored");
  });

  it.each([15, 256, 20.5, NaN, '100'])('refuses a column of %s characters', maxLength => {
    expect(() => Slug(BaseModel, { maxLength: maxLength as number })).toThrow('must be an integer from 16 to 255');
  });

  it('slugify writes text as it stands in a URL', () => {
    expect(slugify('Crème brûlée & friends')).toBe('creme-brulee-and-friends');
    expect(slugify('PostgreSQL 18: "Ñandú"_ß')).toBe('postgresql-18-nandu-ss');
    expect(slugify('!!!')).toBe('');
    for (const wrong of [null, undefined, 5, {}]) {
      expect(() => slugify(wrong as never)).toThrow(InvalidRequestError);
    }
    expect(slugify('x'.repeat(1_000_000))).toHaveLength(4096);
  });
});
