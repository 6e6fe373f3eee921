import {
  defineHierarchy,
  NotInHierarchyError,
  Polymorphic,
  PolymorphicError,
  UnknownIdentityError,
} from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { entity, newRoot, root } from './classes.ts';

abstract class Shape extends Polymorphic() {
  declare name: string;
}
abstract class Round extends Shape {
  declare radius: number;
}
class Circle extends Round {}
class Ball extends Circle {
  declare weight: number;
}
class Square extends Shape {
  declare side: number;
}
class Tile extends Square {}
root(Shape);
for (const cls of [Round, Circle, Ball, Square, Tile]) {
  entity(cls);
}
const shapes = defineHierarchy(Shape, { Circle, Ball, Square, Tile });
const round = shapes.concreteOf(Round);

class Stranger extends Polymorphic() {}
root(Stranger);

describe('S4 a hierarchy and its branches', () => {
  it('S4 entities has the root and the concrete classes, once each', () => {
    expect(shapes.entities).toEqual([Shape, Circle, Ball, Square, Tile]);
    class Vehicle extends Polymorphic() {}
    root(Vehicle);
    expect(defineHierarchy(Vehicle, { Vehicle }).entities).toEqual([Vehicle]);
  });

  it('S4 identities has those of the concrete classes in the order of registration', () => {
    expect(shapes.identities).toEqual(['round.circle', 'round.circle.ball', 'square', 'square.tile']);
    expect(round.identities).toEqual(['round.circle', 'round.circle.ball']);
  });

  it('S4 is frozen', () => {
    expect(Object.isFrozen(shapes)).toBe(true);
    expect(Object.isFrozen(shapes.entities)).toBe(true);
    expect(Object.isFrozen(shapes.identities)).toBe(true);
  });

  it('S4 classOf and identityOf are inverse to one another', () => {
    for (const identity of shapes.identities) {
      expect(shapes.identityOf(shapes.classOf(identity))).toBe(identity);
    }
    for (const cls of [Circle, Ball, Square, Tile]) {
      expect(shapes.classOf(shapes.identityOf(cls))).toBe(cls);
    }
  });

  it('S4 classOf refuses an unknown identity with 422, naming the nearest', () => {
    const ask = () => shapes.classOf('round.circel');
    expect(ask).toThrow(UnknownIdentityError);
    expect(ask).toThrow(expect.objectContaining({ code: 'UNKNOWN_IDENTITY', status: 422, identity: 'round.circel' }));
    expect(ask).toThrow(/^No concrete class of Shape has the identity 'round\.circel'\. Nearest: 'round\.circle', /);
  });

  it.each(['', 'Circle', 'round', 'ROUND.CIRCLE', 'constructor', '__proto__', 'toString'])(
    'S4 classOf refuses %j',
    identity => {
      expect(() => shapes.classOf(identity)).toThrow(UnknownIdentityError);
    },
  );

  it('S4 classOf of a branch refuses identities outside it', () => {
    expect(round.classOf('round.circle.ball')).toBe(Ball);
    expect(() => round.classOf('square')).toThrow("No concrete class of Round has the identity 'square'.");
  });

  it('S4 identityOf takes classes, abstract middle ones included, and instances', () => {
    expect(shapes.identityOf(Round)).toBe('round');
    expect(shapes.identityOf(new Ball())).toBe('round.circle.ball');
    expect(shapes.identityOf(new (class extends Tile {})())).toBe('square.tile');
  });

  it('S4 identityOf and concreteOf refuse what the hierarchy does not hold', () => {
    const outside = expect.objectContaining({
      constructor: NotInHierarchyError,
      code: 'NOT_IN_HIERARCHY',
      message:
        'Stranger is not a class of the hierarchy Shape. Choose among Shape, Round, Circle, Ball, Square and Tile.',
    });
    expect(() => shapes.identityOf(Stranger as never)).toThrow(outside);
    expect(() => shapes.identityOf(new Stranger() as never)).toThrow(outside);
    expect(() => shapes.concreteOf(Stranger as never)).toThrow(outside);
    expect(() => shapes.identityOf(Date as never)).toThrow(NotInHierarchyError);
    expect(() => shapes.concreteOf(undefined as never)).toThrow(NotInHierarchyError);
  });

  it('S4 a branch refuses classes of the hierarchy that are not below it', () => {
    expect(() => round.identityOf(Square as never)).toThrow(NotInHierarchyError);
    expect(() => round.concreteOf(Square as never)).toThrow(NotInHierarchyError);
  });

  it('S4 concreteOf of the root is the hierarchy, of a leaf the leaf alone', () => {
    expect(shapes.concreteOf(Shape)).toBe(shapes);
    expect(shapes.concreteOf(Round)).toBe(round);
    expect(round.concreteOf(Ball).identities).toEqual(['round.circle.ball']);
    expect(shapes.concreteOf(Circle).identities).toEqual(['round.circle', 'round.circle.ball']);
  });
});

