import { type Collection, defineEntity, type Opt, p } from '@mikro-orm/core';

/** Hierarchies as MikroORM alone stores them: they do not extend the library's base. */
export function declareStockHierarchies() {
  abstract class Animal {
    declare id: Opt<number>;
    declare name: string;
    declare kennel?: Kennel | null;
  }
  class Dog extends Animal {
    declare breed: string;
  }
  class Puppy extends Dog {
    declare weeks: number;
    declare mother?: Dog | null;
  }
  class Cat extends Animal {
    declare lives: number;
  }
  class Kennel {
    declare id: Opt<number>;
    declare city: string;
    declare animals: Collection<Animal>;
  }
  class Yard {
    declare id: Opt<number>;
    declare guard: Dog;
  }
  abstract class Vehicle {
    declare id: Opt<number>;
    declare plate: string;
    declare garage?: Garage | null;
  }
  class Car extends Vehicle {
    declare doors: number;
  }
  class SportsCar extends Car {
    declare horsepower: number;
    declare rival?: Car | null;
  }
  class Truck extends Vehicle {
    declare payload: number;
  }
  class Garage {
    declare id: Opt<number>;
    declare street: string;
    declare vehicles: Collection<Vehicle>;
    declare visitors: Collection<Vehicle>;
  }

  defineEntity({
    class: Animal,
    abstract: true,
    inheritance: 'tpt',
    properties: { id: p.integer().primary(), name: p.string(), kennel: () => p.manyToOne(Kennel).nullable() },
  });
  defineEntity({ class: Dog, properties: { breed: p.string() } });
  defineEntity({ class: Puppy, properties: { weeks: p.integer(), mother: () => p.manyToOne(Dog).nullable() } });
  defineEntity({ class: Cat, properties: { lives: p.integer() } });
  defineEntity({
    class: Kennel,
    properties: { id: p.integer().primary(), city: p.string(), animals: () => p.oneToMany(Animal).mappedBy('kennel') },
  });
  defineEntity({ class: Yard, properties: { id: p.integer().primary(), guard: () => p.manyToOne(Dog) } });
  defineEntity({
    class: Vehicle,
    abstract: true,
    discriminator: 'kind',
    properties: { id: p.integer().primary(), plate: p.string(), garage: () => p.manyToOne(Garage).nullable() },
  });
  defineEntity({ class: Car, properties: { doors: p.integer() } });
  defineEntity({
    class: SportsCar,
    discriminatorValue: 'sports',
    properties: { horsepower: p.integer(), rival: () => p.manyToOne(Car).nullable() },
  });
  defineEntity({ class: Truck, properties: { payload: p.integer() } });
  defineEntity({
    class: Garage,
    properties: {
      id: p.integer().primary(),
      street: p.string(),
      vehicles: () => p.oneToMany(Vehicle).mappedBy('garage'),
      visitors: () => p.manyToMany(Vehicle),
    },
  });
  return { Animal, Dog, Puppy, Cat, Kennel, Yard, Vehicle, Car, SportsCar, Truck, Garage };
}
