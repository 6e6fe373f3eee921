import { defineEntity, type EntityManager, type Opt, p } from '@mikro-orm/core';
import { createSubclassIdMixin, defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { Labelled } from './mixin.ts';

export abstract class Shape extends Labelled(Polymorphic()) {
  declare id: Opt<number>;
  abstract area(): number;
}
defineEntity({ class: Shape, inheritance: 'tpt', properties: { id: p.integer().primary() } });

export const ShapeId = createSubclassIdMixin(Shape);

export abstract class Round extends ShapeId(Shape) {
  declare radius: number;
}
defineEntity({ class: Round, properties: { radius: p.float() } });

export class Circle extends Round {
  area(): number {
    return Math.PI * this.radius ** 2;
  }
}
defineEntity({ class: Circle, properties: {} });

export class Square extends Shape {
  declare side: number;
  area(): number {
    return this.side ** 2;
  }
}
defineEntity({ class: Square, properties: { side: p.float() } });

// What follows has inferred types on purpose: their declarations must be nameable.
export const shapes = defineHierarchy(Shape, { Circle, Square }, { onUnknown: 'skip' });
export const rounds = shapes.concreteOf(Round);
export const classes = Shape.getConcreteSubclasses();
export const roundClasses = Round.getIdentityToClassMap();
export const identity = shapes.identityOf(Circle);

export const describe = (shape: Shape) =>
  shapes.match(shape, { Circle: circle => circle.radius, Square: square => `${square.side}` });
export const isCircle = (shape: Shape) => shapes.is(shape, 'Circle');
export const page = (em: EntityManager) =>
  em.find(Shape, {}, { limit: 20, loadPolymorphic: [Circle], onUnknown: 'skip' });
export const first = (em: EntityManager) => em.findOneOrFail(Shape, 1, { loadPolymorphic: 'none' });
export const make = (em: EntityManager) => em.create(Square, { side: 2, label: 'x' });
