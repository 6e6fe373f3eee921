import { type EntityClass, type EntityManager, p } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { defineHierarchy, DestructiveMigrationError, Polymorphic } from 'mikro-orm-polymorphic';
import { UpdatedAt } from 'mikro-orm-polymorphic/mixins';
import { describe, expect, it } from 'vitest';
import { storedAs } from '../contracts/party/model.ts';
import { child, entity, named, root } from '../declaring/classes.ts';
import { engines } from '../support/index.ts';
import { openEvolution } from './evolution.ts';

class Bare {}

/** The properties of a shape, a circle, a disc below it, and a square; and those of the classes that are there. */
interface Layout {
  readonly Shape?: object;
  readonly Circle?: object;
  readonly Disc?: object;
  readonly Square?: object;
}

function declareShapes(layout: Layout, options: object = {}): readonly EntityClass[] {
  const Owner = entity(named('Owner', Bare), { id: p.integer().primary(), name: p.string() });
  const Shape = entity(
    named('Shape', Polymorphic(UpdatedAt(Bare, { trigger: true }) as never)),
    { id: p.integer().primary(), name: p.string(), ...property(layout.Shape, Owner) },
    { inheritance: 'tpt', ...options },
  );
  const Circle = child('Circle', Shape, { radius: p.integer(), ...property(layout.Circle, Owner) });
  const Disc = child('Disc', Circle, { depth: p.integer(), ...property(layout.Disc, Owner) });
  const Square = child('Square', Shape, { side: p.integer(), ...property(layout.Square, Owner) });
  return [...defineHierarchy(Shape, { Circle, Disc, Square }).entities, Owner];
}

function property(properties: object = {}, Owner: unknown): object {
  const entries = Object.entries(properties) as [string, unknown][];
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      typeof value === 'function' ? () => (value as (cls: unknown) => unknown)(Owner) : value,
    ]),
  );
}

/** An owner, two circles, a disc and two squares with what they have of these values. */
function seeding(entities: readonly EntityClass[], values: Readonly<Record<string, object>>) {
  return async (em: EntityManager): Promise<void> => {
    const classOf = (name: string): EntityClass => entities.find(cls => cls.name === name)!;
    const owner = em.create(classOf('Owner'), { id: 1, name: 'Eve' } as never);
    const own = (name: string): object =>
      Object.fromEntries(
        Object.entries(values[name] ?? {}).map(([key, value]) => [key, value === 'owner' ? owner : value]),
      );
    em.create(classOf('Circle'), { id: 1, name: 'a', radius: 3, ...own('Circle') } as never);
    em.create(classOf('Circle'), { id: 2, name: 'b', radius: 4, ...own('Circle'), ...own('Second') } as never);
    em.create(classOf('Disc'), { id: 3, name: 'c', radius: 5, depth: 2, ...own('Circle'), ...own('Disc') } as never);
    em.create(classOf('Square'), { id: 4, name: 'd', side: 6, ...own('Square') } as never);
    em.create(classOf('Square'), { id: 5, name: 'e', side: 7, ...own('Square') } as never);
    await em.flush();
  };
}

const size = { size: p.integer() };
const optional = { size: p.integer().nullable() };
const rich = {
  color: p.enum(['red', 'blue']).index(),
  code: p.string().length(20).nullable().unique(),
  owner: (Owner: never) => p.manyToOne(Owner).nullable(),
};
const optionalRich = { ...rich, color: p.enum(['red', 'blue']).index().nullable() };
const richValues = { color: 'red', code: null, owner: 'owner' };

