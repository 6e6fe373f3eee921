import { type Collection, wrap } from '@mikro-orm/core';
import { ReadOnlyCollectionError } from 'mikro-orm-polymorphic';
import { ReadOnlyCollection } from 'mikro-orm-polymorphic/mixins';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import type { DeclareBlog } from './blog/model.ts';
import { mappings } from './slug/model.ts';

const namesOf = (tags: Iterable<{ name: string }>) => [...tags].map(({ name }) => name).toSorted();
const titlesOf = (posts: Iterable<{ title: string }>) => [...posts].map(({ title }) => title).toSorted();

export function describeManyToMany(declareBlog: DeclareBlog): void {
  describe.each(mappings)('A5 many-to-many, %s', mapping => {
    const m = declareBlog(mapping);

    describe.each(engines)('[$name]', engine => {
      let db: TestOrm;
      beforeAll(async () => {
        db = await openOrm(engine, { entities: [...m.entities] });
      });
      afterAll(() => db?.close());
      beforeEach(async () => {
        await db.em().execute('delete from post');
        await db.em().execute('delete from tag');
      });

      /** Two posts: `first` with a and b, `second` with b and c. */
      async function seed() {
        const em = db.em();
        const [a, b, c] = ['a', 'b', 'c'].map(name => em.create(m.Topic, { name }));
        em.create(m.News, { title: 'first', place: 'Rome', tags: [a!, b!] });
        em.create(m.Post, { title: 'second', tags: [b!, c!] });
        await em.flush();
      }
      const links = async (): Promise<string[]> => {
        const sql = `select p.title || ':' || t.name link from post_tags l join post p on p.id = l.post_id join tag t on t.id = l.tag_id order by 1`;
        return (await db.em().execute<{ link: string }[]>(sql)).map(({ link }) => link);
      };
      const tagNamed = (name: string) => db.em().findOneOrFail(m.Tag, { name }, { populate: ['posts'] });

      it('has a link table with a composite key, whose rows go with either side', async () => {
        const ddl = await db.orm.schema.getCreateSchemaSQL();
        expect(ddl).toMatch(
          /create table "post_tags" \("post_id" uuid not null, "tag_id" uuid not null, (constraint \S+ )?primary key \("post_id", "tag_id"\)\)/,
        );
        for (const [column, table] of [
          ['post_id', 'post'],
          ['tag_id', 'tag'],
        ]) {
          expect(ddl).toMatch(
            new RegExp(
              `alter table "post_tags" add constraint \\S+ foreign key \\("${column}"\\) references "${table}" \\("id"\\)( on update cascade)? on delete cascade;`,
            ),
          );
        }
        await seed();
        await db.em().nativeDelete(m.Tag, { name: 'b' });
        expect(await links()).toEqual(['first:a', 'second:c']);
        await db.em().nativeDelete(m.Post, { title: 'first' });
        expect(await links()).toEqual(['second:c']);
      });

      it('loads the tags of a page in one query', async () => {
        await seed();
        const { result, count } = await db.queries.during(() =>
          db.em().find(m.Post, {}, { orderBy: { title: 'asc' }, limit: 10, strategy: 'select-in' }),
        );
        expect(result.map(({ tags }) => namesOf(tags))).toEqual([
          ['a', 'b'],
          ['b', 'c'],
        ]);
        // the posts, the child rows of joined ones, and the tags: topics have no columns of their own
        expect(count).toBe(mapping === 'joined' ? 3 : 2);
      });

      it('adds tags by name, new and existing ones mixed', async () => {
        await seed();
        const em = db.em();
        const post = await em.findOneOrFail(m.Post, { title: 'first' }, { populate: ['tags'] });
        const named = await Promise.all(['b', 'c', 'd'].map(name => m.Topic.asUnique(em, { name })));
        post.tags.add(named);
        await em.flush();
        expect(await links()).toEqual(['first:a', 'first:b', 'first:c', 'first:d', 'second:b', 'second:c']);
        expect(await db.em().count(m.Tag, {})).toBe(4);
      });

      it('shows on the inverse side what the owning side has, before a flush and after', async () => {
        await seed();
        const em = db.em();
        const c = await em.findOneOrFail(m.Tag, { name: 'c' }, { populate: ['posts'] });
        const [first, second] = await em.find(m.Post, {}, { populate: ['tags'], orderBy: { title: 'asc' } });
        first!.tags.add(c);
        second!.tags.remove(c);
        expect(c.posts.getItems()).toEqual([first]);
        await em.flush();
        expect(await links()).toEqual(['first:a', 'first:b', 'first:c', 'second:b']);
        expect(titlesOf((await tagNamed('c')).posts)).toEqual(['first']);
      });

      it('is serialized as any other collection', async () => {
        await seed();
        const a = wrap(await tagNamed('a')).toObject();
        expect(a).toMatchObject({ name: 'a', posts: [{ title: 'first' }] });
      });

      it('refuses to be written on the inverse side, loaded by any way', async () => {
        await seed();
        const post = await db.em().findOneOrFail(m.Post, { title: 'second' });
        const em = db.em();
        const other = em.getReference(m.Post, post.id);
        const joined = { populate: ['posts'], strategy: 'joined' } as const;
        const reference = em.getReference(m.Tag, (await tagNamed('c')).id);
        const tags = [
          await em.findOneOrFail(m.Tag, { name: 'a' }),
          await em.findOneOrFail(m.Tag, { name: 'a' }, joined),
          await em.findOneOrFail(m.Tag, { name: 'a' }, { ...joined, refresh: true }),
          await em.findOneOrFail(m.Tag, { name: 'b' }, { populate: ['posts'] }),
          await wrap(reference).init(),
          ...(await em.find(m.Post, {}, { populate: ['tags'] })).flatMap(each => [...each.tags]),
        ];
        await tags[0]!.posts.load();
        await reference.posts.init();
        await tags[3]!.posts.init({ dataloader: true });
        expect(titlesOf(tags[3]!.posts)).toEqual(['first', 'second']);
        for (const { posts } of tags as { posts: Collection<object> }[]) {
          expect(posts).toBeInstanceOf(ReadOnlyCollection);
          expect(() => posts.add(other)).toThrow(ReadOnlyCollectionError);
          expect(() => posts.remove(other)).toThrow(ReadOnlyCollectionError);
          expect(() => posts.removeAll()).toThrow(ReadOnlyCollectionError);
          expect(() => posts.set([])).toThrow(ReadOnlyCollectionError);
        }
        expect(() => em.assign(tags[0], { posts: [other] } as never)).toThrow(ReadOnlyCollectionError);
        const { count } = await db.queries.during(() => em.flush());
        expect(count).toBe(0);
      });

      it('refuses to be written on new instances', async () => {
        const em = db.em();
        const post = em.create(m.Post, { title: 'third' });
        const made = new m.Topic();
        const created = em.create(m.Topic, { name: 'made' });
        const message = `Topic.posts is read-only, and add would change it. Write Post.tags, the side that owns the links.`;
        for (const tag of [made, created]) {
          expect(() => (tag.posts as Collection<object>).add(post)).toThrow(
            mapping === 'plain' ? message.replace('Topic', 'Tag') : message,
          );
        }
        const data = { name: 'refused', posts: [post] };
        expect(() => em.create(m.Topic, data as never)).toThrow('em.create would change it');
        expect(post.tags.getItems()).toEqual([]);
        made.name = 'new';
        post.tags.add(made, created);
        expect(made.posts.getItems()).toEqual([post]);
        await em.flush();
        expect(await links()).toEqual(['third:made', 'third:new']);
      });

      it('keeps what waits for a flush when it is loaded', async () => {
        await seed();
        const em = db.em();
        const a = await em.findOneOrFail(m.Tag, { name: 'a' });
        const second = await em.findOneOrFail(m.Post, { title: 'second' }, { populate: ['tags'] });
        second.tags.add(a);
        await a.posts.init();
        expect(titlesOf(a.posts)).toEqual(['first', 'second']);
        await em.flush();
        expect(await links()).toContain('second:a');
      });

      it('removes tags with their links', async () => {
        await seed();
        const em = db.em();
        const b = await em.findOneOrFail(m.Tag, { name: 'b' }, { populate: ['posts.tags'] });
        const [first] = b.posts;
        em.remove(b);
        await em.flush();
        expect(await links()).toEqual(['first:a', 'second:c']);
        expect(first!.tags.isInitialized()).toBe(true);
      });
    });
  });
}
