import { defineEntity, p } from '@mikro-orm/core';
import { createSubclassIdMixin, defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { storedAs, type Strategy } from '../../contracts/party/model.ts';
import type { Creatures, Vehicles, Zoo } from './model.ts';

export function declareVehicles(strategy: Strategy): Vehicles {
  class Vehicle extends Polymorphic() {
    declare id: number;
    declare name: string;
  }
  class Car extends Vehicle {
    declare doors: number;
  }
  class SportsCar extends Car {}

  defineEntity({
    class: Vehicle,
    ...storedAs[strategy],
    properties: { id: p.integer().primary(), name: p.string() },
  });
  defineEntity({ class: Car, properties: { doors: p.integer() } });
  defineEntity({ class: SportsCar, properties: {} });

  const vehicles = defineHierarchy(Vehicle, { Vehicle, Car, SportsCar });
  return { Vehicle, Car, SportsCar, vehicles, entities: vehicles.entities };
}

export function declareCreatures(strategy: Strategy): Creatures {
  const isJoined = strategy === 'joined';
  abstract class Creature extends Polymorphic() {
    declare id: number;
    declare label: string;
  }
  defineEntity({
    class: Creature,
    ...storedAs[strategy],
    properties: { id: p.integer().primary(), label: p.string() },
  });
  abstract class Animal extends (isJoined ? createSubclassIdMixin(Creature)(Creature) : Creature) {
    declare legs: number;
  }
  class Mammal extends (isJoined ? createSubclassIdMixin('animal')(Animal) : Animal) {}
  abstract class Carnivore extends Mammal {}
  class Feline extends Carnivore {
    declare claws: string;
  }
  class Lion extends Feline {}
  defineEntity({ class: Animal, properties: { legs: p.integer() } });
  defineEntity({ class: Mammal, properties: {} });
  defineEntity({ class: Carnivore, properties: {} });
  defineEntity({ class: Feline, properties: { claws: p.string() } });
  defineEntity({ class: Lion, properties: {} });

  const creatures = defineHierarchy(Creature, { Mammal, Feline, Lion });
  const classes = { Creature, Animal, Mammal, Carnivore, Feline, Lion };
  return { ...classes, creatures, entities: creatures.entities } as unknown as Creatures;
}

export function declareZoo(strategy: Strategy, grown: boolean): Zoo {
  abstract class Beast extends Polymorphic() {
    declare id: number;
  }
  class Dog extends Beast {
    declare bark: string;
  }
  class Cat extends Beast {
    declare lives: number;
  }
  class Bird extends Beast {
    declare wingspan: number;
  }
  class Fish extends Beast {}
  defineEntity({ class: Beast, ...storedAs[strategy], properties: { id: p.integer().primary() } });
  defineEntity({ class: Dog, properties: { bark: p.string() } });
  defineEntity({ class: Cat, properties: { lives: p.integer() } });
  defineEntity({ class: Bird, properties: { wingspan: p.integer() } });
  defineEntity({ class: Fish, properties: {} });

  const zoo = grown ? defineHierarchy(Beast, { Dog, Cat, Bird, Fish }) : defineHierarchy(Beast, { Dog, Cat });
  return { Beast, entities: zoo.entities } as unknown as Zoo;
}