describe('S4 is and match', () => {
  const ball = Object.assign(new Ball(), { name: 'b', radius: 1, weight: 2 });
  const circle = Object.assign(new Circle(), { name: 'c', radius: 1 });
  const tile = Object.assign(new Tile(), { name: 't', side: 1 });
  const handlers = {
    Circle: (shape: Circle) => `circle ${shape.radius}`,
    Ball: (shape: Ball) => `ball ${shape.weight}`,
    Square: (shape: Square) => `square ${shape.side}`,
    Tile: (shape: Tile) => `tile ${shape.side}`,
  };

  it('S4 is tells a class and its descendants by name', () => {
    expect(shapes.is(ball, 'Ball')).toBe(true);
    expect(shapes.is(ball, 'Circle')).toBe(true);
    expect(shapes.is(circle, 'Ball')).toBe(false);
    expect(shapes.is(tile, 'Circle', 'Square')).toBe(true);
    expect(round.is(ball, 'Circle')).toBe(true);
  });

  it('S4 is refuses a name that is no concrete class of the branch', () => {
    expect(() => shapes.is(ball, 'Cube' as never)).toThrow(PolymorphicError);
    expect(() => shapes.is(ball, 'Cube' as never)).toThrow(
      'Shape has no concrete class Cube. Choose among Circle, Ball, Square and Tile.',
    );
    expect(() => round.is(ball, 'Square' as never)).toThrow(
      'Round has no concrete class Square. Choose among Circle and Ball.',
    );
  });

  it('S4 match calls the handler of the own class and returns its result', () => {
    expect([ball, circle, tile].map(shape => shapes.match(shape, handlers))).toEqual(['ball 2', 'circle 1', 'tile 1']);
    const { Circle: forCircle, Ball: forBall } = handlers;
    expect(round.match(ball, { Circle: forCircle, Ball: forBall })).toBe('ball 2');
  });

  it('S4 match refuses an entity without a handler, naming the classes', () => {
    const { Ball: _, ...partial } = handlers;
    expect(() => shapes.match(ball, partial as never)).toThrow(
      'match has no handler for Ball. Give one for each of Circle, Ball, Square and Tile, or _ for the rest.',
    );
    expect(() => shapes.match(new Stranger() as never, handlers)).toThrow(/match has no handler for Stranger/);
    const inherited = Object.create(handlers) as typeof handlers;
    expect(() => shapes.match(ball, inherited)).toThrow(PolymorphicError);
  });

  it('S4 what was never loaded in part is complete, with or without an ORM', () => {
    expect(shapes.isComplete(ball)).toBe(true);
  });

  it('S4 a class may be named like a member of Object', () => {
    const Tool = newRoot('Tool');
    const valueOf = { valueOf: class extends Tool {} }.valueOf;
    entity(valueOf);
    const tools = defineHierarchy(Tool, { valueOf });
    expect(tools.identities).toEqual(['valueof']);
  });
});
