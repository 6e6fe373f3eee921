import { defineEntity, p, type Ref, wrap } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strategies, storedAs, type Strategy } from '../../contracts/party/model.ts';
import { engines, openOrm, type TestOrm } from '../../support/index.ts';

function declare(strategy: Strategy) {
  abstract class Document extends Polymorphic() {
    declare id: number;
    declare title: string;
    declare summary: string | null;
  }
  abstract class Text extends Document {
    declare body: string;
  }
  class Essay extends Text {
    declare words: number;
    declare notes: string | null;
    declare wrapped: Ref<string>;
    declare count: number;
  }
  class Image extends Document {
    declare bytes: Buffer;
  }
  class Shelf {
    declare id: number;
    declare document: Document;
  }
  defineEntity({
    class: Document,
    ...storedAs[strategy],
    properties: { id: p.integer().primary(), title: p.string(), summary: p.string().nullable().lazy() },
  });
  defineEntity({ class: Text, properties: { body: p.text().lazy() } });
  defineEntity({
    class: Essay,
    properties: {
      words: p.integer(),
      notes: p.string().nullable().lazy(),
      wrapped: p.string().lazy().ref(),
      count: p
        .integer()
        .formula(() => '21 * 2')
        .lazy(),
    },
  });
  defineEntity({ class: Image, properties: { bytes: p.blob().lazy() } });
  defineEntity({
    class: Shelf,
    properties: { id: p.integer().primary(), document: () => p.manyToOne(Document) },
  });
  const documents = defineHierarchy(Document, { Essay, Image });
  return { Document, Text, Essay, Image, Shelf, documents, entities: [...documents.entities, Shelf] };
}

const cases = engines.flatMap(engine => strategies.map(strategy => ({ engine, strategy })));
const lazy = ['summary', 'body', 'notes', 'count'] as const;

describe.each(cases)('S6 lazy columns, $strategy [$engine.name]', ({ engine, strategy }) => {
  const { Document, Text, Essay, Image, Shelf, documents, entities } = declare(strategy);
  let db: TestOrm;

  beforeAll(async () => {
    db = await openOrm(engine, { entities });
    const em = db.em();
    const essay = {
      id: 1,
      title: 'an essay',
      summary: 'short',
      body: 'long',
      words: 3,
      notes: 'noted',
      wrapped: 'held',
    };
    em.create(Shelf, { id: 1, document: em.create(Essay, essay as never) } as never);
    em.create(Image, { id: 2, title: 'an image', summary: null, bytes: Buffer.from('image') } as never);
    await em.flush();
  });
  afterAll(() => db.close());

  it.each([
    ['root', Document],
    ['abstract middle', Text],
    ['leaf', Essay],
  ] as const)('are left out of a find through the %s, which is complete without them', async (_, cls) => {
    const em = db.em();
    const { result, sql } = await db.queries.during(() => em.findOneOrFail(cls, 1));
    const essay = result as InstanceType<typeof Essay>;
    expect(essay).toBeInstanceOf(Essay);
    expect(essay).toMatchObject({ title: 'an essay', words: 3 });
    for (const name of lazy) expect(essay[name]).toBeUndefined();
    expect(essay.wrapped.isInitialized()).toBe(false);
    expect(documents.isComplete(essay)).toBe(true);
    expect(sql.join()).not.toMatch(/"(body|notes|wrapped|summary)"/);
    expect(await db.queries.countOf(() => em.flush(), { transactions: true })).toBe(0);
  });

  it.each(lazy)('come when `populate` of a find through the leaf names %s', async name => {
    const em = db.em();
    const essay = await em.findOneOrFail(Essay, 1, { populate: [name] });
    const values = { summary: 'short', body: 'long', notes: 'noted', count: 42 };
    for (const other of lazy) expect(essay[other]).toBe(other === name ? values[name] : undefined);
    expect(await db.queries.countOf(() => em.flush(), { transactions: true })).toBe(0);
  });

  it.each(lazy)('come when `fields` of a find through the root names %s', async name => {
    const em = db.em();
    const essay = (await em.findOneOrFail(Document, 1, { fields: ['title', name as never] })) as InstanceType<
      typeof Essay
    >;
    const values = { summary: 'short', body: 'long', notes: 'noted', count: 42 };
    expect(essay).toBeInstanceOf(Essay);
    expect(essay.title).toBe('an essay');
    for (const other of lazy) expect(essay[other]).toBe(other === name ? values[name] : undefined);
    expect(essay.words).toBeUndefined();
    expect(await db.queries.countOf(() => em.flush(), { transactions: true })).toBe(0);
  });

  it.each(lazy)('come when `fields` of a find through the leaf names %s', async name => {
    const em = db.em();
    const essay = await em.findOneOrFail(Essay, 1, { fields: ['title', name] });
    const values = { summary: 'short', body: 'long', notes: 'noted', count: 42 };
    for (const other of lazy)
      expect((essay as InstanceType<typeof Essay>)[other]).toBe(other === name ? values[name] : undefined);
  });

  it.each(lazy)('come when em.populate of a loaded entity names %s', async name => {
    const em = db.em();
    const essay = (await em.findOneOrFail(Document, 1)) as InstanceType<typeof Essay>;
    const { count } = await db.queries.during(() => em.populate(essay, [name]));
    const values = { summary: 'short', body: 'long', notes: 'noted', count: 42 };
    for (const other of lazy) expect(essay[other]).toBe(other === name ? values[name] : undefined);
    expect(count).toBe(1);
    expect(await db.queries.countOf(() => em.flush(), { transactions: true })).toBe(0);
  });

  it('come of the root when `populate` of a find through the root names them', async () => {
    const [essay, image] = await db.em().find(Document, {}, { populate: ['summary'], orderBy: { id: 'asc' } });
    expect(essay).toMatchObject({ summary: 'short', words: 3 });
    expect(image).toMatchObject({ summary: null });
  });

  it('come when a scalar reference is loaded', async () => {
    const em = db.em();
    const essay = (await em.findOneOrFail(Document, 1)) as InstanceType<typeof Essay>;
    expect(await essay.wrapped.load()).toBe('held');
    expect(await db.queries.countOf(() => em.flush(), { transactions: true })).toBe(0);
  });

  it.each(['joined', 'select-in', 'balanced'] as const)(
    'are left out of a populated relation, %s',
    async loadStrategy => {
      const em = db.em();
      const shelf = await em.findOneOrFail(Shelf, 1, { populate: ['document'], strategy: loadStrategy });
      const essay = shelf.document as InstanceType<typeof Essay>;
      expect(essay).toMatchObject({ title: 'an essay', words: 3 });
      for (const name of lazy) expect(essay[name]).toBeUndefined();
      await em.populate(shelf, ['document.summary']);
      expect(essay.summary).toBe('short');
    },
  );

  it('are kept once they are loaded and written when they change', async () => {
    const em = db.em();
    const essay = await em.findOneOrFail(Essay, 1, { populate: ['body'] });
    await em.find(Document, {});
    expect(essay.body).toBe('long');
    essay.notes = 'changed';
    await em.flush();
    expect(wrap(essay).toObject()).toMatchObject({ body: 'long', notes: 'changed' });
    expect((await db.em().findOneOrFail(Essay, 1, { populate: ['notes'] })).notes).toBe('changed');
    essay.notes = 'noted';
    await em.flush();
  });
});
