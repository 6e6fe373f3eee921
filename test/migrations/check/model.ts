import { defineEntity, type EntityClass, p } from '@mikro-orm/core';
import { createSubclassIdMixin, defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { BaseModel, ServerUuidBase, UuidV7Base } from 'mikro-orm-polymorphic/entities';
import {
  ActiveFlag,
  AsUnique,
  AuditBy,
  Immutable,
  Slug,
  SoftDelete,
  Timestamps,
  UpdatedAt,
  uniqueAlive,
  Versioned,
} from 'mikro-orm-polymorphic/mixins';

const entity = (cls: EntityClass, properties: object, options: object = {}): unknown =>
  defineEntity({ class: cls as never, properties, ...options });

/** Joined, with every mixin that a table can have at once, triggers too. */
abstract class Animal extends Polymorphic(
  ActiveFlag(AuditBy(Slug(SoftDelete(Versioned(UpdatedAt(BaseModel, { trigger: true }))), { from: 'name' }))),
) {}
abstract class Pet extends Animal {}
class Dog extends Pet {}
class Cat extends Pet {}
class Horse extends Animal {}
entity(
  Animal,
  {
    name: p.string(),
    weight: p.decimal().precision(10).scale(2).nullable(),
    kind: p.enum(['big', 'small']).default('big'),
  },
  {
    inheritance: 'tpt',
    uniques: [uniqueAlive('name')],
    checks: [{ name: 'animal_name', expression: `length("name") > 0` }],
  },
);
entity(Pet, { owner: p.string().length(255) }, { indexes: [{ properties: ['owner'] }] });
entity(Dog, { tags: p.array().default([]), seen: p.datetime(3).defaultRaw('now()'), chip: p.integer().unique() });
entity(Cat, { indoor: p.boolean().default(false), notes: p.json().nullable() });
entity(Horse, {});
const animals = defineHierarchy(Animal, { Dog, Cat, Horse });

/** Joined, with typed keys and rows that never change. */
abstract class Paper extends Polymorphic(Immutable(BaseModel, { trigger: true })) {}
class Letter extends createSubclassIdMixin(Paper)(Paper) {}
class Note extends Paper {}
entity(Paper, { title: p.text() }, { inheritance: 'tpt' });
entity(Letter, { stamp: p.smallint() });
entity(Note, {});
const papers = defineHierarchy(Paper, { Letter, Note }, { typedKeys: true });

/** In a single table: required columns and indexes become CHECKs and partial indexes. */
abstract class Account extends Polymorphic(AsUnique(Timestamps(UuidV7Base))) {}
class Person extends Account {}
class Bot extends Account {}
entity(Account, { email: p.string() }, { discriminator: 'polymorphicName' });
entity(Person, { handle: p.string().unique(), manager: () => p.manyToOne(Person).nullable() });
entity(Bot, { serial: p.bigint(), home: () => p.manyToOne(Owner) });
const accounts = defineHierarchy(Account, { Person, Bot });

class Owner extends ServerUuidBase {}
entity(Owner, { name: p.string(), pets: () => p.manyToMany(Dog) });

export { Dog, Letter, Note };
export const entities: EntityClass[] = [...animals.entities, ...papers.entities, ...accounts.entities, Owner];