const moves: readonly [string, Layout, Layout, Readonly<Record<string, object>>][] = [
  ['from child to parent', { Circle: size }, { Shape: optional }, { Circle: { size: 1 } }],
  ['from parent to child', { Shape: optional }, { Circle: size }, { Circle: { size: 1 } }],
  ['over several levels up', { Disc: size }, { Shape: optional }, { Disc: { size: 1 } }],
  ['over several levels down', { Shape: optional }, { Disc: size }, { Disc: { size: 1 } }],
  [
    'from parent to all children',
    { Shape: size },
    { Circle: size, Square: size },
    { Circle: { size: 1 }, Square: { size: 2 } },
  ],
  [
    'from children to parent',
    { Circle: size, Square: size },
    { Shape: size },
    { Circle: { size: 1 }, Square: { size: 2 } },
  ],
  [
    'with indexes, unique and CHECK constraints, and foreign keys',
    { Circle: rich },
    { Shape: optionalRich },
    { Circle: richValues, Second: { code: 'x', color: 'blue' } },
  ],
  [
    'with indexes, unique and CHECK constraints, and foreign keys down',
    { Shape: optionalRich },
    { Circle: rich },
    { Circle: richValues, Second: { code: 'x', color: 'blue' } },
  ],
];

describe.each(engines)('M2 a revision takes the values of a property along [$name]', engine => {
  it.each(moves)('M2 %s', async (_, old, wanted, values) => {
    const [before, after] = [declareShapes(old), declareShapes(wanted)];
    await using evolution = await openEvolution(engine, { before, after, seed: seeding(before, values) });
    const { revision, text, helper } = await evolution.revise();
    expect(revision.destructive).toEqual([]);
    expect(text).not.toContain('Loses');
    const stored = await valuesIn(evolution.scene.db.em(), old);
    await evolution.runBoth(helper, async em => expect(await valuesIn(em, wanted)).toEqual(stored));
  });
});

/** The values of the columns that move, by the row, whichever table has them. */
async function valuesIn(em: SqlEntityManager, layout: Layout): Promise<unknown[]> {
  const rows = Object.keys(layout).map(name => `select id, to_jsonb(t) as "row" from "${name.toLowerCase()}" as t`);
  return em.execute(
    `select id, row ->> 'size' as "size", row ->> 'color' as "color", row ->> 'code' as "code", row ->> 'owner_id' as "owner" from (${rows.join(' union all ')}) as t ` +
      `where coalesce(row ->> 'size', row ->> 'color') is not null order by id`,
  );
}

