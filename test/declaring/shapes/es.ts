import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/es';
import { createSubclassIdMixin, defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { storedAs, type Strategy } from '../../contracts/party/model.ts';
import type { Creatures, Vehicles, Zoo } from './model.ts';

export function declareVehicles(strategy: Strategy): Vehicles {
  @Entity(storedAs[strategy])
  class Vehicle extends Polymorphic() {
    @PrimaryKey({ type: 'integer' })
    id!: number;

    @Property({ type: 'string' })
    name!: string;
  }

  @Entity()
  class Car extends Vehicle {
    @Property({ type: 'integer' })
    doors!: number;
  }

  @Entity()
  class SportsCar extends Car {}

  const vehicles = defineHierarchy(Vehicle, { Vehicle, Car, SportsCar });
  return { Vehicle, Car, SportsCar, vehicles, entities: vehicles.entities };
}

export function declareCreatures(strategy: Strategy): Creatures {
  const isJoined = strategy === 'joined';

  @Entity(storedAs[strategy])
  abstract class Creature extends Polymorphic() {
    @PrimaryKey({ type: 'integer' })
    id!: number;

    @Property({ type: 'string' })
    label!: string;
  }

  @Entity()
  abstract class Animal extends (isJoined ? createSubclassIdMixin(Creature)(Creature) : Creature) {
    @Property({ type: 'integer' })
    legs!: number;
  }

  @Entity()
  class Mammal extends (isJoined ? createSubclassIdMixin('animal')(Animal) : Animal) {}

  @Entity()
  abstract class Carnivore extends Mammal {}

  @Entity()
  class Feline extends Carnivore {
    @Property({ type: 'string' })
    claws!: string;
  }

  @Entity()
  class Lion extends Feline {}

  const creatures = defineHierarchy(Creature, { Mammal, Feline, Lion });
  const classes = { Creature, Animal, Mammal, Carnivore, Feline, Lion };
  return { ...classes, creatures, entities: creatures.entities } as unknown as Creatures;
}

export function declareZoo(strategy: Strategy, grown: boolean): Zoo {
  @Entity(storedAs[strategy])
  abstract class Beast extends Polymorphic() {
    @PrimaryKey({ type: 'integer' })
    id!: number;
  }

  @Entity()
  class Dog extends Beast {
    @Property({ type: 'string' })
    bark!: string;
  }

  @Entity()
  class Cat extends Beast {
    @Property({ type: 'integer' })
    lives!: number;
  }

  @Entity()
  class Bird extends Beast {
    @Property({ type: 'integer' })
    wingspan!: number;
  }

  @Entity()
  class Fish extends Beast {}

  const zoo = grown ? defineHierarchy(Beast, { Dog, Cat, Bird, Fish }) : defineHierarchy(Beast, { Dog, Cat });
  return { Beast, entities: zoo.entities } as unknown as Zoo;
}
