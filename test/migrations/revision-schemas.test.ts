import { type EntityClass, type EntityManager, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { storedAs } from '../contracts/party/model.ts';
import { child, entity, named } from '../declaring/classes.ts';
import { engines } from '../support/index.ts';
import { openEvolution } from './evolution.ts';

class Bare {}

/** Papers in a schema of their own, with a key of two columns, and a letter that tags and a reader point at. */
function declarePapers(letter: string, above: object, own: object, options: object = {}): readonly EntityClass[] {
  const schema = 'desk';
  const Tag = entity(named('Tag', Bare), { id: p.integer().primary() }, { schema });
  const Paper = entity(
    named('Paper', Polymorphic()),
    { shop: p.integer().primary(), code: p.string().primary(), title: p.string().unique(), ...above },
    { ...storedAs.joined, schema },
  );
  const Letter = child(
    letter,
    Paper,
    { stamp: p.integer().index(), tags: () => p.manyToMany(Tag), ...own },
    { schema },
  );
  const Memo = child('Memo', Paper, { body: p.string() }, { schema });
  const Reader = entity(
    named('Reader', Bare),
    { id: p.integer().primary(), letter: () => p.manyToOne(Letter) },
    { schema },
  );
  return [...defineHierarchy(Paper, { [letter]: Letter, Memo }, options).entities, Tag, Reader];
}

function seeding(entities: readonly EntityClass[]) {
  return async (em: EntityManager): Promise<void> => {
    const make = (name: string, data: object): object =>
      em.create(
        entities.find(cls => cls.name === name)!,
        data as never,
      );
    const tag = make('Tag', { id: 1 });
    const letter = make('Letter', { shop: 1, code: 'a', title: 'A', stamp: 5, sent: 7, tags: [tag] });
    make('Letter', { shop: 2, code: 'a', title: 'B', stamp: 6, sent: 8 });
    make('Memo', { shop: 1, code: 'b', title: 'C', body: 'x' });
    make('Reader', { id: 1, letter });
    await em.flush();
  };
}

const sent = { sent: p.integer() };
const optional = { sent: p.integer().nullable() };

describe.each(engines)('M2 a revision in a schema of its own, with a key of two columns [$name]', engine => {
  it.each([
    ['moves a column', 'Letter', {}],
    ['renames a table', 'Post', { formerly: { Post: ['letter'] } }],
    ['does both', 'Post', { formerly: { Post: ['letter'] } }],
  ] as const)('M2 %s', async (title, name, options) => {
    const before = declarePapers('Letter', {}, sent);
    const isMoved = title !== 'renames a table';
    const after = declarePapers(name, isMoved ? optional : {}, isMoved ? {} : sent, options);
    await using evolution = await openEvolution(engine, { before, after, seed: seeding(before) });
    const { revision, text, helper } = await evolution.revise();
    expect(revision.destructive).toEqual([]);
    expect(text).not.toMatch(/drop table|create table/);
    await evolution.runBoth(helper, async em => {
      const found = await em.find(
        after.find(cls => cls.name === name)!,
        {},
        { orderBy: { title: 1 } as never },
      );
      expect(found).toMatchObject([
        { stamp: 5, sent: 7 },
        { stamp: 6, sent: 8 },
      ]);
    });
  });
});
