import { defineEntity, type EntityClass, p, Type } from '@mikro-orm/core';
import { defineHierarchy, type PolymorphicError, SiblingPropertyError } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import type { Strategy } from '../contracts/party/model.ts';
import { child, entity, newRoot, startOrm } from './classes.ts';

class User {}
class Team {}
for (const cls of [User, Team]) {
  entity(cls, { id: p.integer().primary() });
}

class Kennel {}
class Basket {}
defineEntity({ class: Kennel, embeddable: true, properties: { planks: p.integer() } });
defineEntity({ class: Basket, embeddable: true, properties: { colour: p.string() } });

/** Starts an ORM with two siblings, Dog and Cat, that have these properties. */
function start(dog: object, cat: object, strategy: Strategy = 'single-table') {
  const Beast = newRoot('Beast', strategy);
  const [Dog, Cat] = [child('Dog', Beast, dog), child('Cat', Beast, cat)];
  const beasts = defineHierarchy(Beast, { Dog, Cat });
  return startOrm([...beasts.entities, User, Team])
    .getMetadata()
    .get(Beast);
}

function refusal(dog: object, cat: object): PolymorphicError {
  try {
    start(dog, cat);
  } catch (error) {
    return error as PolymorphicError;
  }
  return expect.fail('nothing was thrown');
}

class Celsius extends Type<number, string> {
  override getColumnType(): string {
    return 'varchar(20)';
  }
}

describe('S5 siblings of a single table that clash', () => {
  it.each<[string, object, object, string]>([
    ['another type', { size: p.integer() }, { size: p.string() }, 'size'],
    ['a text of another length', { code: p.string().length(10) }, { code: p.string().length(20) }, 'code'],
    ['a string and an unlimited text', { code: p.string() }, { code: p.text() }, 'code'],
    [
      'another precision',
      { price: p.decimal().precision(12).scale(2) },
      { price: p.decimal().precision(10).scale(4) },
      'price',
    ],
    ['an integer and a bigint', { size: p.integer() }, { size: p.bigint() }, 'size'],
    ['one value and an array', { size: p.integer() }, { size: p.array().columnType('int[]') }, 'size'],
    [
      'another column type',
      { at: p.datetime().columnType('timestamptz(3)') },
      { at: p.datetime().columnType('timestamptz(6)') },
      'at',
    ],
    ['another column', { size: p.integer().fieldName('dog_size') }, { size: p.integer() }, 'size'],
    ['two other columns', { size: p.integer().fieldName('a') }, { size: p.integer().fieldName('b') }, 'size'],
    ['a custom type', { heat: p.string() }, { heat: p.type(Celsius) }, 'heat'],
    ['other values of an enum', { kind: p.enum(['a', 'b']) }, { kind: p.enum(['a', 'c']) }, 'kind'],
    ['a relation to another entity', { owner: () => p.manyToOne(User) }, { owner: () => p.manyToOne(Team) }, 'owner'],
    ['a scalar and a relation', { owner: p.integer() }, { owner: () => p.manyToOne(Team) }, 'owner'],
    ['json and a string', { extra: p.json() }, { extra: p.string() }, 'extra'],
    ['a formula and a column', { size: p.integer().formula('1') }, { size: p.integer() }, 'size'],
    ['another formula', { size: p.integer().formula('1') }, { size: p.integer().formula('2') }, 'size'],
    ['another embeddable', { home: () => p.embedded(Kennel) }, { home: () => p.embedded(Basket) }, 'home'],
  ])('S5 by one property with %s', (_, dog, cat, property) => {
    const error = refusal(dog, cat);
    expect(error).toBeInstanceOf(SiblingPropertyError);
    expect(error).toMatchObject({ code: 'SIBLING_PROPERTY' });
    expect(error.message).toContain(`Dog.${property} (`);
    expect(error.message).toContain(`Cat.${property} (`);
    expect(error.message).toContain('share the table of Beast but differ');
    expect(error.message).toContain('Rename one of the properties, declare both alike');
    expect(error.message).toContain("@Entity({ inheritance: 'tpt' })");
  });

  it.each<[string, object, object]>([
    ['both explicit', { a: p.integer().fieldName('same') }, { b: p.integer().fieldName('same') }],
    ['one by its name', { same: p.integer() }, { other: p.integer().fieldName('same') }],
    ['by the naming strategy', { dogSize: p.integer() }, { dog_size: p.integer() }],
    ['a relation’s and a scalar’s', { owner: () => p.manyToOne(User) }, { ownerId: p.integer() }],
    ['an explicit join column', { owner: () => p.manyToOne(User).joinColumn('same') }, { same: p.integer() }],
  ])('S5 by two properties of one column: %s', (_, dog, cat) => {
    const error = refusal(dog, cat);
    expect(error).toBeInstanceOf(SiblingPropertyError);
    expect(error.message).toMatch(/Dog\./);
    expect(error.message).toMatch(/Cat\./);
    for (const property of [...Object.keys(dog), ...Object.keys(cat)]) {
      expect(error.message).toContain(property);
    }
  });

  it('S5 cousins at different depths are siblings too', () => {
    const Beast = newRoot('Beast', 'single-table');
    const Mid = child('Mid', Beast);
    const classes = { Dog: child('Dog', Mid, { size: p.integer() }), Cat: child('Cat', Beast, { size: p.string() }) };
    const beasts = defineHierarchy(Beast, classes);
    expect(() => startOrm(beasts.entities)).toThrow(/Dog\.size .*Cat\.size|Cat\.size .*Dog\.size/);
  });

  it('S5 a subclass that declares a property of its parent in another way is refused, the root’s too', () => {
    const Beast = newRoot('Beast', 'single-table');
    const Mid = child('Mid', Beast, { size: p.integer() });
    const beasts = defineHierarchy(Beast, { Dog: child('Dog', Mid, { size: p.string() }) });
    expect(() => startOrm(beasts.entities)).toThrow(SiblingPropertyError);
    const Other = newRoot('Other', 'single-table');
    entity(Other, { id: p.integer().primary(), name: p.string() }, { discriminator: 'polymorphicName' });
    const others = defineHierarchy(Other, { Dog: child('Dog', Other, { name: p.integer() }) });
    expect(() => startOrm(others.entities)).toThrow(/Dog\.name/);
  });

  it('S5 a property on a column of the root is refused, the identity’s included', () => {
    const Beast = newRoot('Beast', 'single-table');
    const beasts = defineHierarchy(Beast, { Dog: child('Dog', Beast, { number: p.integer().fieldName('id') }) });
    expect(() => startOrm(beasts.entities)).toThrow(/Dog\.number/);
    const Other = newRoot('Other', 'single-table');
    const others = defineHierarchy(Other, {
      Dog: child('Dog', Other, { kind: p.string().fieldName('_polymorphic_name') }),
    });
    expect(() => startOrm(others.entities)).toThrow(/Dog\.kind/);
  });
});

