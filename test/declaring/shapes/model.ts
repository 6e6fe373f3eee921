import type { EntityClass } from '@mikro-orm/core';
import type { AbstractConstructor, Hierarchy, Identity } from 'mikro-orm-polymorphic';
import type { PartyClass, Strategy } from '../../contracts/party/model.ts';

export interface Vehicle {
  id: number;
  name: string;
  readonly polymorphicName: Identity;
}
export interface Car extends Vehicle {
  doors: number;
}

export interface Creature {
  id: number;
  label: string;
  readonly polymorphicName: Identity;
}
export interface Animal extends Creature {
  legs: number;
}
export interface Feline extends Animal {
  claws: string;
}

export interface Beast {
  id: number;
  readonly polymorphicName: Identity;
}

type Leaves<T extends object> = Record<string, PartyClass<T> & AbstractConstructor<T>>;

/** A concrete root, a concrete middle, and a leaf without columns of its own. */
export interface Vehicles {
  readonly Vehicle: PartyClass<Vehicle>;
  readonly Car: PartyClass<Car>;
  readonly SportsCar: PartyClass<Car>;
  readonly vehicles: Hierarchy<Vehicle, Leaves<Vehicle>>;
  readonly entities: readonly EntityClass[];
}

/**
 * Six levels: Creature (abstract), Animal (abstract), Mammal (concrete, no columns), Carnivore (abstract, no columns),
 * Feline (concrete) and Lion (concrete, no columns). Joined, the first two children say their keys by
 * `createSubclassIdMixin`.
 */
export interface Creatures {
  readonly Creature: PartyClass<Creature>;
  readonly Animal: PartyClass<Animal>;
  readonly Mammal: PartyClass<Animal>;
  readonly Carnivore: PartyClass<Animal>;
  readonly Feline: PartyClass<Feline>;
  readonly Lion: PartyClass<Feline>;
  readonly creatures: Hierarchy<Creature, Leaves<Creature>>;
  readonly entities: readonly EntityClass[];
}

/** Beast (abstract) with Dog and Cat; grown, with Bird and with Fish (no columns) too. */
export interface Zoo {
  readonly Beast: PartyClass<Beast>;
  readonly entities: readonly EntityClass[];
}

/** Makes the shapes in one style. */
export interface DeclareShapes {
  declareVehicles(strategy: Strategy): Vehicles;
  declareCreatures(strategy: Strategy): Creatures;
  declareZoo(strategy: Strategy, grown: boolean): Zoo;
}
