import { defineEntity, type EntityClass, type EntityManager, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { storedAs, type Strategy } from '../contracts/party/model.ts';
import { child, entity, named, type TestClass } from '../declaring/classes.ts';

const properties = {
  Animal: { id: p.integer().primary(), name: p.string() },
  Dog: { bark: p.string() },
  Puppy: { weeks: p.integer() },
  Cat: { lives: p.integer() },
};

type Name = 'Dog' | 'Puppy' | 'Cat';

/** Animals of the library: dogs, puppies below them, and cats. */
export function declareAnimals(
  strategy: Strategy,
  options: object = {},
  ...[names = ['Dog', 'Puppy', 'Cat'], declared = {}]: [names?: readonly Name[], declared?: object]
): readonly EntityClass[] {
  const Animal = entity(named('Animal', Polymorphic()), properties.Animal, { ...storedAs[strategy], ...declared });
  const classes: Record<string, TestClass> = {};
  for (const name of names) {
    classes[name] = child(name, name === 'Puppy' ? classes['Dog']! : Animal, properties[name], declared);
  }
  return defineHierarchy(Animal, classes, options).entities;
}

/** Makes the animals of these classes. */
export async function seedAnimals(em: EntityManager, classes: readonly EntityClass[]): Promise<void> {
  for (const { class: name, ...data } of animals) {
    const cls = classes.find(each => each.name === name);
    if (cls) {
      em.create(cls, data as never);
    }
  }
  await em.flush();
}

/** The same animals for plain MikroORM. */
export function declareStockAnimals(strategy: Strategy, options: object = {}): readonly EntityClass[] {
  abstract class Animal {}
  class Dog extends Animal {}
  class Puppy extends Dog {}
  class Cat extends Animal {}
  const stored =
    strategy === 'joined' ? { inheritance: 'tpt', abstract: true } : { discriminatorColumn: 'type', abstract: true };
  defineEntity({ class: Animal as never, properties: properties.Animal, ...(stored as object), ...options });
  defineEntity({ class: Dog as never, properties: properties.Dog });
  defineEntity({ class: Puppy as never, properties: properties.Puppy });
  defineEntity({ class: Cat as never, properties: properties.Cat });
  return [Animal, Dog, Puppy, Cat];
}

/** Two dogs, a puppy and a cat. */
export const animals = [
  { class: 'Dog', id: 1, name: 'rex', bark: 'wuff' },
  { class: 'Dog', id: 2, name: 'bo', bark: 'rau' },
  { class: 'Puppy', id: 3, name: 'tim', bark: 'wi', weeks: 7 },
  { class: 'Cat', id: 4, name: 'mia', lives: 9 },
] as const;
