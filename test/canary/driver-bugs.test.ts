import { defineEntity, type EntityClass, type EventArgs, p, raw } from '@mikro-orm/core';
import { describe, expect, it } from 'vitest';
import type { TestOrm } from '../support/index.ts';
import { curedBy, openStock, openStockParties, refusedBy, shown, uncured } from './stock.ts';
import type { StockStrategy } from './stock-parties.ts';

const strategies = ['joined', 'single-table'] as const;
const storedAs = { joined: { inheritance: 'tpt' }, 'single-table': { discriminator: 'kind' } } as const;

interface Leaf {
  id: string;
  name: string;
  value: string;
}

interface Documents {
  readonly Root: EntityClass<{ id: string; name: string }>;
  readonly Leaf: EntityClass<Leaf> & (new () => Leaf);
  readonly Other: EntityClass<{ id: string; name: string }>;
  /** The hooks that ran, with the class that they were told. */
  readonly hooks: string[];
}

/** A hierarchy whose string keys come from `onCreate`, with a hook that edits a property of the leaf. */
function declareDocuments(strategy: StockStrategy): Documents {
  class Root {}
  class Leaf extends Root {
    declare value: string;
  }
  class Other extends Root {}
  const hooks: string[] = [];
  let next = 1;
  const noted = (name: string) => (args: EventArgs<object>) => void hooks.push(`${name} ${args.meta.className}`);
  const edit = ({ entity }: EventArgs<object>): void => void ((entity as Leaf).value += '!');
  defineEntity({
    class: Root,
    abstract: true,
    ...storedAs[strategy],
    hooks: { beforeCreate: [noted('beforeCreate')], beforeUpdate: [noted('beforeUpdate'), edit] },
    properties: {
      id: p
        .string()
        .primary()
        .onCreate(() => `key-${next++}`),
      name: p.string(),
    },
  });
  defineEntity({ class: Leaf, properties: { value: p.string() } });
  defineEntity({ class: Other, properties: {} });
  return { Root, Leaf, Other, hooks } as unknown as Documents;
}

function openDocuments({ Root, Leaf, Other }: Documents, options = {}): Promise<TestOrm> {
  return openStock([Root, Leaf, Other], options);
}

async function createLeaves({ Leaf, hooks }: Documents, db: TestOrm, names: readonly string[]): Promise<void> {
  const em = db.em();
  for (const name of names) em.create(Leaf, { name, value: 'v' });
  await em.flush();
  db.queries.clear();
  hooks.length = 0;
}

describe.each(strategies)('stock MikroORM, an inverse many-to-many of a root, %s', strategy => {
  const cure = curedBy('discovery/metadata-changes.ts');

  it('DRIVER 3.1: adding an instance of a subclass to the owning collection crashes the flush', async () => {
    await using stock = await openStockParties(strategy);
    const em = stock.em();
    const folder = em.create(stock.m.Folder, { id: 1 });
    folder.parties.add(await em.findOneOrFail(stock.m.Person, 1));
    await expect(em.flush(), cure).rejects.toThrow(
      new TypeError("Cannot read properties of undefined (reading 'schema')"),
    );
  });

  it('DRIVER 3.1: populating it for a subclass crashes', async () => {
    await using stock = await openStockParties(strategy);
    const found = stock.em().find(stock.m.Person, {}, { populate: ['folders'] });
    await expect(found, cure).rejects.toThrow(new TypeError("Cannot read properties of undefined (reading 'name')"));
  });
});

describe('stock MikroORM, keys', () => {
  it('DRIVER 3.2: a joined entity made with new and a key of onCreate gets no key in its child row', async () => {
    const m = declareDocuments('joined');
    await using db = await openDocuments(m);
    const em = db.em();
    em.persist(Object.assign(new m.Leaf(), { name: 'made', value: 'v' }));
    const message = 'null value in column "id" of relation "leaf" violates not-null constraint';
    await expect(em.flush(), curedBy('writing/flush-guards.ts')).rejects.toThrow(message);
  });

  it.each(strategies)('DRIVER 3.3: clone puts a string key into the statement as SQL, %s', async strategy => {
    const m = declareDocuments(strategy);
    await using db = await openDocuments(m);
    await createLeaves(m, db, ['one']);
    const em = db.em();
    const [leaf] = await em.find(m.Leaf, {});
    await expect(em.clone(leaf, { id: 'copy' }), curedBy('writing/clone-rows.ts')).rejects.toThrow(
      'column "key" does not exist',
    );
    expect(db.queries.sql.at(-1), curedBy('writing/clone-rows.ts')).toContain(' where (key-1)');
  });
});