describe('S5 siblings that agree', () => {
  it.each<[string, object, object]>([
    ['of one type', { size: p.integer() }, { size: p.integer() }],
    ['of one type, one of them nullable', { size: p.integer() }, { size: p.integer().nullable() }],
    ['of one column', { size: p.integer().fieldName('s') }, { size: p.integer().fieldName('s') }],
    [
      'of one explicit column that is the name anyway',
      { dogSize: p.integer().fieldName('dog_size') },
      { dogSize: p.integer() },
    ],
    ['of one length', { code: p.string().length(10) }, { code: p.string().length(10) }],
    ['of the default length', { code: p.string().length(255) }, { code: p.string() }],
    ['that are one relation', { owner: () => p.manyToOne(User) }, { owner: () => p.manyToOne(User) }],
    ['of one enum', { kind: p.enum(['a', 'b']) }, { kind: p.enum(['a', 'b']) }],
    ['that are one embeddable', { home: () => p.embedded(Kennel) }, { home: () => p.embedded(Kennel) }],
    ['of one custom type', { heat: p.type(Celsius) }, { heat: p.type(Celsius) }],
  ])('S5 share the column: %s', (_, dog, cat) => {
    const meta = start(dog, cat);
    const [name] = Object.keys(dog);
    expect(meta.properties[name as never]).toMatchObject({ name });
  });

  it('S5 joined siblings may share names, in any types and columns', () => {
    expect(() => start({ size: p.integer() }, { size: p.string().fieldName('cat_size') }, 'joined')).not.toThrow();
  });

  it('S5 inverse sides have no column, each sibling keeps its own', () => {
    const Beast = newRoot('Beast', 'single-table');
    class Bone {}
    class Toy {}
    const Dog = child('Dog', Beast, { things: () => p.oneToMany(Bone).mappedBy('owner' as never) });
    const Cat = child('Cat', Beast, { things: () => p.oneToMany(Toy).mappedBy('owner' as never) });
    entity(Bone, { id: p.integer().primary(), owner: () => p.manyToOne(Dog as EntityClass) });
    entity(Toy, { id: p.integer().primary(), owner: () => p.manyToOne(Cat as EntityClass) });
    const beasts = defineHierarchy(Beast, { Dog, Cat });
    const metadata = startOrm([...beasts.entities, Bone, Toy]).getMetadata();
    expect(metadata.get(Dog).properties['things' as never]).toMatchObject({ targetMeta: { class: Bone } });
    expect(metadata.get(Cat).properties['things' as never]).toMatchObject({ targetMeta: { class: Toy } });
  });
});