describe('M2 the file of a property that moves', () => {
  const engine = engines[0]!;

  it('M2 adds, moves, drops and requires, in this order, both ways', async () => {
    const [before, after] = [declareShapes({ Shape: size }), declareShapes({ Circle: size, Square: size })];
    const seed = seeding(before, { Circle: { size: 1 }, Square: { size: 2 } });
    await using evolution = await openEvolution(engine, { before, after, seed, hasSnapshot: true });
    const { text, helper } = await evolution.revise();
    expect(text.slice(text.indexOf('  override async up'))).toBe(`  override async up(): Promise<void> {
    this.addSql(\`alter table "circle" add "size" int null\`);
    this.addSql(\`alter table "square" add "size" int null\`);
    await this.moveColumns({ from: 'shape', to: ['circle', 'square'], columns: ['size'] });
    this.addSql(\`alter table "shape" drop column "size"\`);
    this.addSql(\`alter table "circle" alter column "size" set not null\`);
    this.addSql(\`alter table "square" alter column "size" set not null\`);
  }

  override async down(): Promise<void> {
    this.addSql(\`alter table "shape" add "size" int null\`);
    await this.moveColumns({ from: 'circle', to: 'shape', columns: ['size'] });
    await this.moveColumns({ from: 'square', to: 'shape', columns: ['size'] });
    this.addSql(\`alter table "circle" drop column "size"\`);
    this.addSql(\`alter table "shape" alter column "size" set not null\`);
    this.addSql(\`alter table "square" drop column "size"\`);
  }
}
`);
    await evolution.runBoth(helper);
  });

  it('M2 refuses values of rows that no new table has', async () => {
    const [before, after] = [declareShapes({ Shape: optional }), declareShapes({ Circle: optional })];
    const seed = seeding(before, { Circle: { size: 1 }, Square: { size: 2 } });
    await using evolution = await openEvolution(engine, { before, after, seed });
    const { helper } = await evolution.revise();
    await expect(helper.upgrade({ force: true })).rejects.toThrow(
      'Values of shape that circle has no row for have no place after the migration: size (2).',
    );
  });

  it('M2 is refused without force for what it drops besides, and says so above the statement', async () => {
    const [before, after] = [
      declareShapes({ Circle: size, Square: { tint: p.string() } }),
      declareShapes({ Shape: optional }),
    ];
    const seed = seeding(before, { Circle: { size: 1 }, Square: { tint: 'red' } });
    await using evolution = await openEvolution(engine, { before, after, seed });
    const { revision, text, helper } = await evolution.revise();
    expect(revision.destructive).toMatchObject([{ migration: revision.name, kind: 'drop-column', column: 'tint' }]);
    expect(text).toContain(
      '    // Loses all values of square.tint; upgrade asks for --force.\n    this.addSql(`alter table "square" drop column "tint"`);',
    );
    await expect(helper.upgrade()).rejects.toThrow(DestructiveMigrationError);
    expect(await helper.upgrade({ force: true })).toHaveLength(1);
  });

  it.each<[string, Layout, Layout]>([
    ['two types', { Circle: size, Square: { size: p.string() } }, { Shape: { size: p.string().nullable() } }],
    ['two branches', { Circle: size }, { Square: optional }],
  ])('M2 leaves values alone where they could be those of %s', async (_, old, wanted) => {
    const [before, after] = [declareShapes(old), declareShapes(wanted)];
    await using evolution = await openEvolution(engine, { before, after, seed: () => Promise.resolve() });
    const { revision, text } = await evolution.revise();
    expect(text).not.toContain('moveColumns');
    expect(revision.destructive.map(({ kind }) => kind)).toContain('drop-column');
  });

  it('M2 takes a new column for the old one of that type in no table', async () => {
    const [before, after] = [
      declareShapes({ Circle: size, Shape: { tint: p.integer().nullable() } }),
      declareShapes({ Circle: { holes: p.integer().nullable() }, Shape: optional }),
    ];
    await using evolution = await openEvolution(engine, {
      before,
      after,
      seed: seeding(before, { Circle: { size: 1 } }),
    });
    const { text, helper } = await evolution.revise();
    expect(text).not.toContain('rename column');
    await helper.upgrade({ force: true });
    expect(await evolution.next.schema.getUpdateSchemaSQL()).toBe('');
    const rows = await evolution.next.em
      .fork()
      .execute('select size, holes from shape join circle using (id) order by id');
    expect(rows).toEqual([1, 2, 3].map(() => ({ size: 1, holes: null })));
  });

  it('M2 is one file in the online form, too', async () => {
    const [before, after] = [
      declareShapes({ Circle: size }),
      declareShapes({ Shape: { size: p.integer().nullable().index() } }),
    ];
    await using evolution = await openEvolution(engine, {
      before,
      after,
      seed: seeding(before, { Circle: { size: 1 } }),
    });
    const { revision, text, helper } = await evolution.revise({ online: true });
    expect(revision.followUps).toEqual([]);
    expect(text).toContain('create index "shape_size_index"');
    await evolution.runBoth(helper);
  });
});

/** Dogs, puppies below them, and cats; below pets where there are any. */
function declarePets(pet: object | undefined, own: object, mark: object = {}): readonly EntityClass[] {
  const Animal = entity(
    named('Animal', Polymorphic(UpdatedAt(Bare, { trigger: true }) as never)),
    key,
    storedAs.joined,
  );
  const Pet = pet ? entity(named('Pet', Animal), pet, { abstract: true }) : Animal;
  const Dog = child('Dog', Pet, { bark: p.string(), ...own });
  const Puppy = child('Puppy', Dog, { weeks: p.integer() });
  const Cat = child('Cat', Pet, { lives: p.integer(), ...own, ...mark });
  return defineHierarchy(Animal, { Dog, Puppy, Cat }, pet && { prefix: { Pet: false } }).entities;
}

