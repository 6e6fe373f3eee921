import { DeclarationError, defineHierarchy, type HierarchyOptions, Polymorphic } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { child, newRoot } from './classes.ts';

function declare(concrete: unknown, options?: unknown) {
  const Tool = newRoot('Tool');
  const Drill = child('Drill', Tool);
  return defineHierarchy(Tool, (concrete ?? { Drill }) as { Drill: typeof Drill }, options as HierarchyOptions);
}

describe('S1 bad input is refused by name', () => {
  it.each<[string, unknown, string]>([
    ['null', null, 'an object as the third argument'],
    ['a string', 'skip', 'an object as the third argument'],
    [
      'an unknown option',
      { onUnkown: 'skip' },
      'has no option onUnkown. Its options are abstract, identities, formerly, prefix, naming',
    ],
    ['a name of Object.prototype', { toString: 'x' }, 'has no option toString'],
    [
      'an unknown policy',
      { onUnknown: 'ignore' },
      "onUnknown of defineHierarchy(Tool, …) must be 'throw', 'skip', 'base'",
    ],
    ['a policy of null', { onUnknown: null }, 'The option onUnknown'],
    [
      'an empty column',
      { column: ' ' },
      'The option column of defineHierarchy(Tool, …) must be a name of 1 to 63 bytes',
    ],
    ['a number for a column', { column: 5 }, 'The option column'],
    ['a column that PostgreSQL cuts off', { column: 'é'.repeat(32) }, 'The option column'],
    ['no function for naming', { naming: 'snake' }, 'The option naming of defineHierarchy(Tool, …) must be a function'],
    ['a list of identities', { identities: ['x'] }, 'The option identities'],
    ['null for prefix', { prefix: null }, 'The option prefix'],
    ['the prototype for a property', { discriminatorProperty: '__proto__' }, 'The option discriminatorProperty'],
  ])('S1 defineHierarchy options: %s', (_, options, message) => {
    expect(() => declare(undefined, options)).toThrow(DeclarationError);
    expect(() => declare(undefined, options)).toThrow(message);
  });

  it.each<[string, unknown]>([
    ['a number', 5],
    ['a list', []],
    ['a string', 'x'],
  ])('S1 defineHierarchy classes: %s', (_, concrete) => {
    expect(() => declare(concrete)).toThrow('needs an object as the second argument');
  });

  it('S1 accepts every option that is left undefined', () => {
    expect(declare(undefined, { onUnknown: undefined, column: undefined, naming: undefined }).entities).toHaveLength(2);
  });

  it.each<[string, unknown]>([
    ['undefined, as a circular import leaves it', undefined],
    ['null', null],
    ['a number', 5],
    ['an arrow function', () => 1],
    ['an object', {}],
  ])('S1 Polymorphic of %s', (_, Base) => {
    expect(() => Polymorphic(Base as typeof Object)).toThrow(DeclarationError);
    expect(() => Polymorphic(Base as typeof Object)).toThrow('look for a circular import');
  });
});
