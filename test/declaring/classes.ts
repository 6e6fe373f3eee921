import { defineEntity, type EntityClass, type EntitySchema, p } from '@mikro-orm/core';
import {
  type ConcreteConstructor,
  Polymorphic,
  type PolymorphicMembers,
  type PolymorphicStatics,
} from 'mikro-orm-polymorphic';
import { MikroORM, type Options } from 'mikro-orm-polymorphic/postgresql';
import { storedAs, type Strategy } from '../contracts/party/model.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- any class at all
export type AnyClass = (abstract new (...args: any[]) => object) & { readonly name: string };

/** Declares a class with `defineEntity`, options included, and gives it back. */
export function entity<C extends AnyClass>(cls: C, properties: object = {}, options: object = {}): C {
  defineEntity({ class: cls as never, properties, ...options });
  return cls;
}

/** Declares a root with an integer key, joined unless told otherwise. */
export function root<C extends AnyClass>(cls: C, strategy: Strategy = 'joined', options: object = {}): C {
  return entity(cls, { id: p.integer().primary() }, { ...storedAs[strategy], ...options });
}

/** A class made at run time, abstract or concrete as a test declares it. */
export type TestClass = ConcreteConstructor<PolymorphicMembers> & PolymorphicStatics;

/** An undeclared class with that name. */
export function named(name: string, Base: AnyClass): TestClass {
  const Parent = Base as ConcreteConstructor;
  return { [name]: class extends Parent {} }[name] as unknown as TestClass;
}

/** A declared class with that name below another. */
export function child(name: string, Base: AnyClass, properties: object = {}, options: object = {}): TestClass {
  return entity(named(name, Base), properties, options);
}

/** A new root with that name and nothing below it. */
export function newRoot(name: string, strategy: Strategy = 'joined', options: object = {}): TestClass {
  return root(named(name, Polymorphic()), strategy, options);
}

/** Starts MikroORM on a database that nobody connects to: discovery runs, and its errors are thrown. */
export function startOrm(entities: readonly (EntityClass | EntitySchema)[], options: Options = {}): MikroORM {
  return new MikroORM({ dbName: 'none', ...options, entities: [...entities] });
}

/** The identities of the concrete classes by name, as the registry has them. */
export function identitiesOf(cls: TestClass): Record<string, string> {
  return Object.fromEntries([...cls.getIdentityToClassMap()].map(([identity, { name }]) => [name, identity]));
}