describe.each(strategies)('stock MikroORM, the result cache, %s', strategy => {
  it('DRIVER 3.4: two raw conditions that differ in their parameters share one entry', async () => {
    const m = declareDocuments(strategy);
    await using db = await openDocuments(m);
    await createLeaves(m, db, ['one', 'two']);
    const named = (name: string): Promise<Leaf[]> =>
      db.em().find(m.Leaf, { [raw('name = ?', [name])]: [] }, { cache: 10_000 });
    expect(await named('one')).toMatchObject([{ name: 'one' }]);
    expect(await named('two'), uncured).toMatchObject([{ name: 'one' }]);
  });

  it('DRIVER 3.4: so do two raw values', async () => {
    const m = declareDocuments(strategy);
    await using db = await openDocuments(m);
    await createLeaves(m, db, ['one', 'two']);
    const below = (name: string): Promise<Leaf[]> =>
      db.em().find(m.Leaf, { id: { $in: raw('(select id from root where name = ?)', [name]) } }, { cache: 10_000 });
    expect(await below('one')).toMatchObject([{ name: 'one' }]);
    expect(await below('two'), uncured).toMatchObject([{ name: 'one' }]);
  });
});

describe('stock MikroORM, hooks of a joined hierarchy', () => {
  const cure = curedBy('writing/unit-of-work.ts');

  it('DRIVER 3.5: run once per table', async () => {
    const m = declareDocuments('joined');
    await using db = await openDocuments(m);
    const em = db.em();
    em.create(m.Leaf, { name: 'one', value: 'v' });
    await em.flush();
    expect(m.hooks, cure).toEqual(['beforeCreate Root', 'beforeCreate Leaf']);
  });

  it('DRIVER 3.5: an edit of a leaf property is repeated when both tables change', async () => {
    const m = declareDocuments('joined');
    await using db = await openDocuments(m);
    await createLeaves(m, db, ['one']);
    const em = db.em();
    const [leaf] = await em.find(m.Leaf, {});
    Object.assign(leaf, { name: 'renamed', value: 'w' });
    await em.flush();
    expect(m.hooks, cure).toEqual(['beforeUpdate Root', 'beforeUpdate Leaf']);
    expect(shown(await db.em().findOne(m.Leaf, leaf!.id)), cure).toMatchObject({ name: 'renamed', value: 'w!!' });
  });

  it('DRIVER 3.5: an edit of a leaf property is lost when only the root table changes', async () => {
    const m = declareDocuments('joined');
    await using db = await openDocuments(m);
    await createLeaves(m, db, ['one']);
    const em = db.em();
    const [leaf] = await em.find(m.Leaf, {});
    leaf!.name = 'renamed';
    await em.flush();
    expect(leaf!.value).toBe('v!');
    expect(shown(await db.em().findOne(m.Leaf, leaf!.id)), cure).toMatchObject({ name: 'renamed', value: 'v' });
  });
});

describe('stock MikroORM, create', () => {
  const refusal = refusedBy('internal/writing/write-guards.ts');

  it('DRIVER 3.6: a discriminator in the data makes an instance of another class, single-table', async () => {
    const m = declareDocuments('single-table');
    await using db = await openDocuments(m);
    expect(db.em().create(m.Leaf, { name: 'one', value: 'v', kind: 'other' } as never), refusal).toBeInstanceOf(
      m.Other,
    );
  });

  it('DRIVER 3.6: a discriminator in the data makes an instance of another class, joined', async () => {
    const m = declareDocuments('joined');
    await using db = await openDocuments(m);
    expect(db.em().create(m.Leaf, { name: 'one', value: 'v', __tpt_type: 'other' } as never), refusal).toBeInstanceOf(
      m.Other,
    );
  });
});
