import { defineEntity, EntityRepository, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { type Strategy, storedAs, strategies } from '../contracts/party/model.ts';
import { engines, openOrm } from '../support/index.ts';

class AnimalRepository extends EntityRepository<object> {
  shout(): string {
    return `${this.getEntityManager().constructor.name} here`;
  }
}

function declare(strategy: Strategy) {
  abstract class Animal extends Polymorphic() {
    declare id: number;
    declare name: string;
  }
  abstract class Mammal extends Animal {
    declare isWild: boolean;
  }
  class Dog extends Mammal {
    declare barks: number;
  }
  class Puppy extends Dog {}
  class Bird extends Animal {
    declare wings: number;
  }
  class Zoo {
    declare id: number;
    declare animal: Animal;
  }
  defineEntity({
    class: Animal,
    ...storedAs[strategy],
    repository: () => AnimalRepository,
    properties: { id: p.integer().primary(), name: p.string() },
  });
  defineEntity({
    class: Mammal,
    filters: { tame: { name: 'tame', cond: { isWild: false }, default: true } },
    properties: { isWild: p.boolean() },
  });
  const loud = { name: 'loud', cond: (args: { min?: number }) => ({ barks: { $gte: args.min ?? 0 } }), default: false };
  defineEntity({ class: Dog, filters: { loud }, properties: { barks: p.integer() } });
  defineEntity({ class: Puppy, properties: {} });
  defineEntity({ class: Bird, properties: { wings: p.integer() } });
  defineEntity({ class: Zoo, properties: { id: p.integer().primary(), animal: () => p.manyToOne(Animal) } });
  const animals = defineHierarchy(Animal, { Dog, Puppy, Bird });
  return { Animal, Mammal, Dog, Puppy, Bird, Zoo, entities: [...animals.entities, Zoo] };
}

describe.each(strategies)('S6 filters and repositories, %s', strategy => {
  describe.each(engines)('[$name]', engine => {
    async function open() {
      const m = declare(strategy);
      const db = await openOrm(engine, { entities: m.entities });
      const em = db.em();
      em.create(m.Dog, { id: 1, name: 'rex', isWild: false, barks: 3 });
      em.create(m.Dog, { id: 2, name: 'wolf', isWild: true, barks: 9 });
      em.create(m.Puppy, { id: 3, name: 'pup', isWild: false, barks: 1 });
      em.create(m.Bird, { id: 4, name: 'jay', wings: 2 });
      await em.flush();
      em.create(m.Zoo, { id: 1, animal: em.getReference(m.Animal, 2) });
      em.create(m.Zoo, { id: 2, animal: em.getReference(m.Animal, 4) });
      await em.flush();
      return { m, db };
    }
    const names = (animals: readonly { name: string }[]) => animals.map(({ name }) => name).toSorted();

    it('a default filter of a middle class holds for its branch when the root is read', async () => {
      const { m, db } = await open();
      await using _ = db;
      expect(names(await db.em().find(m.Animal, {}))).toEqual(['jay', 'pup', 'rex']);
      expect(await db.em().count(m.Animal)).toBe(3);
      expect(names((await db.em().findAndCount(m.Animal, {}))[0])).toEqual(['jay', 'pup', 'rex']);
      expect(names(await db.em().find(m.Mammal, {}))).toEqual(['pup', 'rex']);
      expect(names(await db.em().find(m.Dog, {}))).toEqual(['pup', 'rex']);
      expect(names(await db.em().find(m.Animal, {}, { filters: { tame: false } }))).toEqual([
        'jay',
        'pup',
        'rex',
        'wolf',
      ]);
      expect(names(await db.em().find(m.Animal, {}, { filters: false }))).toEqual(['jay', 'pup', 'rex', 'wolf']);
    });

    it('a filter of a leaf is switched on, with arguments, through the root', async () => {
      const { m, db } = await open();
      await using _ = db;
      expect(names(await db.em().find(m.Animal, {}, { filters: { loud: { min: 2 } } }))).toEqual(['jay', 'rex']);
      expect(names(await db.em().find(m.Animal, {}, { filters: { loud: { min: 2 }, tame: false } }))).toEqual([
        'jay',
        'rex',
        'wolf',
      ]);
    });

    it.each(['joined', 'select-in', 'balanced'] as const)(
      'a filtered row is not reached through a relation, under %s',
      async loading => {
        const { m, db } = await open();
        await using _ = db;
        const zoos = await db.em().find(m.Zoo, {}, { populate: ['animal'], strategy: loading, orderBy: { id: 'asc' } });
        expect(zoos.map(({ animal }) => animal?.name).filter(Boolean)).toEqual(['jay']);
      },
    );

    it('a custom repository is inherited by subclasses', async () => {
      const { m, db } = await open();
      await using _ = db;
      for (const cls of [m.Animal, m.Mammal, m.Dog, m.Puppy, m.Bird]) {
        expect(db.em().getRepository(cls)).toBeInstanceOf(AnimalRepository);
      }
    });
  });
});
