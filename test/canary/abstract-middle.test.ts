import { defineEntity, type EntityClass, p } from '@mikro-orm/core';
import { describe, expect, it } from 'vitest';
import type { TestOrm } from '../support/index.ts';
import { createStatements, curedBy, openStock, refusedBy, shown, shownAll } from './stock.ts';
import type { StockStrategy } from './stock-parties.ts';

interface Row {
  id: number;
  name?: string;
}

interface Animals {
  readonly Animal: EntityClass<Row>;
  readonly Mammal: EntityClass<Row & { legs?: number }>;
  readonly Dog: EntityClass<Row & { breed?: string }>;
  readonly Fish: EntityClass<Row & { fins?: number }>;
  readonly Shark: EntityClass<Row & { teeth?: number }>;
  readonly entities: readonly EntityClass[];
}

const storedAs = { joined: { inheritance: 'tpt' }, 'single-table': { discriminator: 'kind' } } as const;

/** Animal (abstract) ← Mammal (abstract) ← Dog, and Animal ← Fish ← DeepFish (abstract) ← Shark. */
function declareAnimals(strategy: StockStrategy, { namesParents }: { namesParents: boolean }): Animals {
  class Animal {}
  class Mammal extends Animal {}
  class Dog extends Mammal {}
  class Fish extends Animal {}
  class DeepFish extends Fish {}
  class Shark extends DeepFish {}
  const below = (parent: EntityClass): object => (namesParents ? { extends: parent } : {});
  defineEntity({
    class: Animal,
    abstract: true,
    ...storedAs[strategy],
    properties: { id: p.integer().primary(), name: p.string() },
  });
  defineEntity({ class: Mammal, ...below(Animal), abstract: true, properties: { legs: p.integer().nullable() } });
  defineEntity({ class: Dog, ...below(Mammal), properties: { breed: p.string() } });
  defineEntity({ class: Fish, ...below(Animal), properties: { fins: p.integer() } });
  defineEntity({ class: DeepFish, ...below(Fish), abstract: true, properties: { depth: p.integer() } });
  defineEntity({ class: Shark, ...below(DeepFish), properties: { teeth: p.integer() } });
  const entities = [Animal, Mammal, Dog, Fish, DeepFish, Shark];
  return { Animal, Mammal, Dog, Fish, Shark, entities } as unknown as Animals;
}

async function openAnimals(m: Animals): Promise<TestOrm> {
  const db = await openStock([...m.entities]);
  const em = db.em();
  em.create(m.Dog, { id: 1, name: 'rex', legs: 4, breed: 'collie' } as never);
  em.create(m.Fish, { id: 2, name: 'nemo', fins: 3 } as never);
  em.create(m.Shark, { id: 3, name: 'jaws', fins: 8, depth: 200, teeth: 300 } as never);
  await em.flush();
  return db;
}

const rex = { class: 'Dog', id: 1, name: 'rex', legs: 4, breed: 'collie' };
const nemo = { class: 'Fish', id: 2, name: 'nemo', fins: 3 };
const jaws = { class: 'Shark', id: 3, name: 'jaws', fins: 8, depth: 200, teeth: 300 };

describe('stock MikroORM, abstract middle classes of a single table', () => {
  const cure = curedBy('discovery/hierarchy-discovery.ts');

  it("1.2: a query for an abstract middle class has no condition and returns its siblings' rows", async () => {
    const m = declareAnimals('single-table', { namesParents: false });
    await using db = await openAnimals(m);
    const { result, sql } = await db.queries.during(() => db.em().find(m.Mammal, {}));
    expect(sql, cure).toEqual(['select "m0".* from "animal" as "m0"']);
    expect(shownAll(result), cure).toEqual([rex, nemo, jaws]);
  });

  it('1.2: an abstract class between hides its descendants from a concrete ancestor', async () => {
    const m = declareAnimals('single-table', { namesParents: false });
    await using db = await openAnimals(m);
    expect(shownAll(await db.em().find(m.Fish, {})), cure).toEqual([nemo]);
  });
});

describe('stock MikroORM, abstract middle classes of a joined hierarchy', () => {
  const cure = curedBy('discovery/hierarchy-discovery.ts');

  it('1.3: a load through the root loses the columns of an abstract middle class', async () => {
    const m = declareAnimals('joined', { namesParents: true });
    await using db = await openAnimals(m);
    const { legs: _, ...rexWithoutLegs } = rex;
    const { depth: __, ...jawsWithoutDepth } = jaws;
    expect(await createStatements(db.orm)).toContainEqual(
      expect.stringMatching(/^create table "mammal" \("legs" int null,/),
    );
    expect(shownAll(await db.em().find(m.Animal, {})), cure).toEqual([rexWithoutLegs, nemo, jawsWithoutDepth]);
    expect(shown(await db.em().findOne(m.Dog, 1))).toEqual(rex);
  });

  it('1.3: a load through an abstract middle class gives its instances', async () => {
    const m = declareAnimals('joined', { namesParents: true });
    await using db = await openAnimals(m);
    expect(shownAll(await db.em().find(m.Mammal, {})), cure).toEqual([
      { class: 'Mammal', id: 1, name: 'rex', legs: 4 },
    ]);
  });

  it('1.3: an abstract middle class is inserted without an error', async () => {
    const m = declareAnimals('joined', { namesParents: true });
    await using db = await openAnimals(m);
    const em = db.em();
    em.create(m.Mammal, { id: 9, name: 'blob', legs: 2 } as never);
    await em.flush();
    expect(
      shown(await db.em().findOne(m.Animal, 9)),
      refusedBy('internal/writing/flush-guards.ts', 'internal/writing/write-guards.ts'),
    ).toEqual({
      class: 'Animal',
      id: 9,
      name: 'blob',
    });
  });

  it('1.3: an abstract middle class whose declaration does not name its parent crashes the schema generator', async () => {
    const m = declareAnimals('joined', { namesParents: false });
    await expect(openAnimals(m), cure).rejects.toThrow(
      new TypeError("Cannot read properties of undefined (reading 'includes')"),
    );
  });
});