const key = { id: p.integer().primary() };

function seedPets(entities: readonly EntityClass[], own: object) {
  return async (em: EntityManager): Promise<void> => {
    const make = (name: string, data: object): void => {
      em.create(
        entities.find(cls => cls.name === name)!,
        { ...data, ...own } as never,
      );
    };
    make('Dog', { id: 1, bark: 'x' });
    make('Puppy', { id: 2, bark: 'y', weeks: 3 });
    make('Cat', { id: 3, lives: 9 });
    await em.flush();
  };
}

describe.each(engines)('M2 a class between others [$name]', engine => {
  const owner = { owner: p.string() };
  const cases: readonly [string, readonly EntityClass[], readonly EntityClass[], object][] = [
    ['that comes gets a row for each of theirs', declarePets(undefined, {}), declarePets({}, {}), {}],
    ['that comes gets their values', declarePets(undefined, owner), declarePets(owner, {}), { owner: 'Eve' }],
    ['that goes gives its values to them', declarePets(owner, {}), declarePets(undefined, owner), { owner: 'Eve' }],
  ];

  it.each(cases)('M2 %s, and back', async (_, before, after, own) => {
    await using evolution = await openEvolution(engine, { before, after, seed: seedPets(before, own) });
    const { revision, helper } = await evolution.revise();
    expect(revision.destructive).toEqual([]);
    await evolution.runBoth(helper, async em => {
      const found = await em.find(after[0]!, {}, { orderBy: { id: 1 } as never });
      expect(found).toMatchObject([1, 2, 3].map(id => ({ id, ...own })));
    });
  });
});

describe('M2 a class between others', () => {
  it('M2 needs force to go where its children do not get its values', async () => {
    const before = declarePets({ owner: p.string() }, {});
    const after = declarePets(undefined, {});
    await using evolution = await openEvolution(engines[0]!, {
      before,
      after,
      seed: seedPets(before, { owner: 'Eve' }),
    });
    const { revision, helper } = await evolution.revise();
    expect(revision.destructive).toMatchObject([{ kind: 'drop-table', table: 'pet' }]);
    await expect(helper.upgrade()).rejects.toThrow(DestructiveMigrationError);
    expect(await helper.upgrade({ force: true })).toHaveLength(1);
  });

  it('M2 is refused without force for a value that one of its children alone has', async () => {
    const mark = { mark: p.string() };
    const before = declarePets(undefined, {}, mark);
    const after = declarePets({}, {});
    await using evolution = await openEvolution(engines[0]!, { before, after, seed: () => Promise.resolve() });
    const { revision } = await evolution.revise();
    expect(revision.destructive).toMatchObject([{ kind: 'drop-column', table: 'cat', column: 'mark' }]);
  });
});

describe('M2 a class between others that goes', () => {
  it('M2 gets back what its property above has when the migration is reverted', async () => {
    const tree = (isBetween: boolean) => {
      const rank = { rank: p.integer().nullable() };
      const Tool = root(named('Tool', Polymorphic()), 'joined', {
        properties: { id: p.integer().primary(), ...(isBetween ? {} : rank) },
      });
      const Middle = isBetween ? child('Middle', Tool, rank) : Tool;
      const Saw = child('Saw', Middle, { teeth: p.integer() });
      const formerly = isBetween ? {} : { Saw: ['middle.saw'] };
      return defineHierarchy(Tool, { Saw }, { formerly }).entities;
    };
    const old = tree(true);
    const seed = async (em: EntityManager): Promise<void> => {
      em.create(
        old.find(({ name }) => name === 'Saw')!,
        { id: 1, rank: 4, teeth: 2 } as never,
      );
      await em.flush();
    };
    await using evolution = await openEvolution(engines[0]!, { before: old, after: tree(false), seed });
    await evolution.runBoth((await evolution.revise()).helper);
  });
});
